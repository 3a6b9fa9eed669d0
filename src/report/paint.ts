import { $, blue, bold, cyan, dim, green, red, yellow } from 'kleur/colors';

export type Tone = 'bold' | 'dim' | 'good' | 'bad' | 'warn' | 'code' | 'info';

const TONES = {
  bold,
  dim,
  good: green,
  bad: red,
  warn: yellow,
  code: cyan,
  info: blue,
} as const satisfies Record<Tone, (text: string) => string>;

export type Paint = (tone: Tone, text: string) => string;

/** The text in its colour, whatever kleur itself thinks of the terminal. */
export const paint: Paint = (tone, text) => {
  if (text === '') return text;
  const usual = $.enabled;
  $.enabled = true;
  const painted = TONES[tone](text);
  $.enabled = usual;
  return painted;
};
