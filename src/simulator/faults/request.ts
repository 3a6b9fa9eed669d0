import type { Code } from '../../codes.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { PLAIN_KEYS } from '../rules.js';
import type { Fault } from '../types.js';
import {
  ends,
  errorReply,
  jsonReply,
  needs,
  refuses,
  refuses400,
  STRING_CONTENT,
  UNTOUCHED,
  WITHOUT_TOOLS,
} from './shared.js';

/** A pydantic validation error, as FastAPI servers answer it. */
function pydantic(
  type: string,
  loc: readonly (string | number)[],
  msg: string,
  input: JsonValue,
): JsonObject {
  return { detail: [{ type, loc, msg, input }] };
}

/** Requests that the server, its parser or its chat template refuses. */
export const REQUEST_FAULTS = {
  'tools-rejected': refuses400(
    'tools are refused with clear words (400)',
    { tools: true },
    'This model does not support tools',
    needs(WITHOUT_TOOLS, 'tools-unsupported'),
  ),
  'tools-rejected-500': refuses(
    'tools end in a 500 that hardly says why',
    { tools: true },
    errorReply(500, "'NoneType' object is not iterable", 'server_error', 'model'),
    needs(WITHOUT_TOOLS, 'opaque-error'),
  ),
  'arrays-rejected-400': refuses(
    'content arrays are refused with a JSON error (400)',
    { contentParts: true },
    jsonReply(
      400,
      {
        error: {
          message:
            "Invalid type for 'messages[{partsAt}].content': expected a string, but got an array instead.",
          type: 'invalid_request_error',
          param: 'messages[{partsAt}].content',
          code: 'invalid_type',
        },
      },
      'body',
    ),
    needs(STRING_CONTENT, 'content-array-rejected'),
  ),
  'role-alternation': refuses400(
    'the chat template wants user and assistant to alternate',
    { adjacentRoles: ['user', 'user'] },
    'Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/...',
    needs(WITHOUT_TOOLS, 'role-alternation'),
  ),
  'user-after-tool-rejected': refuses400(
    'a user message right after a tool result is refused',
    { adjacentRoles: ['tool', 'user'] },
    "Unexpected role 'user' after role 'tool'",
    needs({ requiresAssistantAfterToolResult: true }, 'role-alternation'),
  ),
  'system-rejected': refuses400(
    'the chat template has no system role',
    { role: 'system' },
    'System role not supported',
    ends('backend-limit', 'system-message-rejected'),
  ),
  'developer-rejected': refuses400(
    'the role developer is refused; OpenClaw does not send it to a custom base URL',
    { role: 'developer' },
    'Unexpected message role.',
    UNTOUCHED,
  ),
  'max-completion-tokens-rejected': refuses400(
    'max_completion_tokens is refused',
    { field: 'max_completion_tokens' },
    "Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead.",
    needs({ maxTokensField: 'max_tokens' }, 'max-tokens-rejected'),
  ),
  'stream-options-rejected': refuses(
    'stream_options is refused',
    { field: 'stream_options' },
    jsonReply(
      422,
      pydantic('extra_forbidden', ['body', 'stream_options'], 'Extra inputs are not permitted', {
        include_usage: true,
      }),
      'body',
    ),
    needs({ supportsUsageInStreaming: false }, 'param-rejected'),
  ),
  'store-rejected': refuses400(
    'store is refused; only 2026.4 sends it in an agent turn',
    { field: 'store' },
    'Unrecognized request argument supplied: store',
    UNTOUCHED,
  ),
  'tool-choice-rejected': refuses400(
    'tool_choice is refused',
    { field: 'tool_choice' },
    '"auto" tool choice is not supported',
    needs(WITHOUT_TOOLS, 'tool-choice-unsupported'),
  ),
  'strict-rejected': refuses(
    'strict in a tool is refused; not part of a default turn',
    { strict: true },
    jsonReply(
      422,
      pydantic(
        'extra_forbidden',
        ['body', 'tools', 0, 'function', 'strict'],
        'Extra inputs are not permitted',
        false,
      ),
      'body',
    ),
    UNTOUCHED,
  ),
  'extra-message-keys-rejected': refuses400(
    'messages may have only role and content',
    { messageKeysBeyond: PLAIN_KEYS },
    "property 'messages[{keyAt}].{key}' is unsupported",
    needs({ strictMessageKeys: true }, 'message-key-rejected'),
  ),
  'null-content-rejected': refuses(
    'assistant content null is refused',
    { nullContent: true },
    jsonReply(
      422,
      pydantic(
        'string_type',
        ['body', 'messages', '{nullAt}', 'content'],
        'Input should be a valid string',
        null,
      ),
      'body',
    ),
    needs({ requiresAssistantAfterToolResult: true }, 'null-content-rejected'),
  ),
  'tool-name-missing': refuses400(
    'a tool message must carry the name of its tool',
    { toolNameMissing: true },
    "Missing parameter 'name': messages with role 'tool' must have a 'name'",
    needs({ requiresToolResultName: true }, 'tool-message-rejected'),
  ),
  'grammar-rejected': {
    ...refuses(
      'llama-server cannot turn maxLength into a grammar, and does not name it',
      { schemaKeyword: 'maxLength' },
      jsonReply(
        400,
        {
          error: {
            code: 400,
            message: 'Failed to initialize samplers: failed to parse grammar',
            type: 'invalid_request_error',
          },
        },
        'model',
      ),
      needs({ unsupportedToolSchemaKeywords: ['maxLength'] }, 'tool-schema-rejected'),
    ),
    kind: 'llama-server',
  },
  'schema-keywords-in-turn': namesInTurn(
    'const is refused in tools, and patternProperties once const is gone',
    ['const', 'patternProperties'],
    (keyword) => `Invalid schema for function 'read': In context=(), '${keyword}' is not permitted.`,
    'tool-schema-rejected',
  ),
  'schema-keywords-in-passing': namesInTurn(
    'the same, in words that hardly name the keyword',
    ['const', 'patternProperties'],
    (keyword) => `tool schema: cannot handle ${keyword} here`,
    'tool-schema-rejected',
  ),
} as const satisfies Record<string, Fault>;

/** A server that names the first keyword it cannot take, and the next one when that is gone. */
function namesInTurn(
  summary: string,
  keywords: readonly string[],
  words: (keyword: string) => string,
  code: Code,
): Fault {
  return {
    summary,
    rules: keywords.map((schemaKeyword) => ({
      when: { endpoint: 'chat', schemaKeyword },
      effect: errorReply(400, words(schemaKeyword), 'invalid_request_error', 'body'),
    })),
    expected: needs({ unsupportedToolSchemaKeywords: [...keywords] }, code),
  };
}

/** JSON-Schema keywords that OpenClaw's tools use, with whether the default turn of 2026.9 carries them. */
const KEYWORDS = {
  anyOf: true,
  patternProperties: true,
  const: true,
  minimum: true,
  minLength: true,
  maxLength: true,
  maxItems: true,
  enum: true,
  additionalProperties: false,
  maximum: false,
  exclusiveMinimum: false,
  default: false,
} as const;

type Keyword = keyof typeof KEYWORDS;
type KeywordFaults = { readonly [K in Keyword as `schema-${K}-rejected`]: Fault };

/** Tools whose parameters use `keyword` are refused, in OpenAI's words, which name it. */
export function schemaKeywordRejected(keyword: string): Fault {
  const sent = Object.hasOwn(KEYWORDS, keyword) && KEYWORDS[keyword as Keyword];
  return refuses400(
    `the JSON-Schema keyword ${keyword} is refused in tools`,
    { schemaKeyword: keyword },
    `Invalid schema for function 'read': In context=(), '${keyword}' is not permitted.`,
    sent ? needs({ unsupportedToolSchemaKeywords: [keyword] }, 'tool-schema-rejected') : UNTOUCHED,
  );
}

export const KEYWORD_FAULTS = Object.fromEntries(
  Object.keys(KEYWORDS).map((keyword) => [`schema-${keyword}-rejected`, schemaKeywordRejected(keyword)]),
) as KeywordFaults;
