import { about, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import {
  type Args,
  byMeasuring,
  clear,
  firstOf,
  likely,
  type Match,
  type MatrixRow,
  named,
  type ServerOptions,
} from './row.js';
import { BODY_TOO_LARGE } from './words/size.js';

const OVERFLOW_TYPE =
  /exceed_context|context_length|context_window|contextwindow|prompt_too_long|context_overflow|max_context|string_above_max_length|input_too_long/;

/** Something of tokens is compared with a limit of tokens, in whatever words. */
const OVERFLOW_WORDS = [
  /(?:context|prompt|input|sequence|tokens?|conversation|messages?)\b.{0,80}\b(?:exceed\w*|longer than|larger than|greater than|more than|bigger than|too (?:long|large|big|many)|overflow\w*|over the (?:limit|max)|surpass\w*|beyond|out of range|does(?: not|n't) fit|do(?: not|n't) fit|cannot fit)/,
  /exceed\w*.{0,80}\b(?:context|window|max_?(?:model|seq|total|position)\w*|token limit|tokens|kv ?cache|sequence length|n_ctx)/,
  /(?:maximum|max\.?|model's|available|configured) (?:allowed |supported |model |input |prompt |total )?(?:context|sequence|token|prompt|input)s? ?(?:length|size|window|limit|tokens)?.{0,40}(?:is|of|:|reached|exceeded|<=)/,
  /context (?:length|size|window|limit|budget).{0,60}(?:exceed|is only|of only|limit|full|reached|is \d|too small|overflow|insufficient|not (?:large )?enough)/,
  /leaves? no room|no room (?:for|left)|(?:inputs?|prompt)'? ?tokens?.{0,60}must (?:be|have)|must have less than \d+ tokens|too many (?:input |prompt )?tokens|reduce (?:the |your )?(?:length|size|number of)|shorten (?:the|your)|context (?:shift|overflow|is full)|range of input length|n_(?:keep|past|tokens|prompt)\w*.{0,30}(?:>=?|exceed\w*).{0,12}n_ctx|truncate (?:the )?prompt|(?:memory|kv(?: cache)?) slot|decoder prompt|keep the first \d+ tokens|tokens to keep from the initial prompt|physical batch size|ran out of (?:context|room)|larger than available kv ?cache|cache tokens|max_(?:model|seq|total|input|position)\w*_?(?:len|length|tokens|embeddings).{0,60}(?:exceed|must|<|>|less|greater)/,
] as const;

/** How each server is given a longer context. */
const LONGER_CONTEXT: ServerOptions = {
  inferrs: '--max-seq-len N',
  'llama-server': '-c N (it is divided among the --parallel slots)',
  ollama: 'OLLAMA_CONTEXT_LENGTH=N, or num_ctx in a Modelfile',
  vllm: '--max-model-len N; a lower maxTokens in openclaw.json if the answer’s share is the problem',
  sglang: '--context-length N',
  lmstudio: 'lms load MODEL --context-length N',
  tgi: '--max-input-tokens and --max-total-tokens',
  tabbyapi: 'max_seq_len and cache_size in config.yml',
  localai: 'context_size in the model’s YAML',
  koboldcpp: '--contextsize N',
  'candle-vllm': '--kv-fraction',
  'llama-cpp-python': '--n_ctx N',
  mlx_lm: 'a model with a longer context',
  llmman: 'raise the context size of its backend',
};

export const SIZE = {
  'context-overflow': {
    layer: 'size',
    severity: 'error',
    title: overflowTitle,
    why: (args) =>
      args.gemma3 === 'yes'
        ? 'inferrs limits Gemma 3 models to their sliding window (512 tokens for the smallest, 1024 for the others), whatever the model itself could hold. No OpenClaw turn fits into that.'
        : 'The prompt and the room asked for the answer are more tokens than the server holds at once. OpenClaw’s turn carries its instructions and the tools’ schemas, about 15,000 tokens by default.',
    advice: (args) =>
      args.gemma3 === 'yes'
        ? 'No flag helps. Serve a model of another family in inferrs (Gemma 4, Qwen), or this model with another server (llama-server, Ollama, vLLM).'
        : 'Raise the server’s context limit; if it cannot be raised, make the turn smaller (a leaner agent set-up, or compat.supportsTools: false, which must then be tested) and set contextWindow in openclaw.json to what the server holds.',
    serverOptions: (args) => (args.gemma3 === 'yes' ? {} : LONGER_CONTEXT),
    flags: {},
    recognise: recogniseOverflow,
    explains: ['opaque-error', 'server-crash', 'max-tokens-rejected', 'gateway-error'],
    basis: 'structure',
    sources: [
      'https://github.com/ericcurtin/inferrs',
      'https://github.com/ggml-org/llama.cpp/pull/15780',
      'https://github.com/unslothai/unsloth/pull/6164',
      'https://github.com/ogx-ai/ogx/issues/4534',
    ],
  },
  'body-too-large': {
    layer: 'size',
    severity: 'error',
    title: 'the request is too large for the server or a proxy before it',
    why: 'It refuses bodies above a number of bytes; a full OpenClaw turn is 30 to 150 kB, more with images.',
    advice: 'Raise the limit on the body’s size, or point baseUrl past the proxy.',
    serverOptions: { nginx: 'client_max_body_size 20m', cloudflare: 'the plan’s upload limit' },
    flags: {},
    recognise: (facts) =>
      firstOf(
        facts.status === 413 && !isOverflow(facts) && named(),
        failed(facts) && says(facts, ...BODY_TOO_LARGE) && !isOverflow(facts) && clear(),
      ),
    explains: ['gateway-error', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/openresty/lua-resty-upload/issues/27',
      'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
    ],
  },
  'size-limit': {
    layer: 'size',
    severity: 'error',
    title: (args) =>
      args.works === undefined || args.fails === undefined
        ? 'larger turns fail, without a reason being given'
        : `turns of ${args.works} pass and turns of ${args.fails} fail, without a reason being given`,
    why: 'The same turn passes when it is smaller: the server has a limit that it does not name, or dies of the size.',
    advice: (args) =>
      args.unit === 'bytes'
        ? 'It is the body’s size that is refused, so a longer context is no cure: make the turn smaller (a leaner agent set-up, fewer tools), or raise that limit.'
        : 'Raise the server’s context or memory, or make the turn smaller: a leaner agent set-up, fewer tools.',
    serverOptions: (args) =>
      args.unit === 'bytes'
        ? {}
        : { inferrs: '--max-seq-len N', ollama: 'OLLAMA_CONTEXT_LENGTH=N', 'llama-server': '-c N' },
    flags: {},
    recognise: byMeasuring,
    explains: ['opaque-error'],
    basis: 'structure',
    sources: ['https://docs.openclaw.ai/gateway/local-models'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function overflowTitle(args: Args): string {
  const limit = typeof args.limit === 'number' ? args.limit : null;
  const size = typeof args.size === 'number' ? args.size : null;
  const whose = args.gemma3 === 'yes' ? ', the cap that inferrs puts on Gemma 3' : '';
  if (limit !== null && size !== null) {
    return `the turn is ${size} tokens; this server holds ${limit}${whose}`;
  }
  if (limit !== null) return `the turn is larger than the ${limit} tokens that this server holds${whose}`;
  return 'the turn is larger than the context of this server';
}

function isOverflow(facts: Facts): boolean {
  return (
    facts.said.types.some((type) => OVERFLOW_TYPE.test(type)) ||
    (says(facts, ...OVERFLOW_WORDS) && says(facts, /token|context/))
  );
}

function recogniseOverflow(facts: Facts): Match | null {
  if (!failed(facts) && facts.answer?.error == null) return null;
  if (facts.status === 401 || facts.status === 403 || facts.status === 429) return null;
  const typed =
    facts.said.types.some((type) => OVERFLOW_TYPE.test(type)) ||
    (facts.said.numbers.has('n_ctx') && facts.said.numbers.has('n_prompt_tokens'));
  const numbers = numbersOf(facts);
  const args = withGemma(facts, numbers);
  if (typed) return named(args);
  const compared = numbers.limit !== undefined && numbers.size !== undefined;
  if (says(facts, ...OVERFLOW_WORDS)) {
    if (!says(facts, /token|context|prompt|sequence|kv ?cache|input|window/)) return null;
    if (says(facts, /(?:request )?(?:entity|body|payload) (?:is )?too large|rate limit|per (?:minute|day)/))
      return null;
    return compared ? named(args) : clear(args);
  }
  const negative =
    about(facts, 'max-tokens').length === 0 &&
    says(facts, /max_(?:completion_)?tokens.{0,40}(?:got|be).{0,8}-\d{2,}/);
  return negative ? likely(args) : null;
}

export interface Numbers {
  readonly limit?: number;
  readonly size?: number;
}

/** The limit and the size, in tokens: named fields first, then what the sentence around each number says it is. */
export function numbersOf(facts: Facts): Numbers {
  const fields = facts.said.numbers;
  const limit = fields.get('n_ctx') ?? fields.get('max_model_len') ?? fields.get('context_length');
  const size = fields.get('n_prompt_tokens') ?? fields.get('prompt_tokens');
  if (limit !== undefined && size !== undefined) return { limit, size };
  const text = facts.text.replace(NO_TOKENS, ' ').replace(/(\d),(?=\d{3}\b)/g, '$1');
  const compared = /(\d{2,8}) ?(?:tokens? )?> ?(\d{2,8})/.exec(text);
  if (compared !== null) return { limit: Number(compared[2]), size: Number(compared[1]) };
  const all = [...text.matchAll(/(?<![\w.-])\d{2,8}(?![\w-]|\.\d)/g)].map((hit) => ({
    value: Number(hit[0]),
    isLimit: LIMIT_BEFORE.test(sentenceBefore(text, hit.index)),
  }));
  const held = limit ?? all.find((number) => number.isLimit)?.value;
  if (held === undefined) return {};
  const others = all.filter((number) => !number.isLimit).map((number) => number.value);
  const larger = others.filter((value) => value > held);
  const needed = size ?? (larger.length > 0 ? Math.max(...larger) : others.find((value) => value > held / 2));
  return { limit: held, ...(needed === undefined ? {} : { size: needed }) };
}

/** Numbers that count no tokens. */
const NO_TOKENS = /at line \d+,? column \d+|(?:error code|status code|status|http|code)\W{0,4}\d{3}\b/g;
const LIMIT_BEFORE =
  /\b(?:maximum|max|limit|at most|context|window|available|less than|only|within|capacity|up to|n_ctx|cache size|holds|supports?)\b|max_(?:model|seq|total|input)\w*|<=?/;

/** What stands before a number, back to the number or the full stop before it; at most 60 characters. */
function sentenceBefore(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - 60), index);
  return before.split(/\d+|[.;!?](?:\s|$)/).at(-1) ?? '';
}

/** inferrs caps Gemma 3 at its sliding window: its own sentence with a limit of 512 or 1024 means that. */
function withGemma(facts: Facts, numbers: Numbers): Args {
  const wordedLikeInferrs = says(
    facts,
    /prompt length \(\d+ tokens\) exceeds the model's maximum context length/,
  );
  const inferrs = facts.server === 'inferrs' || (facts.server === null && wordedLikeInferrs);
  const capped = inferrs && (numbers.limit === 512 || numbers.limit === 1024);
  return { ...numbers, ...(capped ? { gemma3: 'yes' } : {}) };
}
