import { type Facts, failed, finished, says, succeeded, whole } from '../reading/facts.js';
import { isErrorText, isGarbage } from '../reading/symptoms.js';
import { findMarkers } from '../reading/text-call.js';
import type { Code } from './codes.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import { EMPTY_ANSWER, FINISH_WRONG, GARBAGE, REASONING_ONLY } from './words/answer.js';

export const ANSWER = {
  'error-as-content': {
    layer: 'answer',
    severity: 'error',
    title: 'the server reports an error as if it were the answer',
    why: 'Status 200 and a completion, but its text is the server’s own error message.',
    advice: 'Update the server; look for the cause in the text itself.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => {
      const answer = whole(facts);
      if (answer !== null && isErrorText(answer)) return named();
      if (
        succeeded(facts) &&
        facts.answer === null &&
        says(
          facts,
          /errors? .{0,40}\bas (?:if |the |an? |assistant |message |normal )*(?:content|answer|text|message)\b/,
        )
      )
        return likely();
      const unread = facts.answer !== null && facts.answer.error !== null && facts.evidence.status !== null;
      return unread ? guess() : null;
    },
    explains: ['finish-reason-wrong', 'empty-content', 'stream-truncated'],
    basis: 'structure',
    sources: ['https://github.com/jjang-ai/mlxstudio/issues/7'],
  },
  'reasoning-only': {
    layer: 'answer',
    severity: 'error',
    title: 'the model thought, and said nothing',
    why: 'All of the output is reasoning; there is no visible text and no tool call. OpenClaw counts that as no answer.',
    advice:
      'Turn thinking off for this model on the server, or give it a larger maxTokens; OpenClaw’s thinkingFormat must match the server.',
    serverOptions: {
      'llama-server': '--reasoning-budget 0, or --reasoning-format none',
      vllm: '--reasoning-parser PARSER; chat_template_kwargs {"enable_thinking": false}',
      ollama: 'think: false (/set nothink)',
    },
    flags: {},
    recognise: (facts) => {
      const answer = whole(facts);
      if (answer !== null) {
        const silent = answer.text.trim() === '' && answer.toolCalls.length === 0;
        return silent && answer.reasoning.trim() !== '' && finished(answer) ? named() : null;
      }
      return succeeded(facts) &&
        says(facts, ...REASONING_ONLY) &&
        !says(facts, /(?:textchars|text_chars|content_?chars)[=: ]+[1-9]/)
        ? clear()
        : null;
    },
    explains: ['empty-content'],
    basis: 'structure',
    sources: [
      'https://github.com/netclaw-dev/netclaw/issues/1101',
      'https://github.com/aerele/jarvis/issues/526',
    ],
  },
  'empty-content': {
    layer: 'answer',
    severity: 'error',
    title: 'the answer is empty',
    why: 'Status 200 with neither text nor a tool call: the model stopped at once, or a parser swallowed what it wrote.',
    advice:
      'Try the same model without its reasoning or tool parser, and check its chat template; raise maxTokens if it is very low.',
    serverOptions: { 'llama-server': '--reasoning-format none', vllm: 'another --reasoning-parser, or none' },
    flags: {},
    recognise: (facts) => {
      const answer = whole(facts);
      if (answer !== null) {
        const silent =
          answer.text.trim() === '' && answer.toolCalls.length === 0 && answer.reasoning.trim() === '';
        return silent && finished(answer) ? named() : null;
      }
      if (!succeeded(facts)) return null;
      const streamOfNothing =
        facts.evidence.end !== undefined &&
        facts.evidence.body.trim() === '' &&
        facts.evidence.status === 200;
      return firstOf(streamOfNothing && named(), says(facts, ...EMPTY_ANSWER) && likely());
    },
    explains: [],
    basis: 'structure',
    sources: [
      'https://github.com/openclaw/openclaw/issues/72751',
      'https://docs.openclaw.ai/gateway/local-models',
    ],
  },
  'garbage-output': {
    layer: 'answer',
    severity: 'error',
    title: 'the answer is garbage',
    why: 'The same characters or tokens over and over: a broken quantisation, a GPU driver or kernel fault, or a wrong template.',
    advice:
      'Try another quantisation, CPU instead of GPU (or another split), and a newer build of the server.',
    serverOptions: {
      'llama-server': '-ngl 0 to rule the GPU out; another -sm mode',
      lmstudio: 'another runtime',
    },
    flags: {},
    recognise: (facts) => {
      const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
      if (answer !== null) {
        if (isGarbage(answer.text, finished(answer) || facts.evidence.end !== undefined)) return named();
        return null;
      }
      return says(facts, ...GARBAGE) && !says(facts, /tool call/)
        ? clear()
        : facts.text !== '' && succeeded(facts) && isGarbage(facts.raw, true)
          ? named()
          : null;
    },
    explains: ['marker-leak', 'stream-truncated'],
    basis: 'structure',
    sources: [
      'https://github.com/ggml-org/llama.cpp/issues/14075',
      'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/895',
    ],
  },
  'marker-leak': {
    layer: 'answer',
    severity: 'warning',
    title: 'template markers leak into the answer',
    why: 'The chat template and the model do not fit, or the end-of-turn token is unknown: the model runs on past its answer.',
    advice: 'Give the server the right chat template and stop tokens: a correct conversion of the model.',
    serverOptions: {
      'llama-server': '--jinja, --chat-template-file FILE',
      vllm: '--chat-template FILE; generation_config eos_token_id',
    },
    flags: {},
    recognise: (facts) => {
      const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
      if (answer !== null) return answer.markers.length > 0 ? named({ markers: answer.markers }) : null;
      if (!succeeded(facts)) return null;
      const markers = findMarkers(facts.raw);
      return markers.length > 0 ? likely({ markers }) : null;
    },
    explains: [],
    basis: 'structure',
    sources: ['https://huggingface.co/docs/transformers/chat_templating'],
  },
  'finish-reason-wrong': {
    layer: 'answer',
    severity: 'warning',
    title: (args) =>
      `finish_reason does not fit the answer${args.reason === undefined ? '' : `: ${args.reason}`}`,
    why: 'finish_reason tells OpenClaw whether to run tools or to stop; this one says something else than the answer does.',
    advice: 'Update the server.',
    serverOptions: {},
    flags: {},
    recognise: recogniseFinish,
    explains: [],
    basis: 'structure',
    sources: [
      'https://github.com/mudler/LocalAI/issues/6218',
      'https://github.com/vllm-project/vllm/pull/25054',
    ],
  },
  'developer-role-ignored': {
    layer: 'answer',
    severity: 'error',
    title: 'instructions sent as developer never reach the model',
    why: 'The server accepts the role developer and drops the message.',
    advice: 'Set compat.supportsDeveloperRole: false: the instructions are then sent as system.',
    serverOptions: {},
    flags: { supportsDeveloperRole: false },
    recognise: (facts) =>
      facts.may('developer') &&
      facts.answer === null &&
      facts.status !== null &&
      facts.status < 300 &&
      says(facts, /role[=: ]+'?developer|developer (?:role|message|prompt|instruction)s?/)
        ? clear()
        : failed(facts) && says(facts, /developer.{0,60}(?:silently|ignored|dropped|discarded|no effect)/)
          ? likely()
          : null,
    explains: [],
    basis: 'wording',
    sources: ['https://github.com/sgl-project/sglang/issues/40082'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

const FINISH = /^(?:stop|length|tool_calls|content_filter|function_call|eos|end_turn|stop_sequence)$/;

function recogniseFinish(facts: Facts): Match | null {
  const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
  if (answer !== null) {
    const reason = answer.finishReason;
    if (reason === 'tool_calls' && answer.toolCalls.length === 0 && answer.textCall === null)
      return named({ reason: 'tool_calls without a call' });
    if (facts.fragment) return null;
    if (reason === 'stop' && answer.toolCalls.length > 0) return named({ reason: 'stop with a tool call' });
    if (reason !== null && !FINISH.test(reason) && reason !== 'error')
      return named({ reason: `unknown value ${reason.slice(0, 40)}` });
    return null;
  }
  if (!succeeded(facts)) return null;
  return says(facts, ...FINISH_WRONG) ? clear() : null;
}
