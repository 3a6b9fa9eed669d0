/** `demo FAULT` for every fault of the simulator: verdict, exit code, root cause and flags; thirty of them word for word. */
import { describe, expect, it } from 'vitest';
import { run as demo } from '../../src/commands/demo.js';
import type { Report } from '../../src/report/contract.js';
import { renderText } from '../../src/report/text.js';
import { exitCodeFor } from '../../src/report/verdict.js';
import { type Expected, FAULTS, type FaultId } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';
import { runForReport } from './run.js';

const expectations = Object.entries<{ readonly expected?: Expected }>(FAULTS).flatMap(
  ([fault, { expected }]) => (expected ? [{ fault, expected }] : []),
);

/** The deadline of a fault that never answers: the others are over long before theirs. */
const patienceFor = (fault: string): number => (fault === 'hang' ? 1000 : 10_000);

async function reportOf(fault: string): Promise<Report> {
  const output = await demo({ fault, timeout: patienceFor(fault) }, quietPorts());
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

const seen = (report: Report, exitCode: number | null) => ({
  verdict: report.verdict,
  exitCode,
  code: report.findings[0]?.code ?? null,
  flags: report.remedy?.flags ?? {},
});

describe.concurrent('every fault of the simulator', () => {
  it.each(expectations)('$fault', { timeout: 60_000 }, async ({ fault, expected }) => {
    const report = await reportOf(fault);
    const found = seen(report, exitCodeFor(report.verdict));
    expect(found).toEqual({ code: found.code, flags: found.flags, ...expected });
  });
});

/** One fault for each verdict that a server can be given. */
const ONE_EACH = ['healthy', 'generation-a', 'auth', 'loading', 'dies-when-large', 'hang'];

describe.concurrent('the real binary', () => {
  it.each(expectations.filter(({ fault }) => ONE_EACH.includes(fault)))(
    'ends so too: $fault',
    { timeout: 60_000 },
    async ({ fault, expected }) => {
      const { code, report } = await runForReport(['demo', fault, '--timeout', `${patienceFor(fault)}ms`]);
      const found = seen(report, code);
      expect(found).toEqual({ code: found.code, flags: found.flags, ...expected });
    },
  );
});

const GOLDEN = [
  'healthy',
  'generation-a',
  'loading',
  'model-not-listed',
  'empty-models',
  'wrong-service',
  'wrong-base-path',
  'root-base-path',
  'auth',
  'busy-503',
  'tools-rejected',
  'tools-rejected-500',
  'arrays-rejected-400',
  'role-alternation',
  'system-rejected',
  'max-completion-tokens-rejected',
  'stream-options-rejected',
  'null-content-rejected',
  'grammar-rejected',
  'schema-anyOf-rejected',
  'context-overflow',
  'llama-server-8k',
  'ollama-default',
  'silent-truncation',
  'dies-when-large',
  'tools-ignored',
  'reasoning-only',
  'tool-call-as-text',
  'cut-stream',
  'garbage-answer',
] as const satisfies readonly FaultId[];

/** What a clock or the choice of a port changes is set to one value. */
function timeless(report: Report): Report {
  const { port } = new URL(report.target.baseUrl);
  const text = JSON.stringify({ ...report, durationMs: 1000 })
    .replaceAll(`:${port}`, ':8080')
    .replace(/"ms":\d+/g, '"ms":10')
    // The speed of the prefill, told of turns that take long enough to measure it: on a busy machine all do.
    .replace(/,"note":"[^"]*"/g, '')
    .replace(/\b\d+(?:\.\d)? m?s\b/g, '10 ms');
  return JSON.parse(text) as Report;
}

describe.concurrent('a person sees', () => {
  it.for(GOLDEN)('demo %s', { timeout: 60_000 }, async (fault, { expect }) => {
    const report = await reportOf(fault);
    const plain = { columns: 80, color: false, unicode: true, quiet: false, verbose: false } as const;
    const text = renderText(timeless(report), { format: 'text', ...plain }, (_tone, said) => said);
    const exit = `exit code ${exitCodeFor(report.verdict)}\n`;
    await expect(`$ inferrs-doctor demo ${fault}\n${text}${exit}`).toMatchFileSnapshot(
      `golden/demo-${fault}.txt`,
    );
  });
});
