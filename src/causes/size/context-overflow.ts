import type { Args } from '../../codes.js';
import { type Facts, failed, says } from '../../reading/facts.js';
import { type Numbers, numbersOf } from '../../reading/tokens.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { OVERFLOW_TYPE, OVERFLOW_WORDS } from '../shared.js';

export const contextOverflow = {
  code: 'context-overflow',
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
      : 'Raise the server’s context limit; if it cannot be raised, make the turn smaller (a leaner agent set-up, or compat.supportsTools: false, which must then be tested) and set contextWindow in openclaw.json to what the server holds, with the settings that the release needs beside it.',
  noOption: (args) => args.gemma3 === 'yes',
  flags: {},
  when: recogniseOverflow,
  explains: ['opaque-error', 'server-crash', 'max-tokens-rejected', 'gateway-error'],
  basis: 'structure',
  sources: [
    'https://github.com/ericcurtin/inferrs',
    'https://github.com/ggml-org/llama.cpp/pull/15780',
    'https://github.com/unslothai/unsloth/pull/6164',
    'https://github.com/ogx-ai/ogx/issues/4534',
  ],
  inReadme: true,
} as const satisfies Cause;

/** In the title of a limit that no option raises. */
export const GEMMA_CAP = 'the cap that inferrs puts on Gemma 3';

function overflowTitle(args: Args): string {
  const limit = typeof args.limit === 'number' ? args.limit : null;
  const size = typeof args.size === 'number' ? args.size : null;
  const whose = args.gemma3 === 'yes' ? `, ${GEMMA_CAP}` : '';
  if (limit !== null && size !== null) {
    return `the turn is ${size} tokens; this server holds ${limit}${whose}`;
  }
  if (limit !== null) return `the turn is larger than the ${limit} tokens that this server holds${whose}`;
  return 'the turn is larger than the context of this server';
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
  // What the prompt left of the context is less than nothing.
  return says(facts, /max_(?:completion_)?tokens.{0,40}(?:got|be).{0,8}-\d{2,}/) ? clear(args) : null;
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
