import { describe, expect, it } from 'vitest';
import { type Expected, FAULTS } from '../../src/simulator/index.js';
import { runForReport } from './run.js';

/** Deadlines for faults that never answer: the others are over long before. */
const TIMEOUT = ['--timeout', '2s'];

const expectations = Object.entries<{ readonly expected?: Expected }>(FAULTS).flatMap(
  ([fault, { expected }]) => (expected ? [{ fault, expected }] : []),
);

describe.concurrent('every fault of the simulator, through the real binary', () => {
  it.each(expectations)('$fault', { timeout: 60_000 }, async ({ fault, expected }) => {
    const { code, report } = await runForReport(['demo', fault, ...TIMEOUT]);
    const seen = {
      verdict: report.verdict,
      exitCode: code,
      code: report.findings[0]?.code ?? null,
      flags: report.remedy?.flags ?? {},
    };
    expect(seen).toEqual({ code: seen.code, flags: seen.flags, ...expected });
  });
});
