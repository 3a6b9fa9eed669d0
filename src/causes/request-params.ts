import type { CompatFlags } from '../model.js';
import { about, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { type Args, clear, firstOf, likely, type Match, type MatrixRow, named } from './row.js';
import {
  MAX_COMPLETION_REFUSED,
  MAX_TOKENS_REFUSED,
  OTHER_API,
  PARAM_REFUSED,
  REASONING_REFUSED,
  TEMPLATE_FAILED,
} from './words/request-params.js';

/** Parameters that OpenClaw can leave out, with the flag that does it. */
const PARAM_FLAGS: Readonly<Record<string, CompatFlags>> = {
  stream_options: { supportsUsageInStreaming: false },
  include_usage: { supportsUsageInStreaming: false },
  store: { supportsStore: false },
  temperature: { supportsTemperature: false },
  prompt_cache_key: { supportsPromptCacheKey: false },
};

const PARAMS =
  'stream_options|stream options|include_usage|store|temperature|prompt_cache_key|prompt_cache_retention|top_p|top_k|min_p|n|logprobs|top_logprobs|response_format|stop|seed|user|metadata|parallel_tool_calls|service_tier|logit_bias|frequency_penalty|presence_penalty|repetition_penalty|safety_identifier|verbosity|system_prompt|stream|best_of|echo|suffix|modalities|prediction|web_search_options';

export const REQUEST_PARAMS = {
  'max-tokens-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the server refuses the limit on the answer’s length',
    why: (args) =>
      args.field === undefined
        ? 'The number of tokens asked for is not one it accepts.'
        : `It does not take ${args.field}.`,
    advice: (args) =>
      args.want === undefined
        ? 'Set maxTokens of the model row in openclaw.json to a number the server accepts.'
        : `Set compat.maxTokensField: "${args.want}".`,
    serverOptions: {},
    flags: (args): CompatFlags => (typeof args.want === 'string' ? { maxTokensField: args.want } : {}),
    recognise: recogniseMaxTokens,
    explains: ['param-rejected', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://docs.openclaw.ai/gateway/local-models',
      'https://github.com/EricLBuehler/mistral.rs/blob/master/mistralrs-server-core/src/chat_completion.rs',
    ],
  },
  'reasoning-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the server refuses reasoning_effort or thinking',
    why: 'The request asked for reasoning in a way that this server or model does not know.',
    advice: 'Set compat.supportsReasoningEffort: false, and reasoning: false in the model row.',
    serverOptions: { ollama: 'a model with the thinking capability (ollama show MODEL)' },
    flags: { supportsReasoningEffort: false },
    recognise: (facts) => {
      if (!failed(facts)) return null;
      return firstOf(
        about(facts, 'reasoning').length > 0 && named(),
        says(facts, ...REASONING_REFUSED) &&
          !says(facts, /template|content and thinking|messages?[.[]|reasoning_content|prefill/) &&
          named(),
      );
    },
    explains: ['param-rejected', 'opaque-error'],
    basis: 'structure',
    sources: ['https://github.com/openclaw/openclaw/issues/32638'],
  },
  'param-rejected': {
    layer: 'request',
    severity: 'error',
    title: (args) =>
      args.param === undefined
        ? 'the server refuses a parameter of the request'
        : `the server refuses the parameter ${args.param}`,
    why: 'It does not know the parameter, or not with this value or in this combination.',
    advice: (args) =>
      Object.keys(paramFlags(args)).length > 0
        ? 'Set the compat flag below: the parameter is then left out.'
        : 'Take the parameter out of the model’s params in openclaw.json, or update the server.',
    serverOptions: {
      litellm: 'drop_params: true in config.yaml',
      vllm: 'newer releases ignore unknown fields: update vLLM',
    },
    flags: paramFlags,
    recognise: recogniseParam,
    explains: ['opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/modelscope/ms-agent/issues/489',
      'https://github.com/BerriAI/litellm/issues/10791',
    ],
  },
  'wrong-api': {
    layer: 'request',
    severity: 'error',
    title: 'the request belongs to another API',
    why: 'What was sent is a Responses, Completions or Messages request, or the server speaks another API at this path.',
    advice: 'Set api: "openai-completions" of the provider in openclaw.json.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => {
      if (!failed(facts)) return null;
      const complaints = about(facts, 'other-api');
      return firstOf(
        complaints.some((issue) => issue.rule === 'missing' || issue.rule === 'extra') && named(),
        says(facts, /untagged enum \w*(?:input|response)\w*|previous_response_id/) && named(),
        says(facts, ...OTHER_API) && !says(facts, /content-type|prompt length|prompt is too/) && clear(),
      );
    },
    explains: ['param-rejected', 'empty-messages', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/ai-dynamo/dynamo/issues/10963',
      'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp',
    ],
  },
  'template-error': {
    layer: 'request',
    severity: 'error',
    title: 'the model’s chat template failed',
    why: (args) =>
      args.kind === 'thinking'
        ? 'The template refuses an assistant message that carries both content and thinking.'
        : 'The template that turns messages into a prompt raised an error: it is broken, or does not cover what OpenClaw sends.',
    advice: (args) =>
      args.kind === 'thinking'
        ? 'Set compat.requiresThinkingAsText: true.'
        : 'Use a fixed template: a newer conversion of the model, or one given to the server by hand.',
    serverOptions: {
      lmstudio: 'My Models → model settings → Prompt Template; lmstudio-community builds',
      'llama-server': '--chat-template-file FILE',
      vllm: '--chat-template FILE',
    },
    flags: (args): CompatFlags => (args.kind === 'thinking' ? { requiresThinkingAsText: true } : {}),
    recognise: recogniseTemplate,
    explains: ['opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/842',
      'https://github.com/zed-industries/zed/issues/45379',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function paramFlags(args: Args): CompatFlags {
  return typeof args.param === 'string' ? (PARAM_FLAGS[args.param] ?? {}) : {};
}

function recogniseMaxTokens(facts: Facts): Match | null {
  // A negative number is what the prompt left of the context: not the limit's fault.
  if (!failed(facts) || says(facts, /got -\d{2,}/)) return null;
  const complaints = about(facts, 'max-tokens');
  const named_ = complaints[0]?.path.split('.').at(-1);
  const words = says(facts, ...MAX_TOKENS_REFUSED);
  if (complaints.length === 0 && !words) return null;
  if (says(facts, /context|'?inputs?'? tokens/) && complaints.length === 0) return null;
  const refusesNew =
    says(facts, ...MAX_COMPLETION_REFUSED) ||
    complaints.some((issue) => issue.rule === 'extra' && issue.path.endsWith('max_completion_tokens'));
  const wantsNew = says(facts, /use '?max_completion_tokens|max_tokens'? is not supported/);
  const missingOld =
    complaints.some((issue) => issue.rule === 'missing' && issue.path.endsWith('max_tokens')) ||
    says(facts, /missing.{0,40}max_tokens/);
  const args: Args = {
    ...(named_ === undefined ? {} : { field: named_ }),
    ...(wantsNew
      ? { want: 'max_completion_tokens' }
      : refusesNew || missingOld
        ? { want: 'max_tokens' }
        : {}),
  };
  return named(args);
}

const PARAM_NAME = new RegExp(`^(?:${PARAMS})$`);
/** A parameter with what is wrong with it right behind its name. */
const PARAM_SIGN = new RegExp(
  `(?<![\\w.])('?)(${PARAMS})'?(?: (?:type|parameter|field|value|option))?'?:? (?:must|should|can only|is not|is only|is unsupported|are not|not|cannot|only|has to|requires|out of|value|isn't|was|does not|doesn't|needs|unsupported|invalid)`,
);
const PARAM_MENTIONED = new RegExp(`(?<![\\w.])'?(${PARAMS})\\b`);
/** Parameters that are words of their own as well: they count only in quotes. */
const AMBIGUOUS = new Set([
  'n',
  'user',
  'stop',
  'store',
  'stream',
  'echo',
  'suffix',
  'prediction',
  'metadata',
]);

function recogniseParam(facts: Facts): Match | null {
  if (!failed(facts) || facts.text === '') return null;
  const complaint = about(facts, 'param').find((issue) => issue.rule !== 'other' || issue.expected !== null);
  if (complaint !== undefined) return named(paramArgs(complaint.path.split('.')[0] ?? '', facts));
  const [, quote, sign] = PARAM_SIGN.exec(facts.text) ?? [];
  if (sign !== undefined && (quote === "'" || !AMBIGUOUS.has(sign))) return clear(paramArgs(sign, facts));
  const param = facts.said.params.find((name) => PARAM_NAME.test(name));
  if (param !== undefined) return clear(paramArgs(param, facts));
  const extra = about(facts, 'none').some((issue) => issue.rule === 'extra');
  if (!extra && !says(facts, ...PARAM_REFUSED)) return null;
  const mentioned = PARAM_MENTIONED.exec(facts.text)?.[1] ?? '';
  return likely(paramArgs(AMBIGUOUS.has(mentioned) && mentioned !== 'store' ? '' : mentioned, facts));
}

/** The parameter's name; a misspelt one is known by what it carried. */
function paramArgs(name: string, facts: Facts): Args {
  if (name === '') return {};
  const usage = /include_usage/.test(facts.raw) && PARAM_FLAGS[name] === undefined;
  return { param: usage || name === 'stream options' ? 'stream_options' : name };
}

function recogniseTemplate(facts: Facts): Match | null {
  const inStream = facts.answer !== null && facts.answer.error !== null;
  const told = facts.status !== null && facts.status < 300 && facts.answer === null;
  if (!failed(facts) && !inStream && !told) return null;
  if (says(facts, /both content and thinking|content and thinking|thinking .{0,40}tool calls/))
    return named({ kind: 'thinking' });
  const words = says(facts, ...TEMPLATE_FAILED);
  if (words) return clear();
  // LM Studio sends its template errors as an object in the stream; clients then miss a chunk's fields.
  const notAChunk = told && says(facts, /missing field '?(?:created|id|choices|object|model)/);
  return notAChunk ? likely() : null;
}
