import type { Finding, LayerResult, Report } from '../../src/report/contract.js';

export const layer = (
  id: LayerResult['id'],
  status: LayerResult['status'],
  ms: number,
  reason: string,
): LayerResult => ({ id, status, ms, reason });

export const finding = (fields: Partial<Finding> & Pick<Finding, 'code' | 'title'>): Finding => ({
  severity: 'error',
  layer: 'agent',
  advice: '',
  flags: {},
  sources: [],
  ...fields,
});

export const base: Report = {
  schema: 'inferrs-doctor/report/1',
  tool: { name: 'inferrs-doctor', version: '0.1.0' },
  command: 'smoke',
  target: {
    baseUrl: 'http://127.0.0.1:8080/v1',
    model: 'google/gemma-4-E2B-it',
    profile: 'openclaw-2026.9',
    variant: null,
    flags: {},
    configPath: 'models.providers.inferrs.models[0]',
    configFile: '~/.openclaw/openclaw.json',
  },
  server: {
    kind: 'inferrs',
    detail: '',
    evidence: ['owned_by: "inferrs"', 'GET / says "Ollama is running"'],
  },
  verdict: 'ready',
  exitCode: 0,
  layers: [],
  findings: [],
  cause: [],
  remedy: null,
  requests: { count: 6, fullTurns: 1, bytes: 62_000 },
  durationMs: 5321,
  notes: [],
  options: [],
};

/** What a run without a configuration was given. */
export const GIVEN = [
  { name: '--base-url', value: 'http://127.0.0.1:8080/v1' },
  { name: '--model', value: 'google/gemma-4-E2B-it' },
] as const;

export const reached: readonly LayerResult[] = [
  layer('health', 'pass', 3, '200 ok'),
  layer('models', 'pass', 2, '1 model, yours is listed'),
  layer('direct', 'pass', 48, '"Two plus two equals four."'),
];

export const PREFILL = '2,430 tokens/s prefill';

/** The target of a server that no configuration names. */
const { configFile: _, ...unconfigured } = base.target;

export { unconfigured };
