/** Reports as a run would give them, one for each kind of ending. */
import type { Finding, LayerResult, Report } from '../../src/model.js';

const layer = (
  id: LayerResult['id'],
  status: LayerResult['status'],
  ms: number,
  reason: string,
): LayerResult => ({ id, status, ms, reason });

const finding = (fields: Partial<Finding> & Pick<Finding, 'code' | 'title'>): Finding => ({
  severity: 'error',
  layer: 'agent',
  advice: '',
  flags: {},
  sources: [],
  ...fields,
});

const base: Report = {
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
const GIVEN = [
  { name: '--base-url', value: 'http://127.0.0.1:8080/v1' },
  { name: '--model', value: 'google/gemma-4-E2B-it' },
] as const;

const reached: readonly LayerResult[] = [
  layer('health', 'pass', 3, '200 ok'),
  layer('models', 'pass', 2, '1 model, yours is listed'),
  layer('direct', 'pass', 48, '"Two plus two equals four."'),
];

const PREFILL = '2,430 tokens/s prefill';

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

export const needsFlags: Report = {
  ...base,
  verdict: 'needs-flags',
  exitCode: 1,
  layers: [...reached, layer('shape', 'fail', 2, '422 content-array-rejected')],
  findings: [
    finding({
      code: 'content-array-rejected',
      layer: 'shape',
      title: 'message content must be a string here',
      serverSaid: 'messages[2].content: invalid type: sequence, expected a string',
      why: 'this server takes message content as a string; OpenClaw sends its runtime context as an array of parts',
      advice: 'Set requiresStringContent: OpenClaw then sends plain strings.',
      serverOption: 'builds since 2026-04-09 accept arrays: update inferrs',
      flags: { requiresStringContent: true },
      sources: ['https://docs.openclaw.ai/providers/inferrs'],
    }),
  ],
  cause: ['content-parts'],
  remedy: {
    flags: { requiresStringContent: true },
    status: 'verified',
    loses: [],
    proof: 'agent turn re-sent with these flags: pass',
    layers: [
      layer('shape', 'pass', 51, 'pass'),
      { ...layer('agent', 'pass', 6100, '59 kB, 14.8k tokens, pass'), note: PREFILL },
      layer('tool-result', 'pass', 80, 'pass'),
    ],
  },
  requests: { count: 9, fullTurns: 2, bytes: 131_072 },
  durationMs: 6400,
};

export const manyFlags: Report = {
  ...needsFlags,
  target: {
    ...base.target,
    profile: 'openclaw-2026.6',
    variant: 'lean',
    flags: { supportsStore: false },
    configPath: 'models.providers["my server"].models[3]',
  },
  server: { kind: 'llama-server', detail: 'b6123', evidence: ['owned_by: "llamacpp"'] },
  layers: [...reached, layer('shape', 'fail', 2, '400 tool-schema-rejected')],
  findings: [
    finding({
      code: 'tool-schema-rejected',
      layer: 'shape',
      title: 'the server cannot turn a tool schema into a grammar',
      serverSaid: 'Unable to generate parser for this template. Unrecognized schema: {"not":{}}',
      flags: { unsupportedToolSchemaKeywords: ['not', 'patternProperties'] },
    }),
    finding({
      code: 'max-tokens-ignored',
      severity: 'warning',
      layer: 'shape',
      title: '94 tokens came where 16 were asked for',
      advice: 'Set maxTokensField to max_tokens: this server reads only that.',
      flags: { maxTokensField: 'max_tokens' },
    }),
  ],
  cause: ['schema-keyword:not', 'schema-keyword:patternProperties'],
  remedy: {
    flags: {
      maxTokensField: 'max_tokens',
      supportsUsageInStreaming: false,
      unsupportedToolSchemaKeywords: [
        'not',
        'patternProperties',
        'minLength',
        'maxLength',
        'minimum',
        'anyOf',
      ],
    },
    status: 'verified',
    loses: ['usage in streams', 'tighter tool schemas'],
    proof: 'agent turn re-sent with these flags: pass',
    layers: [
      layer('shape', 'pass', 51, 'pass'),
      layer(
        'agent',
        'warn',
        72_000,
        '87 kB, 21.3k tokens, pass, but slower than the 60 s that timeoutSeconds allows',
      ),
    ],
  },
};

export const backendLimit: Report = {
  ...base,
  verdict: 'backend-limit',
  exitCode: 5,
  layers: [
    ...reached,
    layer('shape', 'pass', 51, 'pass'),
    layer('agent', 'fail', 212, '400 context-overflow'),
    layer('tool-result', 'skipped', 0, 'the full turn failed first'),
  ],
  findings: [
    finding({
      code: 'context-overflow',
      title: 'the agent turn is larger than the context: 15,301 of 4,096 tokens',
      serverSaid: "Prompt length (15301 tokens) exceeds the model's maximum context length (4096 tokens).",
      why: 'a full turn of OpenClaw 2026.9 takes about 15,300 tokens; the largest that passed here was 4,012',
      advice:
        'Serve the model with a context of at least 20,000 tokens (inferrs serve … --max-seq-len 20000), or choose a model with a larger one. Without tools the turn is still about 7,100 tokens.',
      sources: ['https://github.com/ericcurtin/inferrs'],
    }),
    finding({
      code: 'tools-ignored',
      severity: 'info',
      title: 'prompt_tokens is the same with and without tools',
    }),
  ],
  cause: ['prompt-size'],
  remedy: {
    flags: {},
    status: 'insufficient',
    loses: [],
    proof: '5 flag sets were tried at full size, the last with supportsTools: false; all failed alike',
  },
  requests: { count: 17, fullTurns: 4, bytes: 412_345 },
  durationMs: 72_400,
};

/** Two faults at once: tools need a flag, and the prompt is cut short all the same. */
export const cutShort: Report = {
  ...base,
  verdict: 'backend-limit',
  exitCode: 5,
  target: { ...base.target, baseUrl: 'http://127.0.0.1:11434/v1', model: 'tiny:latest' },
  server: { kind: 'ollama', detail: '0.12.1', evidence: ['GET /api/version says {"version":"0.12.1"}'] },
  layers: [
    ...reached,
    layer('shape', 'fail', 4, '400 tools-unsupported'),
    layer('agent', 'fail', 2210, '200, but only 2,050 of about 12,000 tokens were read'),
  ],
  findings: [
    finding({
      code: 'silent-truncation',
      title: '59 kB became 2,050 prompt tokens: the middle of the prompt was thrown away',
      why: 'the context is 4,096 tokens by default; a larger prompt is cut without a word',
      advice:
        'Start the server with OLLAMA_CONTEXT_LENGTH=32768, and set contextWindow in openclaw.json to match.',
    }),
    finding({
      code: 'tools-unsupported',
      layer: 'shape',
      title: 'the template of this model has no place for tools',
      serverSaid: 'registry.ollama.ai/library/tiny:latest does not support tools',
      advice: 'Set supportsTools: false, or choose a model with a tool template.',
      flags: { supportsTools: false },
    }),
  ],
  cause: ['tools', 'prompt-size'],
  remedy: {
    flags: { supportsTools: false },
    status: 'insufficient',
    loses: ['tools'],
    proof: 'with this flag the turn is answered, but still cut short',
    layers: [layer('shape', 'pass', 40, 'pass'), layer('agent', 'fail', 1900, 'silent-truncation')],
  },
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
      code: 'flaky',
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

const { configFile: _, ...unconfigured } = base.target;

/** Flags that cost the tools, found at a server that no configuration names. */
export const toolless: Report = {
  ...needsFlags,
  target: unconfigured,
  layers: [...reached, layer('shape', 'fail', 2, '400 tools-unsupported')],
  findings: [
    finding({
      code: 'tools-unsupported',
      layer: 'shape',
      title: 'the model or server takes no tools',
      serverSaid: 'This model does not support tools',
      why: 'The template of the model has no place for tools.',
      advice:
        'Use a model whose template supports tools. Else set compat.supportsTools: false: the agent then answers without tools. On this server: --jinja with a tool-aware template.',
      serverOption: '--jinja with a tool-aware template',
      flags: { supportsTools: false },
    }),
  ],
  cause: ['tools'],
  remedy: {
    flags: { supportsTools: false },
    status: 'verified',
    loses: ['tools'],
    proof: 'agent turn re-sent with these flags: pass',
  },
  options: [...GIVEN, { name: '--api-key', value: '$INFERRS_API_KEY' }, { name: '--budget', value: '5m' }],
  footnotes: ['Answers were limited to 128 tokens to save time; nothing else of the turns was changed.'],
};

/** Against the simulator, which dies of the full turn. */
export const died: Report = {
  ...base,
  command: 'demo',
  fault: 'dies-when-large',
  target: unconfigured,
  verdict: 'backend-limit',
  exitCode: 5,
  layers: [...reached, layer('shape', 'pass', 51, 'pass'), layer('agent', 'fail', 21, '59 kB, server-crash')],
  findings: [
    finding({
      code: 'server-crash',
      title: 'the server died of this turn (59 kB, after 21 ms)',
      why: 'The engine ended in the middle of a request.',
      advice: 'Restart it and read its log.',
      tryFlags: { supportsTools: false },
    }),
  ],
  cause: ['prompt-size'],
  options: [{ name: '--profile', value: 'openclaw-2026.9' }],
  notes: ['A simulated server stands in for yours.'],
};

const HOSTILE =
  '\u001b]52;c;aGVsbG8=\u0007\u001b[2J\u009b31m<script>alert(1)</script> @everyone #1 `x` ```\n::error::owned\r\n##[add-mask]x ]]> \u202Eevil\u200b\u0000\ud800 | end';

/** Every text that a server has a hand in says the worst it can. */
export const hostile: Report = {
  ...needsFlags,
  target: { ...base.target, model: `m${HOSTILE}` },
  server: { kind: 'unknown', detail: HOSTILE, evidence: [HOSTILE] },
  layers: [layer('direct', 'pass', 4, HOSTILE), layer('shape', 'fail', 2, HOSTILE)],
  findings: [
    finding({
      code: 'opaque-error',
      layer: 'shape',
      title: HOSTILE,
      serverSaid: HOSTILE,
      why: HOSTILE,
      advice: HOSTILE,
      flags: { unsupportedToolSchemaKeywords: [HOSTILE] },
      sources: [HOSTILE],
    }),
    finding({ code: 'odd', severity: 'warning', layer: 'shape', title: HOSTILE, advice: HOSTILE }),
  ],
  remedy: {
    flags: { unsupportedToolSchemaKeywords: [HOSTILE] },
    status: 'verified',
    loses: [HOSTILE],
    proof: HOSTILE,
  },
  notes: [HOSTILE],
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
