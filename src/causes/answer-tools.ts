import { about, type Facts, failed, finished, says, succeeded, whole } from '../reading/facts.js';
import { findTextCall } from '../reading/text-call.js';
import type { Code } from './codes.js';
import { clear, likely, type Match, type MatrixRow, named } from './row.js';
import { CALL_AS_TEXT, MALFORMED_CALL, UNPARSEABLE } from './words/answer.js';

/** Rows about the tool calls in an answer. */
export const ANSWER_TOOLS = {
  'tool-output-unparseable': {
    layer: 'answer',
    severity: 'error',
    title: 'the server could not parse the tool call that the model wrote',
    why: 'The model’s output was meant as a tool call and is not well formed for the server’s parser, so the server fails the whole turn.',
    advice: (args) =>
      args.kind === 'header'
        ? 'Update the server, lower the temperature, or use another model; no flag avoids it.'
        : 'Retry; update the server; use a model that is better at tools. compat.supportsTools: false avoids it at the price of the tools.',
    serverOptions: { vllm: 'the --tool-call-parser that fits the model', ollama: 'update Ollama' },
    flags: (args) => (args.kind === 'header' ? {} : { supportsTools: false }),
    recognise: recogniseUnparseable,
    explains: ['bad-json', 'opaque-error', 'tool-message-rejected', 'template-error', 'marker-leak'],
    basis: 'wording',
    sources: [
      'https://github.com/ollama/ollama/issues/12064',
      'https://github.com/openai/harmony/pull/114',
      'https://github.com/ollama/ollama/issues/15315',
    ],
  },
  'malformed-tool-call': {
    layer: 'answer',
    severity: 'error',
    title: (args) =>
      `the server’s tool call is not well formed${args.problem === undefined ? '' : `: ${args.problem}`}`,
    why: 'OpenClaw expects id, index (in streams), function.name and function.arguments as one JSON text; something of it is missing or has another type.',
    advice:
      'Update the server, or pick the tool parser that fits the model; compat.supportsTools: false avoids it at the price of the tools.',
    serverOptions: {
      vllm: 'the --tool-call-parser that fits the model',
      tgi: 'update TGI',
      ollama: 'update Ollama',
    },
    flags: { supportsTools: false },
    recognise: recogniseMalformedCall,
    explains: ['finish-reason-wrong', 'bad-json'],
    basis: 'structure',
    sources: [
      'https://github.com/huggingface/text-generation-inference/issues/2136',
      'https://github.com/ggml-org/llama.cpp/issues/20198',
    ],
  },
  'tool-call-as-text': {
    layer: 'answer',
    severity: 'error',
    title: (args) =>
      `the model wrote a tool call as text${args.dialect === undefined ? '' : ` (${args.dialect} notation)`}`,
    why: 'Nobody turned the model’s tool call into tool_calls, so OpenClaw sees text and no call; the turn ends without an action.',
    advice:
      'Start the server with the tool parser that fits the model. compat.supportsTools: false stops the model from trying.',
    serverOptions: {
      vllm: '--enable-auto-tool-choice --tool-call-parser PARSER',
      sglang: '--tool-call-parser PARSER',
      'llama-server': '--jinja',
      lmstudio: 'a model with native tool support',
    },
    flags: { supportsTools: false },
    recognise: (facts) => {
      const call = whole(facts)?.textCall ?? null;
      if (call !== null)
        return named({ dialect: call.dialect, ...(call.name === '' ? {} : { tool: call.name }) });
      if (!succeeded(facts) || facts.answer !== null) return null;
      if (says(facts, ...CALL_AS_TEXT)) return clear();
      const pasted = findTextCall(facts.raw);
      return pasted === null || facts.said.issues.length > 0 ? null : likely({ dialect: pasted.dialect });
    },
    explains: ['finish-reason-wrong', 'marker-leak', 'empty-content'],
    basis: 'structure',
    sources: [
      'https://github.com/jundot/omlx/issues/3153',
      'https://docs.vllm.ai/en/latest/features/tool_calling.html',
    ],
  },
  'tools-ignored': {
    layer: 'answer',
    severity: 'warning',
    title: 'tools are accepted and never shown to the model',
    why: 'The number of prompt tokens is the same with and without tools: the model cannot know of them, so it will never call one.',
    advice: 'Start the server with its tool option, or use a model whose template has tools.',
    serverOptions: {
      inferrs: 'builds since 2026-04-24 show tools to the model: update inferrs',
      'llama-server': '--jinja with a tool-aware template',
    },
    flags: {},
    recognise: (facts) =>
      succeeded(facts) &&
      says(
        facts,
        /tools? (?:are|is|were|definitions? (?:are|were)) (?:silently )?(?:ignored|dropped|discarded|never shown)/,
      )
        ? likely()
        : null,
    explains: [],
    basis: 'structure',
    sources: ['https://github.com/ericcurtin/inferrs'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function recogniseUnparseable(facts: Facts): Match | null {
  if (facts.answer !== null) return null;
  // The markers of gpt-oss in an error message are the model's output that the server choked on.
  const choked = failed(facts) && says(facts, /<\|(?:channel|start|message|call)\|>/);
  if (!choked && !says(facts, ...UNPARSEABLE)) return null;
  const header = facts.server === 'llama-server' && says(facts, /header|channel|harmony|final/);
  return clear(header ? { kind: 'header' } : {});
}

function recogniseMalformedCall(facts: Facts): Match | null {
  const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
  if (answer !== null) {
    for (const call of answer.toolCalls) {
      const problem = call.problems.find((name) => !facts.fragment || !/missing/.test(name));
      if (problem === undefined) continue;
      // A stream that ended inside its arguments is a cut stream, not a bad call.
      if (problem === 'arguments-not-json' && !finished(answer)) continue;
      return named({
        problem: problem.replaceAll('-', ' '),
        ...(call.name === null ? {} : { tool: call.name }),
      });
    }
    return null;
  }
  if (about(facts, 'answer').length > 0) return named();
  if (facts.stage === 'tool-result-turn' && !succeeded(facts)) return null;
  return says(facts, ...MALFORMED_CALL) && succeeded(facts) ? clear() : null;
}
