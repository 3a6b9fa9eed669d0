import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { examine, type SmokeRun } from '../../src/commands/smoke.js';
import type { Finding, LayerResult, Report } from '../../src/report/contract.js';
import { REPORT } from '../../src/report/contract.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';
import { type Event, fold } from '../../src/smoke/events.js';
import { verdictOf } from '../../src/smoke/verdict.js';
import { quietPorts } from './harness.js';

/** One of each way that a run can take. */
const FAULTS: readonly FaultId[] = [
  'healthy',
  'model-not-listed',
  'arrays-rejected-400',
  'ignores-max-completion-tokens',
  'context-overflow',
  'dropped-when-large',
  'dies-when-large',
  'silent-truncation',
  'tools-ignored',
  'empty-stream-on-array',
  'ignores-max-tokens',
  'schema-keywords-in-turn',
  'role-alternation',
];

const runs = new Map<FaultId, SmokeRun>();
beforeAll(async () => {
  for (const fault of FAULTS) {
    const simulator = await startSimulator({ faults: [fault] });
    try {
      const { baseUrl } = simulator;
      const options = { profile: 'openclaw-2026.9', timeout: 2000, baseUrl, model: 'tiny-model' } as const;
      runs.set(fault, await examine(options, quietPorts()));
    } finally {
      await simulator.close();
    }
  }
}, 60_000);

const runOf = (fault: FaultId): SmokeRun => {
  const run = runs.get(fault);
  if (run === undefined) throw new Error(`${fault} was not run`);
  return run;
};

/** The report that these events amount to. */
async function reportOf(events: readonly Event[], { report }: SmokeRun): Promise<Report> {
  const known = fold(events);
  const { server, layers, findings, cause, remedy, notes } = known;
  const verdict = await verdictOf(known);
  return {
    ...report,
    server,
    layers,
    findings,
    cause,
    remedy,
    notes,
    verdict,
    exitCode: EXIT_CODES[verdict],
  };
}

describe('the events of a run', () => {
  it.each(FAULTS)('fold to its report: %s', async (fault) => {
    const run = runOf(fault);
    // On its way out the report is redacted, which changes nothing here.
    expect(await reportOf(run.events, run)).toEqual(run.report);
  });

  it.each(FAULTS)('fold to a report that fits the contract wherever they end: %s', async (fault) => {
    const run = runOf(fault);
    const stop: Event = { kind: 'stopped', reason: 'interrupted' };
    for (let end = 0; end <= run.events.length; end++) {
      const events = run.events.slice(0, end);
      expect(() => v.parse(REPORT, { ...run.report, ...fold(events) }), `${end} events`).not.toThrow();
      const report = await reportOf([...events, stop], run);
      expect(() => v.parse(REPORT, report), `${end} events, interrupted`).not.toThrow();
      expect(report.verdict).toBe('interrupted');
    }
  });

  it.each(FAULTS)('take no layer back: %s', (fault) => {
    const { events } = runOf(fault);
    const ids = (end: number) => fold(events.slice(0, end)).layers.map(({ id }) => id);
    for (let end = 1; end <= events.length; end++)
      expect(ids(end).slice(0, ids(end - 1).length)).toEqual(ids(end - 1));
  });
});

const finding = (code: Finding['code'], severity: Finding['severity']): Finding => ({
  code,
  severity,
  layer: 'shape',
  title: code,
  advice: '',
  flags: {},
  sources: [],
});
const layer = (id: LayerResult['id'], status: LayerResult['status']): LayerResult => ({
  id,
  status,
  ms: 1,
  reason: '',
});
const FAILED = finding('content-array-rejected', 'error');
const WARNING = finding('usage-missing', 'warning');
const UNTESTED = { flags: {}, status: 'untested', loses: [], proof: '', settings: [] } as const;

describe('fold', () => {
  it('puts the root cause first, whenever the remarks came', () => {
    const events: readonly Event[] = [
      { kind: 'remarked', findings: [WARNING] },
      { kind: 'found', findings: [FAILED] },
    ];
    expect(fold(events).findings).toEqual([FAILED, WARNING]);
    const unstable = finding('unstable', 'error');
    expect(fold([...events, { kind: 'led', finding: unstable }]).findings[0]).toEqual(unstable);
  });

  it('takes the layers of a proof for those of the remedy, and of a refuted one nothing', () => {
    const proof: readonly Event[] = [
      { kind: 'proposed', remedy: UNTESTED },
      { kind: 'proving', flags: {} },
      { kind: 'in-proof', event: { kind: 'judged', layer: layer('shape', 'pass') } },
      { kind: 'in-proof', event: { kind: 'remarked', findings: [WARNING] } },
    ];
    expect(fold(proof)).toMatchObject({ layers: [], findings: [], remedy: { layers: [{ id: 'shape' }] } });
    const row = layer('agent', 'skipped');
    const stopped = fold([...proof, { kind: 'stopped', reason: 'budget', row }]);
    expect(stopped).toMatchObject({ decided: 'inconclusive', spent: 'budget' });
    expect(stopped.remedy?.layers?.map(({ id }) => id)).toEqual(['shape', 'agent']);
    const proven = fold([...proof, { kind: 'proven', remedy: { ...UNTESTED, status: 'verified' } }]);
    expect(proven).toMatchObject({
      findings: [WARNING],
      remedy: { status: 'verified', layers: [{ id: 'shape' }] },
    });
    expect(fold([...proof, { kind: 'refuted' }])).toMatchObject({ findings: [], remedy: UNTESTED });
  });

  it('shows the layer that was waited for, unless it has its row', () => {
    const stop: Event = { kind: 'stopped', reason: 'interrupted', row: layer('agent', 'skipped') };
    expect(fold([stop]).layers).toEqual([layer('agent', 'skipped')]);
    expect(fold([{ kind: 'judged', layer: layer('agent', 'fail') }, stop]).layers).toEqual([
      layer('agent', 'fail'),
    ]);
  });

  it('names no code twice and keeps each layer once, whatever order things are told in', () => {
    const told = fc.oneof(
      fc.constantFrom<Event>(
        { kind: 'found', findings: [FAILED, WARNING] },
        { kind: 'remarked', findings: [WARNING, finding('busy', 'warning')] },
        { kind: 'forgiven', layer: 'shape' },
        { kind: 'refuted' },
        { kind: 'proposed', remedy: UNTESTED },
        { kind: 'proving', flags: {} },
        { kind: 'in-proof', event: { kind: 'found', findings: [WARNING] } },
        { kind: 'proven', remedy: { ...UNTESTED, status: 'verified' } },
        { kind: 'rejudged', layer: layer('shape', 'fail') },
        { kind: 'stopped', reason: 'budget', row: layer('agent', 'skipped') },
      ),
    );
    fc.assert(
      fc.property(fc.array(told, { maxLength: 12 }), (events) => {
        const { findings, layers } = fold(events);
        expect(new Set(findings.map(({ code }) => code)).size).toBe(findings.length);
        expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length);
      }),
    );
  });
});
