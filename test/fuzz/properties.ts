/** The properties that hold whatever a server says. */
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { readAnswer } from '../../src/reading/answer.js';
import type { Report } from '../../src/report/contract.js';
import { redactReport } from '../../src/report/redacted.js';
import { createRedactor } from '../../src/wire/redact.js';
import { openSend } from '../../src/wire/send.js';
import { createSseParser, parseSse } from '../../src/wire/sse.js';
import { KEY } from '../faults/fault.js';
import { samples } from '../report/samples.js';
import { startRawServer } from '../support/raw-server.js';
import { body, contentType, cutAt, type Delivery, delivery, status, stream, text } from './arbitraries.js';
import { answered, dirtInReport, dirtOf, probesFor, targetAt } from './downstream.js';
import { pairs } from './pairs.js';

/** A run that takes longer hangs: far beyond every deadline of a request. */
const HANGS_AFTER_MS = 15_000;

export interface Property {
  readonly name: string;
  /** Runs of the short version in the test suite. */
  readonly runs: number;
  /** Throws a report of the smallest failing input. */
  readonly check: (parameters: fc.Parameters<unknown>) => Promise<void>;
}

const none = (dirt: readonly string[]): void => {
  if (dirt.length > 0) throw new Error(`printed: ${dirt.join('; ')}`);
};

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), HANGS_AFTER_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Plays a delivery. */
function play(socket: Socket, { pieces, ending }: Delivery): void {
  for (const piece of pieces) socket.write(piece);
  if (ending === 'end') socket.end();
  if (ending === 'reset') socket.write('', () => setImmediate(() => socket.resetAndDestroy()));
}

/** Plays the delivery to each of the requests, through the real `send`. */
async function bytesAsAnswers(parameters: fc.Parameters<unknown>): Promise<void> {
  let current: Delivery = { pieces: [], ending: 'end' };
  const server = await startRawServer((socket) => play(socket, current));
  const target = targetAt(server.baseUrl);
  const probes = probesFor(target);
  const { send, close } = openSend({ target, userAgent: 'fuzz', redact: createRedactor([KEY]) });
  try {
    const property = fc.asyncProperty(delivery, fc.constantFrom(...probes), async (played, probe) => {
      current = played;
      none(await dirtOf(await inTime(send(probe)), target));
    });
    await fc.assert(property, parameters);
  } finally {
    await close();
    await server.close();
  }
}

/** An event stream gives the same events however it is cut. */
function streamsInPieces(parameters: fc.Parameters<unknown>): Promise<void> {
  const everywhere = fc.constant(null);
  const cut = fc.oneof(everywhere, fc.array(fc.nat(), { maxLength: 6 }));
  const property = fc.property(stream, cut, (whole, cuts) => {
    const parser = createSseParser();
    const pieces = cuts === null ? whole.split('') : cutAt(whole, cuts);
    const inPieces = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
    if (JSON.stringify(inPieces) !== JSON.stringify(parseSse(whole))) throw new Error('other events');
    readAnswer(whole, 'text/event-stream', inPieces);
  });
  return Promise.resolve(fc.assert(property, parameters));
}

/** Any body, as the answer to any request, through all readers into all formats. */
function bodiesThroughReaders(parameters: fc.Parameters<unknown>): Promise<void> {
  const target = targetAt('http://127.0.0.1:1/v1');
  const property = fc.asyncProperty(
    fc.record({ body, contentType, status }),
    fc.constantFrom(...probesFor(target)),
    async (answer, probe) => none(await dirtOf(answered(probe, answer), target)),
  );
  return fc.assert(property, parameters);
}

const flag = fc.tuple(text, fc.oneof(text, fc.boolean(), fc.array(text, { maxLength: 3 })));

/** Any text in any place of a report that can hold a server's words. */
function textsInReports(parameters: fc.Parameters<unknown>): Promise<void> {
  const property = fc.asyncProperty(
    fc.constantFrom<Report>(...Object.values(samples)),
    fc.infiniteStream(text),
    fc.array(flag, { maxLength: 3 }),
    async (sample, words, flags) => {
      const say = (): string => words.next().value ?? '';
      const spoken = redactReport(sample, say);
      const findings = spoken.findings.map((finding) => ({ ...finding, flags: Object.fromEntries(flags) }));
      const target = { ...sample.target, model: say() };
      none(await dirtInReport({ ...spoken, findings, target, cause: [say()] }));
    },
  );
  return fc.assert(property, parameters);
}

/** The key, cut anywhere into the deltas of a stream, is neither in the exchange nor in what is joined from it. */
async function keysInPieces(parameters: fc.Parameters<unknown>): Promise<void> {
  let current: readonly string[] = [];
  const server = await startRawServer((socket) => {
    const events = current.map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
    const lines = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
    socket.end(`HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${lines.join('')}data: [DONE]\n\n`);
  });
  const target = { ...targetAt(server.baseUrl), apiKey: KEY };
  const [probe] = probesFor(target).slice(-1);
  const { send, close } = openSend({ target, userAgent: 'fuzz', redact: createRedactor([KEY]) });
  const words = fc.string({ maxLength: 12 });
  try {
    const property = fc.asyncProperty(
      words,
      words,
      fc.array(fc.nat(), { maxLength: 6 }),
      async (before, after, cuts) => {
        current = cutAt(`${before}${KEY}${after}`, cuts);
        if (!probe) return;
        const { outcome } = await inTime(send(probe));
        if (outcome.kind === 'failure') return;
        const said = readAnswer(outcome.body, null, outcome.events).text;
        if (said.includes(KEY)) throw new Error('the key is in the answer');
        if (!said.includes('***')) throw new Error('the answer is lost');
      },
    );
    await fc.assert(property, parameters);
  } finally {
    await close();
    await server.close();
  }
}

export const PROPERTIES: readonly Property[] = [
  { name: 'random bytes as HTTP answers', runs: 100, check: bytesAsAnswers },
  { name: 'event streams, cut anywhere', runs: 400, check: streamsInPieces },
  { name: 'random bodies through every reader and format', runs: 80, check: bodiesThroughReaders },
  { name: 'random texts in reports', runs: 60, check: textsInReports },
  { name: 'a key in pieces', runs: 40, check: keysInPieces },
  { name: 'a server and an openclaw.json', runs: 2, check: pairs },
];
