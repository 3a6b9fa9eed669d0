import type { Args } from '../../codes.js';
import type { CompatFlags } from '../../model.js';
import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely, type Match, named } from '../cause.js';
import { PARAM_REFUSED } from '../words/request-params.js';

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

export const paramRejected = {
  code: 'param-rejected',
  layer: 'request',
  severity: 'error',
  title: (args) =>
    args.param === undefined
      ? 'the server refuses a parameter of the request'
      : `the server refuses the parameter ${args.param}`,
  why: 'It does not know the parameter, or not with this value or in this combination.',
  advice: (args) => {
    const [flag] = Object.keys(paramFlags(args));
    return flag !== undefined
      ? `Set compat.${flag}: false: the parameter is then left out.`
      : 'Take the parameter out of the model’s params in openclaw.json, or update the server.';
  },
  flags: paramFlags,
  when: recogniseParam,
  explains: ['opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/modelscope/ms-agent/issues/489',
    'https://github.com/BerriAI/litellm/issues/10791',
  ],
  hiddenByOpenclaw: true,
} as const satisfies Cause;

function paramFlags(args: Args): CompatFlags {
  return typeof args.param === 'string' ? (PARAM_FLAGS[args.param] ?? {}) : {};
}

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
