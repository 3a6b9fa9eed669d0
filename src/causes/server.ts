import { TROUBLE } from '../reading/excerpt.js';
import { answered, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { byMeasuring, clear, firstOf, guess, likely, type MatrixRow } from './row.js';
import { DIED, INNER_CONNECTION } from './words/server.js';

export const SERVER = {
  'server-crash': {
    layer: 'server',
    severity: 'error',
    title: (args) =>
      args.size === undefined
        ? 'the server, or the process that runs the model, died'
        : `the server died of this turn (${args.size}${args.after === undefined ? '' : `, after ${args.after}`})`,
    why: 'The engine ended in the middle of a request. On large turns memory is the usual cause: the operating system ends a process that asks for too much.',
    advice:
      'Restart it and read its log; use a smaller context, model or turn; update it. If it dies only of large turns, the limit is the server’s or the model’s, not OpenClaw’s.',
    serverOptions: {
      inferrs: 'a smaller model, or --max-seq-len N so that it refuses instead of dying',
      ollama: 'the server log (journalctl -u ollama, ~/.ollama/logs); a lower num_ctx; update Ollama',
      vllm: '--max-model-len, --gpu-memory-utilization; --enforce-eager',
      lmstudio: 'another runtime, fewer GPU layers',
      localai: 'restart LocalAI and read the backend’s log',
    },
    flags: {},
    recognise: (facts) => {
      if (!failed(facts) && facts.answer?.error == null && facts.answer !== null) return null;
      return firstOf(
        says(facts, ...DIED) && clear(),
        answered(facts) &&
          (facts.status === 500 || facts.status === 424) &&
          says(facts, ...INNER_CONNECTION) &&
          likely(),
      );
    },
    explains: ['gateway-error', 'connection-refused', 'stream-truncated', 'opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/ollama/ollama/issues/14983',
      'https://github.com/mudler/LocalAI/issues/5339',
      'https://github.com/vllm-project/vllm-metal/issues/112',
    ],
  },
  'dropped-turn': {
    layer: 'server',
    severity: 'error',
    title: (args) =>
      `the server dropped this turn${args.size === undefined ? '' : ` (${args.size})`}, and lives`,
    why: 'The connection ended in the middle of the turn, but /health still answers: the request failed inside, not the server.',
    advice: 'Read the server’s log for this moment; try a smaller turn.',
    serverOptions: {},
    flags: {},
    recognise: byMeasuring,
    explains: ['stream-truncated', 'empty-content'],
    basis: 'structure',
    sources: ['https://docs.openclaw.ai/gateway/local-models'],
  },
  unstable: {
    layer: 'server',
    severity: 'warning',
    title: 'the same request fails and passes',
    why: 'A failure that does not repeat cannot be explained by what was sent.',
    advice:
      'Run again; look for other clients of this server, memory pressure, and sampling that varies (temperature).',
    serverOptions: {},
    flags: {},
    recognise: byMeasuring,
    explains: [],
    basis: 'structure',
    sources: ['https://docs.openclaw.ai/gateway/local-models'],
  },
  'opaque-error': {
    layer: 'server',
    severity: 'error',
    title: (args) =>
      args.status === undefined
        ? 'the server failed and did not say why'
        : `status ${args.status}, and no reason that is known here`,
    why: 'The words, if there are any, name no cause. A proxy may have replaced the server’s own.',
    advice:
      'Read the server’s log for this moment; run smoke: it finds the cause by trying smaller turns and flags.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => {
      const { body, transport } = facts.evidence;
      const telling = transport !== null || TROUBLE.test(body.slice(0, 32_000));
      const bad = facts.status !== null ? facts.status >= 400 : facts.answer === null && telling;
      return bad ? guess(facts.status === null ? {} : { status: facts.status }) : null;
    },
    explains: [],
    basis: 'structure',
    sources: ['https://github.com/appstrate/appstrate/issues/138'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;
