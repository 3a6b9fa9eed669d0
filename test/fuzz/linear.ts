/** For every reader of foreign text, twice the text takes twice the time: a square shows at once. */
import { endOfFirst, parseJson } from '../../src/json.js';
import { otherPaths } from '../../src/probes/locate.js';
import { closestIds } from '../../src/probes/models.js';
import { readAnswer } from '../../src/reading/answer.js';
import { isGarbage } from '../../src/reading/symptoms.js';
import { argumentProblems } from '../../src/reading/tool-calls.js';
import { parseBaseUrl } from '../../src/target.js';
import { createRedactor } from '../../src/wire/redact.js';
import { forMarkdown, forTerminal, forXml } from '../../src/wire/sanitize.js';
import { createSseParser, parseSse } from '../../src/wire/sse.js';
import { KEY } from '../faults/fault.js';

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
] as const;

const redact = createRedactor([KEY]);
const event = (delta: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const completion = (message: object): string => JSON.stringify({ choices: [{ index: 0, message }] });

/** Readers by name; each takes one text. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  parseJson,
  endOfFirst,
  argumentProblems,
  isGarbage: (text) => isGarbage(text, true),
  'a model id': (text) => closestIds(text, [`${text}x`]),
  'a base URL': (text) => parseBaseUrl(`http://h/${encodeURI(text)}x`),
  'other paths': (text) => otherPaths(`http://h/${encodeURI(text)}x`),
  'an error body': (text) => readAnswer(text, 'text/plain', undefined),
  'an error object': (text) =>
    readAnswer(JSON.stringify({ error: { message: text } }), 'application/json', undefined),
  'the text of an answer': (text) => readAnswer(completion({ content: text }), 'application/json', undefined),
  'arguments of a call': (text) =>
    readAnswer(
      completion({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: text } }] }),
      'application/json',
      undefined,
    ),
  'a stream of texts': (text) => {
    const body = Array.from({ length: text.length / 16 }, (_, at) =>
      event({ content: text.slice(at * 16, at * 16 + 16) }),
    );
    readAnswer(body.join(''), 'text/event-stream', parseSse(body.join('')));
  },
  'a stream of calls': (text) => {
    const body = Array.from({ length: text.length / 16 }, (_, at) =>
      event({ tool_calls: [{ id: `c${at}`, function: { name: 'f' } }] }),
    );
    readAnswer(body.join(''), 'text/event-stream', parseSse(body.join('')));
  },
  'an event stream': (text) => createSseParser().push(text),
  redact,
  forTerminal: (text) => forTerminal(text),
  forMarkdown,
  forXml: (text) => forXml(text),
};

/** Below this a time says nothing. */
const NOISE_MS = 40;
/** Twice is linear, four times is a square; what lies between is the machine. */
const TOO_MUCH = 3.2;

const least = (times: number, work: () => unknown): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < times; at += 1) {
    const { user } = process.cpuUsage();
    work();
    best = Math.min(best, process.cpuUsage().user - user);
  }
  return best / 1000;
};

/** @returns complaints; none when every reader is linear */
export function nonLinear(bytes = 60_000): string[] {
  return Object.entries(READERS).flatMap(([name, read]) =>
    PIECES.flatMap((piece) => {
      const text = (length: number): string => piece.repeat(Math.ceil(length / piece.length));
      const [small, large] = [text(bytes), text(bytes * 2)];
      const twice = least(1, () => read(large));
      if (twice < NOISE_MS) return [];
      const [once, again] = [least(3, () => read(small)), least(3, () => read(large))];
      return again > NOISE_MS && again > once * TOO_MUCH
        ? [
            `${name} of ${JSON.stringify(piece)}: ${Math.round(once)} ms, for twice as much ${Math.round(again)} ms`,
          ]
        : [];
    }),
  );
}
