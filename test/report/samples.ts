/** Reports as a run would give them, one for each kind of ending. */
import type { Report } from '../../src/report/contract.js';
import { backendLimit, cutShort, died } from './backend-limit-samples.js';
import { hostile, manyFlags, needsFlags, toolless } from './needs-flags-samples.js';
import { base, finding, GIVEN, layer, PREFILL, reached } from './sample-parts.js';

export const ready: Report = {
  ...base,
  layers: [
    ...reached,
    layer('shape', 'pass', 51, 'pass'),
    { ...layer('agent', 'pass', 6100, '59 kB, 14.8k tokens, pass'), note: PREFILL },
    layer('tool-result', 'pass', 80, 'pass'),
  ],
};

export const checked: Report = {
  ...base,
  command: 'check',
  server: { ...base.server, detail: 'generation A (before 2026-04-09)' },
  layers: reached.slice(0, 2),
  requests: { count: 4, fullTurns: 0, bytes: 0 },
  durationMs: 12.4,
  notes: ['127.0.0.1:8080 was read as http://127.0.0.1:8080/v1'],
  options: GIVEN,
};

export const unreachable: Report = {
  ...base,
  command: 'check',
  target: { ...base.target, model: null },
  verdict: 'unreachable',
  exitCode: 3,
  server: { kind: 'unknown', detail: '', evidence: [] },
  layers: [
    layer('health', 'fail', 1, 'connection-refused'),
    layer('models', 'skipped', 0, 'nothing answers'),
  ],
  findings: [
    finding({
      code: 'connection-refused',
      layer: 'health',
      title: 'nothing listens at 127.0.0.1:8080; an Ollama answers on port 11434 of the same host',
      advice:
        'Start the server (inferrs serve MODEL --port 8080), or check the one found: inferrs-doctor check --base-url http://127.0.0.1:11434/v1',
    }),
  ],
  requests: { count: 6, fullTurns: 0, bytes: 0 },
  durationMs: 31,
};

export const notReady: Report = {
  ...base,
  verdict: 'model-not-ready',
  exitCode: 4,
  layers: [layer('health', 'fail', 3, '200, but loading'), layer('models', 'warn', 2, 'the list is empty')],
  findings: [
    finding({
      code: 'model-loading',
      layer: 'health',
      title: 'the model is still loading',
      serverSaid: '{"status":"loading"}',
    }),
  ],
  requests: { count: 2, fullTurns: 0, bytes: 0 },
  durationMs: 9,
};

export const inconclusive: Report = {
  ...base,
  verdict: 'inconclusive',
  exitCode: 6,
  layers: [...reached, layer('shape', 'warn', 90, '2 of 3 tries passed')],
  findings: [
    finding({
      code: 'unstable',
      severity: 'warning',
      layer: 'shape',
      title: 'the same request failed once and passed twice',
      advice: 'Look into the log of the server for the time of this run.',
    }),
  ],
  remedy: {
    flags: { requiresStringContent: true },
    status: 'untested',
    loses: [],
    settings: [],
    proof: 'the budget of 30 s was used up first',
  },
  spent: 'budget',
  options: [...GIVEN, { name: '--timeout', value: '20s' }, { name: '--budget', value: '30s' }],
};

export const interrupted: Report = {
  ...base,
  options: GIVEN,
  verdict: 'interrupted',
  exitCode: 130,
  layers: [
    ...reached,
    layer('shape', 'pass', 51, 'pass'),
    layer('agent', 'skipped', 0, 'interrupted after 12 s'),
  ],
  durationMs: 12_100,
};

export const samples = {
  ready,
  checked,
  needsFlags,
  manyFlags,
  backendLimit,
  cutShort,
  unreachable,
  notReady,
  inconclusive,
  interrupted,
  toolless,
  died,
  hostile,
} as const satisfies Record<string, Report>;
