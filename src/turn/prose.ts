/**
 * Plain instructive English of any length, made from phrases: the same seed always gives the same text. Real sentences
 * rather than one repeated word, because tokenisers and prefix caches treat those very differently.
 */
import { ACTIONS, CONDITIONS, ENDINGS, LIMITS, REASONS } from './data/phrases.js';

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

/** Sentences, the first of them given, of exactly `chars` ASCII characters, without quotes or line breaks. */
export function prose(seed: string, chars: number, first = ''): string {
  let text = first;
  const source = sentences(seed);
  while (text.length < chars) text += `${text === '' ? '' : ' '}${source.next().value}`;
  return fitted(text, chars);
}

/** The text cut to exactly `chars` characters, ending with a whole word and a full stop. */
export function fitted(text: string, chars: number): string {
  if (text.length === chars) return text;
  let kept = text.slice(0, Math.max(0, chars - 1));
  for (;;) {
    const missing = chars - kept.length;
    const whole = !/\w/.test(text.charAt(kept.length)) && /\w$/.test(kept);
    if (whole && missing === 1) return `${kept}.`;
    const ending = ENDINGS[missing - 2];
    if (whole && ending !== undefined) return `${kept} ${ending}.`;
    if (kept === '') return 'Sets this value here too.'.slice(0, chars);
    kept = kept.slice(0, -1);
  }
}
