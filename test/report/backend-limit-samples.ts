import type { Report } from '../../src/report/contract.js';
import { base, finding, layer, reached, unconfigured } from './sample-parts.js';

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
    settings: [],
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
    settings: [],
    proof: 'with this flag the turn is answered, but still cut short',
    layers: [layer('shape', 'pass', 40, 'pass'), layer('agent', 'fail', 1900, 'silent-truncation')],
  },
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
