import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROCESS_METRICS, RUNNING_MODELS } from '../../src/servers/told.js';
import { growing, slower } from '../../src/session/soak/drift.js';
import { codesOf, played } from './play.js';

const SOAK = { soak: 450_000, only: ['next-turns'] } as const;
const partOf = ({ report }: Awaited<ReturnType<typeof played>>) =>
  report.session?.parts?.find(({ id }) => id === 'soak');

describe('a soak', () => {
  it('repeats the day for as long as was asked, and tells each round', async () => {
    const notes: string[] = [];
    const run = await played('session-healthy', { ...SOAK, soak: 240_000, note: (line) => notes.push(line) });
    const rounds = run.report.session?.soak?.rounds ?? [];
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.at(-1)?.startMs).toBeLessThan(240_000);
    expect((rounds.at(-1)?.startMs ?? 0) + (rounds.at(-1)?.ms ?? 0)).toBeGreaterThanOrEqual(240_000);
    expect(rounds[3]).toMatchObject({ memoryBytes: 6e9 });
    expect(rounds[3]?.turns.map(({ id, failed }) => [id, failed])).toContainEqual(['turn with calls', null]);
    expect(notes.filter((line) => line.startsWith('soak, round'))).toHaveLength(rounds.length);
    expect(notes.at(-1)).toMatch(/first token after .*, .* in the first, 6 GB, nothing failed/);
    expect(codesOf(run)).toEqual([]);
    expect(partOf(run)).toMatchObject({ status: 'pass', reason: expect.stringMatching(/rounds, all alike/) });
  });

  it('raises nothing on a busy machine', async () => {
    const loaded = fc.record({ upTo: fc.double({ min: 0, max: 0.5, noNaN: true }), seed: fc.nat(1000) });
    await fc.assert(
      fc.asyncProperty(loaded, async (jitter) => {
        expect(
          codesOf(await played('session-healthy', { ...SOAK, soak: 150_000, engine: { jitter } })),
        ).toEqual([]);
      }),
      { numRuns: 3 },
    );
  }, 30_000);

  it('ends before the budget does, and says so', async () => {
    const run = await played('session-healthy', { ...SOAK, budget: 180_000 });
    expect(run.ms).toBeLessThanOrEqual(180_000);
    expect(run.report.verdict).toBe('ready');
    expect(partOf(run)?.reason).toMatch(/rounds, .*; ended after .*, before --budget would/);
  });

  it('says that few rounds tell no drift', async () => {
    expect(partOf(await played('slower-over-time', { ...SOAK, soak: 20_000 }))?.reason).toContain('too few');
  });

  it('names what grew slower, what failed, and how much memory it took', async () => {
    const reason = async (fault: Parameters<typeof played>[0]) => partOf(await played(fault, SOAK))?.reason;
    expect(await reason('slower-over-time')).toMatch(/^\d+ rounds: slower: [a-z ]+ .* m?s, then .* s$/);
    expect(await reason('memory-growing')).toMatch(/memory grows: 6\.\d GB, then \d.*GB/);
    expect(await reason('errors-come-and-go')).toMatch(/of \d+ requests failed/);
  });

  it('is inconclusive where errors come and go, and tells of them when it is interrupted', async () => {
    const whole = await played('errors-come-and-go', SOAK);
    expect(whole.report).toMatchObject({ verdict: 'inconclusive', exitCode: 6 });
    const cut = await played('errors-come-and-go', { ...SOAK, interruptAt: whole.exchanges.length - 3 });
    expect(cut.report).toMatchObject({ verdict: 'interrupted' });
    expect(codesOf(cut)).toEqual(['errors-come-and-go']);
    expect(cut.report.session?.soak?.rounds.length).toBeGreaterThan(5);
  });
});

describe('drift', () => {
  const base = fc.integer({ min: 1, max: 600_000 });
  it('is no jitter of up to a half, by whatever clock', () => {
    fc.assert(
      fc.property(
        base,
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.double({ min: 1, max: 1.5, noNaN: true }), { maxLength: 60 }),
        (ms, tick, noise) => {
          const seen = noise.map((factor) => Math.round((ms * factor) / tick) * tick);
          expect(slower(seen)).toBeNull();
        },
      ),
    );
  });

  it('is what doubles under the same jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 600_000 }),
        fc.array(fc.double({ min: 1, max: 1.5, noNaN: true }), { minLength: 6, maxLength: 60 }),
        (ms, noise) => {
          const seen = noise.map((factor, at) => ms * factor * (1 + (3 * at) / noise.length));
          expect(slower(seen)).not.toBeNull();
        },
      ),
    );
  });

  it('is no memory that fills and then stays', () => {
    expect(growing([4e9, 5e9, 6e9, 6e9, 6e9, 6e9])).toBeNull();
    expect(growing([4e9, 4e9, 4e9])).toBeNull();
    expect(growing([4e9, null, 5e9, 6e9])).toEqual({ from: 4e9, to: 6e9 });
    expect(growing([4e9, 5e9])).toBeNull();
  });
});

describe('memory that a server tells', () => {
  it('is read from Prometheus’ own name, with labels or without', () => {
    const read = (body: string) => PROCESS_METRICS.number({ body, json: undefined });
    expect(read('# TYPE x gauge\nprocess_resident_memory_bytes 1.2345e+09\n')).toBe(1_234_500_000);
    expect(read('process_resident_memory_bytes{job="a"} 512')).toBe(512);
    expect(read('process_resident_memory_bytes_total 512')).toBeUndefined();
    expect(read('<html>')).toBeUndefined();
  });

  it('is the sum of the models that Ollama has loaded', () => {
    const json = { models: [{ name: 'a', size: 5 }, { name: 'b', size: 7 }, 3] };
    expect(RUNNING_MODELS.number({ body: '', json })).toBe(12);
    expect(RUNNING_MODELS.number({ body: '', json: {} })).toBeUndefined();
  });
});
