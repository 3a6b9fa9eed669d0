import type { Report } from '../../src/report/contract.js';
import { base, finding, GIVEN, layer, PREFILL, reached, unconfigured } from './sample-parts.js';

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
    settings: [],
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
    settings: [],
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
    settings: [],
    proof: 'agent turn re-sent with these flags: pass',
  },
  options: [...GIVEN, { name: '--api-key', value: '$INFERRS_API_KEY' }, { name: '--budget', value: '5m' }],
  footnotes: ['Answers were limited to 128 tokens to save time; nothing else of the turns was changed.'],
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
    finding({ code: 'oom', severity: 'warning', layer: 'shape', title: HOSTILE, advice: HOSTILE }),
  ],
  remedy: {
    flags: { unsupportedToolSchemaKeywords: [HOSTILE] },
    status: 'verified',
    loses: [HOSTILE],
    settings: [],
    proof: HOSTILE,
  },
  notes: [HOSTILE],
};
