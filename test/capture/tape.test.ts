import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { Room, Tape } from '../../src/capture/tape.js';

const MEGABYTE = Buffer.alloc(1024 * 1024);
const REQUEST = { method: 'POST', url: '/', rawHeaders: [], complete: true } as unknown as IncomingMessage;

function tapeOf(room: Room, megabytes: number): Tape {
  const tape = new Tape(room);
  for (let at = 0; at < megabytes; at += 1) tape.request(MEGABYTE);
  return tape;
}
const keptBy = (tape: Tape): number | undefined => tape.read(REQUEST).body?.length;

it('keeps a request of up to four megabytes', () => {
  expect(keptBy(tapeOf(new Room(), 4))).toBe(4 * MEGABYTE.length);
  expect(keptBy(tapeOf(new Room(), 5))).toBeUndefined();
});

it('keeps six megabytes of all together, and forgets what was written or does not fit', () => {
  const room = new Room();
  const tapes = Array.from({ length: 20 }, () => tapeOf(room, 2));
  expect(tapes.filter((tape) => keptBy(tape) !== undefined)).toHaveLength(3);
  for (const tape of tapes) tape.release();
  expect(Array.from({ length: 3 }, () => keptBy(tapeOf(room, 2)))).not.toContain(undefined);
});

it('tells an answer that there was no room for from a whole one', () => {
  const room = new Room();
  const full = [4, 2].map((megabytes) => tapeOf(room, megabytes));
  const tape = new Tape(room);
  tape.head(200, []);
  tape.answer(Buffer.from('{}'));
  tape.end();
  expect(tape.read(REQUEST).result).toMatchObject({ kind: 'response', bytes: 2, chunks: [], end: 'capped' });
  expect(full).toHaveLength(2);
});
