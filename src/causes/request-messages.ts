import { about, type Complaint, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { HIDDEN, isSchemaSentence } from './openclaw.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import {
  ARRAY_REFUSED,
  IMAGE_REFUSED,
  KEY_REFUSED,
  NULL_REFUSED,
  STRING_ON_LIST,
  STRING_ON_NULL,
} from './words/request-messages.js';

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
    why: 'OpenClaw 2026.4 sends the user’s message as an array of text parts, 2026.9 its runtime context (the last message); 2026.6 sends strings. This server takes only strings.',
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
      'https://github.com/danny-avila/LibreChat/issues/6256',
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
    sources: [
      'https://docs.openclaw.ai/gateway/local-models',
      'https://github.com/vllm-project/vllm/issues/12864',
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
  if (says(facts, ...STRING_ON_LIST)) return clear();
  if (says(facts, TAKES_ARRAYS)) return null;
  if (says(facts, /image|audio|vision|multimodal/) && !says(facts, LISTS_PARTS)) return null;
  if (says(facts, ...ARRAY_REFUSED)) {
    return saysNull(facts) ? null : clear();
  }
  const untyped = strings.some((issue) => issue.area === 'none' && issue.found === null);
  if (untyped && facts.stage !== 'tool-result-turn' && facts.likely('content-parts')) return likely();
  if (!isSchemaSentence(facts)) return null;
  return facts.server === 'inferrs' ? likely(HIDDEN) : guess(HIDDEN);
}

function saysNull(facts: Facts): boolean {
  return (
    says(facts, /<nil>|(?<!\w: )\bnil\b|got null|nonetype|is null|was null|be null(?!able)|none\b/) &&
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
  if (says(facts, ...STRING_ON_NULL) && facts.likely('null-content')) return clear();
  if (
    says(
      facts,
      /multimodal|image|reasoning_content|schema|came back|tool[_ ]calls? (?:is|was|are) |(?:answer|response|reply|output)\b/,
    )
  )
    return null;
  return firstOf(
    says(facts, ...NULL_REFUSED) &&
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
  const words = says(facts, ...IMAGE_REFUSED) && !says(facts, LISTS_PARTS);
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

function recogniseKey(facts: Facts): Match | null {
  if (!failed(facts)) return null;
  const extra = about(facts, 'message-key', 'message').filter((issue) => issue.rule === 'extra');
  const first = extra[0];
  if (first !== undefined) {
    const key = first.path.split('.').at(-1);
    return named(key === undefined ? {} : { key });
  }
  const words = says(facts, ...KEY_REFUSED);
  return words ? clear() : null;
}
