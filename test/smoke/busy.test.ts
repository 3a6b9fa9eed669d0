import { expect, it } from 'vitest';
import type { Judgement } from '../../src/probes/judgement.js';
import { askWhileBusy } from '../../src/smoke/busy.js';

/** As much of a judgement as counts here. */
const judged = (status: number, headers: Readonly<Record<string, string>> = {}): Judgement =>
  ({
    status: status === 200 ? 'pass' : 'fail',
    exchange: { outcome: { kind: 'response', status, headers } },
  }) as unknown as Judgement;

async function pausesAt(first: Judgement, ...next: readonly Judgement[]) {
  const pauses: number[] = [];
  const answers = [...next];
  const last = await askWhileBusy(
    first,
    async (ms) => void pauses.push(ms),
    async () => answers.shift() ?? first,
  );
  return { pauses, last };
}

it('asks a busy server again a few times', async () => {
  expect((await pausesAt(judged(503))).pauses).toEqual([500, 1000, 2000, 4000]);
  expect((await pausesAt(judged(429))).pauses).toEqual([500, 1000, 2000, 4000]);
});

it('stops when it answers, and does not begin where it is not busy', async () => {
  const well = judged(200);
  expect(await pausesAt(judged(503), judged(503), well)).toEqual({ pauses: [500, 1000], last: well });
  expect((await pausesAt(judged(400))).pauses).toEqual([]);
});

it('pauses as Retry-After says, ten seconds in all, and not at all where it says more', async () => {
  expect((await pausesAt(judged(503, { 'retry-after': '4' }))).pauses).toEqual([4000, 4000]);
  expect((await pausesAt(judged(503, { 'retry-after': '30' }))).pauses).toEqual([]);
});
