import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION_FAULTS, type SessionFault, type SessionFaultId } from '../../src/simulator/index.js';
import { MEASURED } from '../causes/cases.js';
import { codesOf, fullPrompts, type PlayOptions, played } from './play.js';

/** What a fault needs to come to light. */
const PATIENT: PlayOptions = { budget: 36_000_000 };
const WITH: Partial<Record<SessionFaultId, PlayOptions>> = {
  'first-token-after-300-s': PATIENT,
  'slow-with-comments': PATIENT,
  // Its answers of thousands of tokens cost time here.
  'never-stops': { skip: ['growth'] },
  'image-misread': { provider: { model: { id: 'm', compat: {}, input: ['text', 'image'] } } },
  'image-refused': { only: ['pictures'] },
  'embeddings-batch-limit': { only: ['embeddings'] },
  'embeddings-missing': { only: ['embeddings'] },
};

/** Faults that are told by times. */
const TIMED = [
  'no-prompt-cache',
  'one-slot-evicted',
  'one-at-a-time',
  'answers-mixed',
  'window-cut',
  'like-inferrs',
  'like-llama-server',
] as const satisfies readonly SessionFaultId[];

const IDS = Object.keys(SESSION_FAULTS) as SessionFaultId[];

describe('a session', () => {
  it.each(IDS)('%s: raises what it should, and nothing else', async (id) => {
    const { raises, soak }: SessionFault = SESSION_FAULTS[id];
    expect(codesOf(await played(id, { ...(soak && { soak }), ...WITH[id] }))).toEqual([...raises].sort());
  });

  it('has a fault for every code that only a session raises', () => {
    const raised = new Set<string>(IDS.flatMap((id) => SESSION_FAULTS[id].raises));
    const bySession = MEASURED.slice(MEASURED.indexOf('prompt-cache-missing'));
    expect(bySession.filter((code) => !raised.has(code) && !code.endsWith('-regressed'))).toEqual([]);
    for (const code of [
      'silent-truncation',
      'server-crash',
      'usage-missing',
      'image-rejected',
      'stream-left-open',
    ])
      expect(raised).toContain(code);
  });

  it('costs a healthy server six full prompts at most, and ends within its budget', async () => {
    const healthy = await played('session-healthy');
    expect(fullPrompts(healthy)).toBeLessThanOrEqual(6);
    expect(healthy.fullTurns).toBe(6);
    expect(healthy.ms).toBeLessThan(120_000);
    expect(healthy.report).toMatchObject({
      verdict: 'ready',
      exitCode: 0,
      findings: [],
      session: {
        cache: { reused: true, survivesOthers: true },
        window: { told: 32_768, usable: 32_768 },
        concurrency: { two: 'served' },
      },
    });
    expect(healthy.report.session?.speed.prefill).toBeGreaterThan(900);
    expect(healthy.report.session?.speed.prefill).toBeLessThan(1100);
  });

  it('raises nothing on a busy machine, by a coarse clock or with another tokeniser', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          upTo: fc.double({ min: 0, max: 0.5, noNaN: true }),
          seed: fc.integer({ min: 0, max: 100_000 }),
          charsPerToken: fc.double({ min: 2.2, max: 5, noNaN: true }),
          prefill: fc.integer({ min: 300, max: 20_000 }),
          usage: fc.constantFrom('cached' as const, 'plain' as const),
          tick: fc.constantFrom(0, 1, 16),
        }),
        async ({ upTo, seed, tick, ...engine }) => {
          const run = await played('session-healthy', {
            tick,
            engine: { ...engine, jitter: { upTo, seed } },
          });
          expect(codesOf(run)).toEqual([]);
          expect(fullPrompts(run)).toBeLessThanOrEqual(6);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  it('finds the same on a busy machine and by a coarse clock', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TIMED),
        fc.record({ upTo: fc.double({ min: 0, max: 0.5, noNaN: true }), seed: fc.nat(100_000) }),
        fc.constantFrom(0, 1, 16, 100),
        async (id, jitter, tick) => {
          expect(codesOf(await played(id, { tick, engine: { jitter } }))).toEqual(
            [...SESSION_FAULTS[id].raises].sort(),
          );
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);
});
