/** For every reader of foreign text, twice the text takes twice the time: a square shows at once. */
import { READERS } from './readers.js';

/** What is repeated to fill a text of a given length. */
const PIECES = [
  '/',
  '\\',
  '/v1',
  '/v11',
  ' ',
  '\n',
  'a',
  '1',
  '{',
  '[',
  '}{',
  '{"a":1}',
  '{"a":',
  '"',
  '\\"',
  ': ',
  ', ',
  "'",
  '`',
  '<',
  '<tool_call>',
  '</think>',
  '<|channel|>',
  'data: ',
  'data: {}\n\n',
  'error: ',
  'a.b[0].',
  'sk-',
  'Bearer ',
  'eyJaaaaaaaa.',
  'https://a:',
  '%41',
  '\u0301',
  '\u200b',
  '--> ',
  'messages[0]',
  'expected ',
  '(',
  '#',
  '|',
  '\r',
  '\t',
  '\u2028',
  '\u0024{A}',
  '//',
  '/*',
  '\n{\n',
  'detail=400 ',
  ' error=',
  'a -> ',
  'data:a\n',
  'a: 1,\n',
  '\ud83d\ude00',
] as const;

/** Below this a time says nothing. */
const NOISE_MS = 40;
/** Twice is linear, four times is a square; what lies between is the machine. */
const TOO_MUCH = 3.2;
const SUSPECT = 2.6;

/** Milliseconds of this process's work, the least of so many times. */
async function least(times: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < times; at += 1) {
    const { user } = process.cpuUsage();
    await work();
    best = Math.min(best, process.cpuUsage().user - user);
  }
  return best / 1000;
}

/**
 * @param only readers whose name holds this
 * @param tell is told of each that was tried
 * @returns complaints; none when every reader is linear
 */
export async function nonLinear(
  only = '',
  tell: (name: string, ms: number) => void = () => undefined,
  bytes = 60_000,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, read] of Object.entries(READERS)) {
    if (!name.includes(only)) continue;
    const began = performance.now();
    for (const piece of PIECES) {
      const text = (length: number): string => piece.repeat(Math.ceil(length / piece.length));
      const [small, large] = [text(bytes), text(bytes * 2)];
      const first = await least(1, () => read(large));
      // What one try of each does not suspect, more of them would not either.
      if (first < NOISE_MS || first < (await least(1, () => read(small))) * SUSPECT) continue;
      const [once, again] = [await least(3, () => read(small)), await least(3, () => read(large))];
      if (again <= NOISE_MS || again <= once * TOO_MUCH) continue;
      // A step (another way for a long text) is none: a square goes on.
      if ((await least(3, () => read(text(bytes * 4)))) > again * TOO_MUCH)
        found.push(
          `${name} of ${JSON.stringify(piece)}: ${Math.round(once)} ms, for twice as much ${Math.round(again)} ms`,
        );
    }
    tell(name, performance.now() - began);
  }
  return found;
}
