import type { Answer } from '../probes/answer.js';
import { findMarkers, findTextCall } from '../probes/text-call.js';
import type { Code } from './codes.js';
import { about, type Facts, failed, says } from './facts.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import { even } from './said.js';
import { isErrorText, isGarbage, windowFilled } from './symptoms.js';

/** A success, or words about one. */
function succeeded(facts: Facts): boolean {
  return facts.status === null || (facts.status >= 200 && facts.status < 300);
}

/** A complete completion without an error in it. */
function whole(facts: Facts): Answer | null {
  return facts.answer !== null && facts.answer.error === null && !facts.fragment ? facts.answer : null;
}

function finished(answer: Answer): boolean {
  return answer.done || answer.finishReason !== null;
}

export const ANSWER = {
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
      'https://github.com/ggml-org/llama.cpp/issues',
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
      if (
        says(
          facts,
          /tool[- _]?calls?\b.{0,60}\b(?:as|in|inside|into) (?:the )?(?:plain |raw |assistant |message |\w+ )?(?:text|content)|(?:text|content).{0,40}instead of (?:a )?tool[_ ]?calls?|unclosed tool[- ]call/,
        )
      )
        return clear();
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
        says(
          facts,
          /(?:thinking|reasoning)\w*[=: ]+[1-9]\d*\b.{0,80}|visible-answer|(?:reasoning|thinking)[- ]?only|only (?:reasoning|thinking)|(?:reasoning|thinking)\w*.{0,80}(?:content|text|answer|message)'? (?:is |was |remained |stays )?(?:empty|null|missing|blank)|(?:content|text)'? (?:is |was )?(?:empty|null|blank).{0,80}(?:reasoning|thinking)|(?:everything|all (?:of the )?(?:output|text|tokens)).{0,40}(?:reasoning|thinking)/,
        ) &&
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
      return firstOf(
        streamOfNothing && named(),
        says(
          facts,
          /incomplete (?:turn|terminal response)|payloads=0|no reply from agent|couldn't generate a response|could not generate a response|no (?:text )?output (?:returned|generated|received)|empty (?:response|reply|content|completion|output|assistant|message)|(?:response|content|reply|output|completion|message)'? (?:is|was|came back|returned) (?:an? )?(?:empty|blank|null)|no (?:content|response|reply|answer) (?:was |from )?(?:generated|returned|produced|received|the model)|returned nothing/,
        ) && likely(),
      );
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
      return says(
        facts,
        /empty grammar stack|gibberish|garbage|repetition of the same|\b([a-z@?!])\1{7,}|repeat(?:s|ing|ed) (?:the same |itself|endlessly)|nonsens|garbled/,
      ) && !says(facts, /tool call/)
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
  'silent-truncation': {
    layer: 'answer',
    severity: 'error',
    title: (args) =>
      args.read === undefined
        ? 'the server threw part of the prompt away and said nothing'
        : `only ${args.read}${args.needed === undefined ? '' : ` of about ${args.needed}`} prompt tokens reached the model, and the server said nothing`,
    why: 'The prompt is longer than the context, so its middle or its beginning was cut out. The answer looks fine, but the model never saw its instructions.',
    advice:
      'Raise the server’s context to what the turn needs, and set contextWindow in openclaw.json to match.',
    serverOptions: {
      ollama:
        'OLLAMA_CONTEXT_LENGTH=32768 (its /v1 API ignores num_ctx), or PARAMETER num_ctx in a Modelfile',
      lmstudio: 'lms load MODEL --context-length N; overflow policy: stop at limit',
      koboldcpp: '--contextsize N',
      'llama-server': '-c N --no-context-shift',
    },
    flags: {},
    recognise: recogniseTruncation,
    explains: ['finish-reason-wrong', 'empty-content'],
    basis: 'structure',
    sources: [
      'https://github.com/cline/cline/issues/1507',
      'https://github.com/ralphgrewe/TradingAgents/issues/168',
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
  'max-tokens-ignored': {
    layer: 'answer',
    severity: 'warning',
    title: (args) =>
      args.got === undefined || args.asked === undefined
        ? 'the limit on the answer’s length is ignored'
        : `${args.got} tokens came where at most ${args.asked} were asked for`,
    why: 'The server does not know max_completion_tokens and ignores it, so the model writes until its context is full and the turn times out.',
    advice: 'Set compat.maxTokensField: "max_tokens".',
    serverOptions: { ollama: 'it obeys max_tokens' },
    flags: { maxTokensField: 'max_tokens' },
    recognise: recogniseIgnoredLimit,
    explains: [],
    basis: 'structure',
    sources: ['https://github.com/ollama/ollama/issues/7125'],
  },
  'usage-missing': {
    layer: 'answer',
    severity: 'info',
    title: 'the stream carries no usage',
    why: 'OpenClaw then cannot tell how full the context is, and compacts too late.',
    advice:
      'Set compat.supportsUsageInStreaming: true if the server can send usage; update the server if it cannot.',
    serverOptions: { vllm: 'stream_options.include_usage, or --enable-force-include-usage' },
    flags: { supportsUsageInStreaming: true },
    recognise: (facts) =>
      succeeded(facts) &&
      facts.answer === null &&
      says(
        facts,
        /(?:prompt_tokens|completion_tokens|total_tokens|usage|utili[sz]ation|token count|tokens used|context.{0,12}(?:usage|used))\b.{0,60}(?:missing|null|none|zero|\b0\b|not (?:reported|returned|sent|included|present|available)|absent|n\/a)|(?:no|missing|without) (?:token )?usage\b/,
      )
        ? clear()
        : null,
    explains: [],
    basis: 'wording',
    sources: ['https://github.com/openclaw/openclaw/issues/51473'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

const UNPARSEABLE =
  /\bparser? .{0,20}fail\w*.{0,20}malformed|no function provided|(?:returned|generated|produced|emitted) (?:an? )?(?:invalid|malformed) (?:tool|function|json)|(?:error|fail\w*|unable|could not|cannot) (?:to )?pars\w+ (?:the |a )?(?:tool|function)[ _-]?calls?(?! arguments as json)|tool[ _-]?call pars(?:ing|er) (?:failed|error)|harmony|tokens? remaining in message header|expecting start token|no tools were called|called unknown tools?|tool_use_failed|failed_generation|failed to call a function|xml syntax error|peg[- ](?:native|parse)|failed to parse input at pos|common_chat_parse|model (?:produced|generated|output|returned).{0,60}(?:does not match|invalid|malformed|unparse?able|not (?:valid|match))|(?:invalid|malformed) (?:tool|function)[ _-]?call (?:output|generated|format|json)|parse (?:model|generated) output|output.{0,30}could not be parsed|unexpected (?:token|tag|role).{0,30}(?:in|from) (?:model|generat)/;

function recogniseUnparseable(facts: Facts): Match | null {
  if (facts.answer !== null) return null;
  // The markers of gpt-oss in an error message are the model's output that the server choked on.
  const choked = failed(facts) && says(facts, /<\|(?:channel|start|message|call)\|>/);
  if (!choked && !says(facts, UNPARSEABLE)) return null;
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
  return says(
    facts,
    /expected '?(?:function\.name|id|index|function|function\.arguments|arguments|tool_calls\S*|type)'? to be|tool[_ ]?calls?\b.{0,80}(?:arguments?.{0,40}(?:as an? |is an? |json )?object\b|missing (?:an? )?(?:id|index|name|type|function)|without (?:an? )?(?:id|index|name)|(?:id|index|name)'? (?:is |was )?(?:missing|null|empty|undefined)|duplicat)|(?:no|missing|empty|null) (?:tool[_ ]?call )?(?:index|id) (?:in|for|on) .{0,20}tool|(?:invalid|malformed) tool[_ ]?call|\barguments\b.{0,40}\b(?:as|is|are) (?:an? )?(?:returned as )?(?:an? )?(?:json |parsed )?(?:dict|object)\b|(?:lack|without|missing|omit|no)\w*.{0,20}\b(?:index|id)\b (?:field)?|breaking openai compatibility|duplicate(?:d)? (?:tool|arguments)/,
  ) && succeeded(facts)
    ? clear()
    : null;
}

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
  return says(
    facts,
    /finish_?reason\b.{0,80}(?:instead of|should be|expected|wrong|incorrect|missing|but|null|although|even (?:though|when)|always|never)|stopreason=tooluse payloads=0|\btool_calls\b[^\w]{1,20}stop\b|\bstop\b.{0,20}instead of.{0,12}tool_calls/,
  )
    ? clear()
    : null;
}

function recogniseTruncation(facts: Facts): Match | null {
  const answer = whole(facts);
  if (answer !== null) {
    const filled = windowFilled(answer, facts.carried);
    return filled === null ? null : named(filled);
  }
  if (!succeeded(facts) || facts.answer !== null) return null;
  if (
    says(
      facts,
      /truncat\w+ (?:the )?(?:input|prompt|context|messages?|history)|(?:input|prompt|context|history|messages?|system)\b.{0,30}(?:was |were |is |are |being )?(?:silently )?truncated|silently (?:truncat|cut)\w*|silently (?:drop|discard)\w* .{0,40}(?:prompt|token|context|history|input)|context (?:shift|was shifted)|(?:prompt|context|input|instructions|history).{0,30}(?:cut off|thrown away|lost)|dropped .{0,20}(?:oldest|earliest|first) (?:messages|tokens)/,
    )
  ) {
    return clear();
  }
  const count =
    /(?:prompt_eval_count|prompt_tokens|total_tokens|input_?tokens?|'?(?:input|total|prompt)'?)\W{1,6}(\d{4,6})\b/g;
  for (const match of even(facts.raw).matchAll(count)) {
    const size = Number(match[1]);
    const limit = [2048, 4096, 8192, 16384, 32768].find((window) => Math.abs(size - window) <= 4);
    if (limit !== undefined)
      return likely({
        size,
        limit: size < limit + 4 && /eval|input|prompt/.test(match[0]) ? limit * 2 : limit,
      });
  }
  return facts.evidence.status === 200 &&
    !facts.said.html &&
    says(
      facts,
      /(?:user|you|task|request|prompt|they) (?:has ?n[o']t|have ?n[o']t|has not|have not|did ?n[o']t|did not) (?:yet |actually )?(?:specif|provid|given?|ask|state|includ|mention)/,
    )
    ? guess()
    : null;
}

function recogniseIgnoredLimit(facts: Facts): Match | null {
  const asked = facts.carried?.maxTokens ?? null;
  const answer = whole(facts);
  if (answer !== null) {
    const got = Math.max(answer.usage?.completionTokens ?? 0, answer.streamed ? answer.pieces : 0);
    // A little more than asked for is a count of special tokens; clearly more is a limit that nobody reads.
    return asked !== null && got > asked * 1.25 + 16 ? named({ asked, got }) : null;
  }
  return succeeded(facts) &&
    says(
      facts,
      /max_?(?:completion_?|new_?)?tokens'?.{0,60}(?:is |are |was |being )?(?:silently )?(?:ignored|no effect|not (?:respected|honou?red|obeyed|enforced))|(?:ignor\w+|does not (?:respect|honou?r|obey)).{0,40}max_?(?:completion_?|new_?)?tokens/,
    )
    ? clear()
    : null;
}
