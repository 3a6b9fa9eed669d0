/**
 * Plain instructive English of any length, made from phrases: the same seed always gives the same text. Real sentences
 * rather than one repeated word, because tokenisers and prefix caches treat those very differently.
 */
import { ACTIONS, CONDITIONS, FILLERS, LIMITS, REASONS } from './data/phrases.js';

/** A number source that depends on the seed only (mulberry32). */
export function numbersOf(seed: string): (below: number) => number {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Sentences without end; hardly one comes twice. */
export function* sentences(seed: string): Generator<string, never> {
  const next = numbersOf(seed);
  const pick = (phrases: readonly string[]) => phrases[next(phrases.length)] ?? '';
  const forms = [
    () => `When ${pick(CONDITIONS)}, ${pick(ACTIONS)}.`,
    () => `${capital(pick(ACTIONS))} ${pick(REASONS)}.`,
    () => `If ${pick(CONDITIONS)}, ${pick(ACTIONS)} ${pick(REASONS)}.`,
    () => `Never ${pick(LIMITS)}; ${pick(ACTIONS)}.`,
    () => `${capital(pick(ACTIONS))} before you ${pick(ACTIONS)}.`,
    () => `Do not ${pick(LIMITS)} when ${pick(CONDITIONS)}.`,
  ];
  for (;;) yield forms[next(forms.length)]?.() ?? '';
}

/** Draws until a sentence fits; then the rest is filled with a short one. */
const DRAWS = 24;
const SHORTEST_FILLER = Math.min(...FILLERS.map(({ length }) => length));
const LONGEST_FILLER = Math.max(...FILLERS.map(({ length }) => length));

/** Whole sentences, the first given, of exactly `chars` ASCII characters, without double quotes or line breaks. */
export function prose(seed: string, chars: number, first = ''): string {
  const source = sentences(seed);
  const next = numbersOf(`${seed} end`);
  let text = first.length + 1 + SHORTEST_FILLER <= chars || first.length === chars ? first : '';
  while (text.length < chars) {
    const gap = text === '' ? 0 : 1;
    const piece = fitting(source, next, chars - text.length - gap);
    text += `${' '.repeat(gap)}${piece}`;
  }
  return text;
}

/** A sentence of exactly `room` characters, or one that leaves room for a further sentence. */
function fitting(source: Iterator<string, never>, next: (below: number) => number, room: number): string {
  const fits = (length: number) => length === room || length + 1 + SHORTEST_FILLER <= room;
  if (room > LONGEST_FILLER) {
    for (let draw = 0; draw < DRAWS; draw++) {
      const { value } = source.next();
      if (fits(value.length)) return value;
    }
  }
  const exact = FILLERS.filter(({ length }) => length === room);
  const fillers = exact.length > 0 ? exact : FILLERS.filter(({ length }) => fits(length));
  // Shorter than any sentence: what is left is punctuation.
  return fillers[next(fillers.length)] ?? '.'.repeat(room);
}
