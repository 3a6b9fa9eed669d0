import type { Code } from './codes.js';
import { about, type Complaint, type Facts, failed, says } from './facts.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';

const STRING_ON_LIST =
  /can only concatenate str \(not 'list'\)|'list' object has no attribute|unsupported operand.{0,40}'list'|expected str(?:ing)? instance, (?:list|dict) found|expected string or bytes-like object(?:, got 'list'|$)|unhashable type: '(?:list|dict)'|list indices must be|must be str, not list|(?:content|message|text|msg)\.(?:\w+\.)?(?:trim|split|replace|startswith|tolowercase|match|includes|slice) is not a function|cannot unmarshal array into go.{0,60}string|can't convert (?:array|list) to string/;

const STRING_ON_NULL =
  /can only concatenate str \(not 'nonetype'\)|'nonetype' object (?:is not iterable|has no attribute)|object of type 'nonetype' has no|argument of type 'nonetype'|unsupported operand.{0,40}'nonetype'|cannot read propert(?:y|ies) (?:of (?:null|undefined)|'\w+' of null)|must be str, not none/;

/** Strings and arrays would both be taken: what was sent is neither. */
const TAKES_ARRAYS =
  /content'? (?:must|should|to|has to|needs to) (?:either )?be (?:either )?(?:an? )?(?:string|str),? or (?:an? )?(?:array|list)/;

/** The kinds of parts that would be taken, listed: the one that was sent is another. */
const LISTS_PARTS =
  /(?:one of|expected|supported|allowed|either).{0,20}'?text'?,? (?:or )?'?(?:image|input|audio|video)/;

/** Complaints about a message's content, or about a field nobody can name, that expect a string. */
function wantsString(facts: Facts): readonly Complaint[] {
  return facts.complaints.filter(
    (issue) =>
      issue.expected === 'string' &&
      (['content', 'message', 'messages', 'none'].includes(issue.area) || isForeignField(issue)),
  );
}

/** A body that is not a chat completion's may still carry the message as its one text field (`query_str`). */
function isForeignField(issue: Complaint): boolean {
  return (
    issue.area === 'param' &&
    issue.found === 'array' &&
    /query|question|text|message|content|user_input|prompt_str/.test(issue.path)
  );
}

export const REQUEST_MESSAGES = {
  'content-array-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'message content must be a string; an array of parts was sent',
    why: 'OpenClaw sends some messages (in 2026.9 its runtime context, the last one) as an array of text parts; this server takes only strings.',
    advice:
      'Set compat.requiresStringContent: true: text parts are then sent as one string, and nothing is lost.',
    serverOptions: {
      inferrs: 'builds since 2026-04-09 accept arrays: update inferrs',
      mlx_lm: 'newer releases join text parts: update mlx_lm',
    },
    flags: { requiresStringContent: true },
    recognise: recogniseArray,
    explains: ['template-error', 'opaque-error', 'role-alternation'],
    basis: 'structure',
    sources: [
      'https://docs.openclaw.ai/providers/inferrs',
      'https://github.com/deepseek-ai/awesome-deepseek-integration/issues/57',
      'https://github.com/openclaw/openclaw/issues/15312',
    ],
  },
  'null-content-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'message content must not be null or absent',
    why: 'After a tool call OpenClaw sends the assistant’s message with content null, as the OpenAI API has it; this server wants a string there.',
    advice:
      'Set compat.requiresAssistantAfterToolResult: true: null content is then sent as an empty string.',
    serverOptions: { inferrs: 'builds since 2026-04-24 accept it: update inferrs', sglang: 'update SGLang' },
    flags: { requiresAssistantAfterToolResult: true },
    recognise: recogniseNull,
    explains: ['opaque-error', 'template-error'],
    basis: 'structure',
    sources: [
      'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp',
      'https://github.com/danny-avila/LibreChat/discussions',
    ],
  },
  'image-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the model or server takes no images',
    why: 'A message carried an image, sound or file part, and only text is understood.',
    advice: 'Set input: ["text"] in the model row of openclaw.json, or serve a vision model.',
    serverOptions: {
      'llama-server': '--mmproj FILE for a vision model',
      vllm: '--limit-mm-per-prompt \'{"image": 4}\'',
      ollama: 'a model with the vision capability (ollama show MODEL)',
    },
    flags: {},
    recognise: recogniseImage,
    explains: ['opaque-error', 'content-array-rejected'],
    basis: 'structure',
    sources: ['https://github.com/browser-use/web-ui/issues/254', 'https://github.com/ericcurtin/inferrs'],
  },
  'developer-role-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the server does not know the role developer',
    why: 'The instructions were sent under OpenAI’s newer role name; the server or the model’s template knows system only.',
    advice: 'Set compat.supportsDeveloperRole: false: the instructions are then sent as system.',
    serverOptions: {},
    flags: { supportsDeveloperRole: false },
    recognise: recogniseDeveloper,
    explains: ['template-error', 'opaque-error'],
    basis: 'structure',
    sources: ['https://github.com/0xku/kon/issues/5', 'https://github.com/ogx-ai/ogx/issues/6069'],
  },
  'system-message-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the model’s template takes no system message here',
    why: 'It has no system role at all, or allows one system message only, at the very beginning.',
    advice: 'Use a model (or a chat template) that takes a system message; OpenClaw cannot do without one.',
    serverOptions: {
      'llama-server': '--chat-template-file with a template that has a system role',
      vllm: '--chat-template FILE',
    },
    flags: {},
    recognise: (facts) =>
      failed(facts)
        ? firstOf(
            about(facts, 'role').some((issue) => issue.value === 'system') && named(),
            says(
              facts,
              /system (?:role|message|prompt|instruction)s?.{0,60}(?:not (?:supported|allowed|permitted|accepted)|unsupported|must (?:be|come|appear)|only|should be (?:the )?(?:first|at)|at the (?:beginning|start)|cannot|twice)|(?:no|not support\w*|doesn't support|unsupported|only one|multiple|more than one|additional|second) (?:the |a )?'?system'?(?: role| message| prompt|$)|only (?:one|a single|the first) .{0,20}system|role 'system'.{0,40}not|developer instruction is not enabled/,
            ) &&
              !says(facts, /system (?:memory|resources)/) &&
              clear(),
          )
        : null,
    explains: ['template-error', 'opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/arcee-ai/fastmlx/issues/22',
      'https://github.com/cubist38/mlx-openai-server/pull/267',
    ],
  },
  'message-key-rejected': {
    layer: 'request',
    severity: 'error',
    title: (args) =>
      args.key === undefined
        ? 'the server refuses a key in a message'
        : `the server refuses the key ${args.key} in a message`,
    why: 'It allows only the keys it knows in messages (often only role and content) and refuses the others.',
    advice:
      'Set compat.strictMessageKeys: true (OpenClaw 2026.6 and later): only role and content are then sent. Tool results lose their tool_call_id by that, so test the tool-result turn.',
    serverOptions: {},
    flags: { strictMessageKeys: true },
    recognise: recogniseKey,
    explains: ['opaque-error', 'param-rejected'],
    basis: 'structure',
    sources: ['https://docs.openclaw.ai/gateway/local-models', 'https://pydantic.dev/docs'],
  },
  'role-alternation': {
    layer: 'request',
    severity: 'error',
    title: 'the order of roles is refused',
    why: 'The model’s template wants user and assistant to alternate. OpenClaw 2026.9 sends two user messages in a row, and a user message after a tool result.',
    advice: (args) =>
      args.kind === 'prefill'
        ? 'Do not end the messages with an assistant turn, or turn thinking off on the server.'
        : 'Use a chat template that is relaxed about the order. Else compat.requiresAssistantAfterToolResult helps after tool results; two users in a row only go away with compat.supportsTools: false.',
    serverOptions: {
      'llama-server': '--chat-template-file with a relaxed template; --no-prefill-assistant for prefill',
      vllm: '--chat-template FILE',
      tabbyapi: 'prompt_template in config.yml',
    },
    flags: (args) =>
      args.kind === 'after-tool'
        ? { requiresAssistantAfterToolResult: true }
        : args.kind === 'users'
          ? { supportsTools: false }
          : {},
    recognise: recogniseAlternation,
    explains: ['template-error', 'opaque-error', 'reasoning-rejected'],
    basis: 'wording',
    sources: [
      'https://github.com/eclipse-theia/theia/issues/17104',
      'https://github.com/BerriAI/litellm/issues/6323',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function recogniseArray(facts: Facts): Match | null {
  if (!facts.may('content-parts') || !failed(facts)) return null;
  const strings = wantsString(facts);
  // A validator that also names an item inside the array accepts arrays: then the item is the problem.
  const items = about(facts, 'content-item').filter(
    (issue) => !/^\W*input should be a valid string/i.test(issue.words),
  );
  if (items.length === 0) {
    if (strings.some((issue) => issue.found === 'array')) return named();
    if (strings.some((issue) => issue.found === null && issue.area !== 'none') && !saysNull(facts))
      return clear();
  }
  if (says(facts, STRING_ON_LIST)) return clear();
  if (says(facts, TAKES_ARRAYS)) return null;
  if (says(facts, /image|audio|vision|multimodal/) && !says(facts, LISTS_PARTS)) return null;
  if (
    says(
      facts,
      /content type '?(?:array|list)|unsupported (?:content\[\]\.type|(?:message )?content (?:part|type|format))|(?:array|list)(?:[- ]of[- ]parts)? (?:message )?content\b|content (?:parts?|arrays?|lists?|blocks?)\b.{0,60}(?:not (?:supported|allowed|accepted|implemented)|unsupported|rejected|cannot|must)|content\b.{0,60}(?:must|should|expected|has to|needs to) (?:to )?be (?:of type )?(?:an? )?(?:plain |simple |valid )?(?:string|str|text)|(?:only|expects?|requires?) (?:plain |simple |single )?(?:string|text)s?[ -](?:message )?content|multi-?part (?:message )?content|structured content|invalid (?:message|content) (?:format|type)|content.{0,40}(?:is|was|got|received|found|be) (?:an? )?(?:array|list|sequence)|string or null|sub-content|content'? (?:objects?|items?|elements?|entries) (?:must|should|need)/,
    )
  ) {
    return saysNull(facts) ? null : clear();
  }
  const untyped = strings.some((issue) => issue.area === 'none' && issue.found === null);
  if (untyped && facts.stage !== 'tool-result-turn' && facts.likely('content-parts')) return likely();
  if (facts.server === 'inferrs' && isSchemaSentence(facts)) return likely();
  return isSchemaSentence(facts) ? guess() : null;
}

/** OpenClaw's own sentence, in which the server's words are lost. */
export function isSchemaSentence(facts: Facts): boolean {
  return says(facts, /provider rejected the request schema or tool payload/) && !/detail=/.test(facts.text);
}

function saysNull(facts: Facts): boolean {
  return (
    says(facts, /<nil>|\bnil\b|got null|nonetype|is null|was null|be null(?!able)|none\b/) &&
    !says(facts, /string or null/)
  );
}

function recogniseNull(facts: Facts): Match | null {
  if (!failed(facts) || says(facts, /json ?schema|schemaerror/)) return null;
  const content = about(facts, 'content', 'message', 'none').filter(
    (issue) => issue.area === 'content' || issue.expected === 'string' || issue.expected === 'array',
  );
  if (facts.may('null-content') && content.some((issue) => issue.found === 'null')) return named();
  if (content.some((issue) => issue.found === 'missing' && issue.area === 'content')) return named();
  if (says(facts, TAKES_ARRAYS) && facts.likely('null-content')) return clear();
  if (says(facts, STRING_ON_NULL) && facts.likely('null-content')) return clear();
  if (
    says(
      facts,
      /multimodal|image|reasoning_content|schema|came back|tool[_ ]calls? (?:is|was|are) |(?:answer|response|reply|output)\b/,
    )
  )
    return null;
  return firstOf(
    says(
      facts,
      /content\b.{0,60}(?:\b(?:null|none|nil)\b|<nil>|(?:field )?is (?:a )?(?:required|missing|empty)|(?:can(?:not|'t)|must not|should not|may not) be (?:null|none|empty|blank)|must (?:be non-?empty|contain|have)|field required)|(?:must|should|need to|have to) (?:contain|have|include|provide|specify) (?:a |non-?empty |either )?'?content'?|(?:missing|without|empty|no|null) (?:message )?'?content\b|either '?content'?/,
    ) &&
      !says(facts, /length|string or null|content-type|must contain alphanumeric/) &&
      clear(),
    says(facts, /untagged enum \w*(?:content|message)\w*/) &&
      facts.likely('null-content') &&
      !facts.may('images') &&
      clear(),
  );
}

function recogniseImage(facts: Facts): Match | null {
  if (!failed(facts) || (facts.carried !== null && !facts.may('images') && !facts.may('content-parts')))
    return null;
  const items = about(facts, 'content-item');
  const words =
    says(
      facts,
      /(?:supports?|supporting|handles?) (?:image|vision)|(?:required|needed) for (?:image|vision|audio)|\b(?:files? (?:input|part|upload|attachment)|image|vision|visual|multi-?modal|audio|video|picture|media|mmproj)\w*.{0,80}(?:not (?:currently )?(?:support|allow|accept|available|enabled|permitted|implemented|configured)|unsupported|n't support|required|only|invalid|fail|without|missing|must|cannot|may be provided|not (?:a |an )?)|(?:not|n't|no|un|un-?)[ -]?support\w*.{0,60}(?:image|vision|multi-?modal|audio|video)|only '?text'? (?:content|input|messages?|parts?)|(?:at most 0|no) (?:image|multimodal)|not a (?:multimodal|vision)|(?:fail\w*|unable|cannot|could not|error) .{0,30}(?:load|decode|fetch|process|open|download).{0,12}image|invalid image|image_url|text-only/,
    ) && !says(facts, LISTS_PARTS);
  if (words) {
    const unmistakable = facts.may('images') || facts.carried === null;
    return unmistakable ? clear() : null;
  }
  if (facts.complaints.some((issue) => /image|audio|video|file/.test(issue.value))) return named();
  if (items.length > 0 && facts.may('images') && items.some((issue) => issue.rule === 'variant'))
    return likely();
  if (says(facts, /untagged enum \w*content\w*/) && facts.may('images') && !facts.likely('null-content'))
    return clear();
  return null;
}

function recogniseDeveloper(facts: Facts): Match | null {
  if (!facts.may('developer') || !failed(facts)) return null;
  const roles = about(facts, 'role');
  if (facts.complaints.some((issue) => issue.value === 'developer')) return named();
  if (
    says(
      facts,
      /'developer'|\bdeveloper (?:role|messages?|instructions?)\b|\bdeveloper (?:is )?(?:not|invalid|unknown|unsupported|unexpected|unrecogni)|(?:role|unknown|invalid|unexpected|unsupported|unrecogni[sz]ed)\b.{0,40}'?developer/,
    ) &&
    !says(facts, /developer instruction is not enabled|silently|ignored|dropped|discarded|never reach/)
  ) {
    return named();
  }
  if (about(facts, 'tool-message').length > 0) return null;
  const aboutRole =
    says(
      facts,
      /(?:unexpected|unknown|invalid|unsupported|unrecogni[sz]ed|bad) (?:message )?role\b(?! 'user' after)|only .{0,60}roles? (?:is|are) (?:supported|allowed)|role.{0,30}(?:must be|should be) (?:one of|either)|role (?:is )?not (?:supported|recogni[sz]ed|allowed)/,
    ) || roles.some((issue) => issue.rule === 'variant' && issue.value === '' && roles.length === 1);
  const toolRole =
    facts.stage === 'tool-result-turn' || says(facts, /'?tool'? role|role:? '?(?:tool|function)/);
  return aboutRole && !toolRole && !says(facts, /alternat|after role|system (?:role\b(?!s)|message|prompt)/)
    ? clear()
    : null;
}

function recogniseKey(facts: Facts): Match | null {
  if (!failed(facts)) return null;
  const extra = about(facts, 'message-key', 'message').filter((issue) => issue.rule === 'extra');
  const first = extra[0];
  if (first !== undefined) {
    const key = first.path.split('.').at(-1);
    return named(key === undefined ? {} : { key });
  }
  const words = says(
    facts,
    /validation\.keys|(?:property|key|field)s? '?(?:messages\.?[\w.[\]]*|name|reasoning\w*|refusal|tool_calls|annotations|audio|function_call|thinking\w*|timestamp|metadata|id)'?.{0,30}(?:is |are )?(?:unsupported|not (?:allowed|permitted|supported|expected)|unknown|forbidden)|messages\b.{0,80}(?:extra (?:inputs|fields|keys|propert)|additional propert|unrecogni[sz]ed key|unknown (?:key|field|propert)|unexpected (?:key|field|propert)|property .{0,60}unsupported)|(?:extra|additional|unknown|unexpected|unrecogni[sz]ed|invalid|forbidden) (?:key|field|propert)\w*.{0,80}\bmessages?\b/,
  );
  return words ? clear() : null;
}

function recogniseAlternation(facts: Facts): Match | null {
  if (!failed(facts)) return null;
  const prefill = says(
    facts,
    /prefill|2 or more assistant messages|last (?:message|role).{0,60}(?:assistant|must (?:be|have role) (?:from )?(?:the |a )?'?user|user or tool|from the user)|(?:must|should) end with|final message|expected last role|add_generation_prompt|continue_final_message/,
  );
  const first = says(
    facts,
    /(?:must|should|has to|expected to) (?:start|begin) with|first (?:non-system )?message.{0,40}(?:must|should)|start with (?:a )?(?:user|system)/,
  );
  const order = says(
    facts,
    /roles? (?:must|should|need to|have to)?.{0,20}alternat|alternat\w+.{0,40}(?:user|roles|assistant)|user\/assistant\/user|consecutive (?:user|assistant|system|messages|roles)|two (?:user|consecutive)|unexpected role '?\w+'? after|role '?\w+'? (?:cannot|can't|must not|may not) follow|(?:after|follow\w*|preced\w+) (?:a |the )?role|same role|(?:user|assistant|tool) (?:message|role)s? (?:must|cannot|can't|should)? ?(?:come|be )?(?:follow|preced)|invalid (?:message|role) (?:order|sequence)|order of (?:messages|roles)|after the optional system message|user (?:message )?(?:directly )?after tool|not the same role/,
  );
  if (says(facts, /tool_calls? (?:must|should)|tool_call_id|tool_use|role 'tool' must/)) return null;
  if (prefill) return clear({ kind: 'prefill' });
  if (order) return clear({ kind: kindOfOrder(facts) });
  return first ? likely({ kind: 'first' }) : null;
}

function kindOfOrder(facts: Facts): string {
  if (facts.server === 'tgi') return 'users';
  const afterTool = facts.stage === 'tool-result-turn' || says(facts, /after (?:role )?'?tool/);
  if (afterTool || facts.carried?.roles.includes('tool')) return 'after-tool';
  return facts.stage === 'direct' ? 'first' : 'users';
}
