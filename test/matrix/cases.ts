import type { Code } from '../../src/matrix/codes.js';
import type { Evidence } from '../../src/matrix/evidence.js';

/** Evidence with only what matters written down. */
export type Seen = Partial<Evidence>;

/** For each code that is read out of evidence: what must raise it first, and a near miss that must not raise it. */
export interface Pair {
  readonly hit: Seen;
  readonly miss: Seen;
}

/** Codes that only a run finds, by measuring. */
export const MEASURED = [
  'localhost-mismatch',
  'proxy-captures-loopback',
  'stream-ignored',
  'done-missing',
  'finish-reason-missing',
  'size-limit',
  'dropped-turn',
  'unstable',
] as const satisfies readonly Code[];

const error = (message: string, type = 'invalid_request_error'): string =>
  JSON.stringify({ error: { message, type, param: null, code: null } });

const completion = (message: object, finish: string | null = 'stop', usage?: object): string =>
  JSON.stringify({
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    ...(usage === undefined ? {} : { usage }),
  });

const call = (args: unknown): object => ({
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: args } }],
});

const agent = (status: number | null, body: string): Seen => ({ status, body, stage: 'agent-turn' });
const direct = (status: number | null, body: string): Seen => ({ status, body, stage: 'direct' });
const toolResult = (status: number | null, body: string): Seen => ({
  status,
  body,
  stage: 'tool-result-turn',
});
const answered = (body: string): Seen => ({
  status: 200,
  body,
  contentType: 'application/json',
  stage: 'agent-turn',
});

export const PAIRS: Readonly<Record<Exclude<Code, (typeof MEASURED)[number]>, Pair>> = {
  'connection-refused': {
    hit: { transport: 'ECONNREFUSED', body: 'connect ECONNREFUSED 127.0.0.1:8080' },
    miss: direct(500, error('dial tcp 127.0.0.1:43369: connect: connection refused', 'server_error')),
  },
  'host-not-found': {
    hit: { transport: 'ENOTFOUND', body: 'getaddrinfo ENOTFOUND ollama' },
    miss: direct(404, error("model 'ollama' not found")),
  },
  unroutable: {
    hit: { transport: 'EHOSTUNREACH' },
    miss: { transport: 'ECONNREFUSED' },
  },
  tls: {
    hit: { body: 'curl: (35) error:0A00010B:SSL routines::wrong version number' },
    miss: {
      body: 'curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server',
    },
  },
  timeout: {
    hit: { transport: 'UND_ERR_HEADERS_TIMEOUT', body: 'fetch failed' },
    miss: direct(504, error("worker for 'm' did not become ready within 120 s", 'server_error')),
  },
  'stream-idle': {
    hit: { status: 200, body: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n', end: 'stalled' },
    miss: {
      status: 200,
      body: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\n',
      end: 'complete',
    },
  },
  'connection-reset': {
    hit: { transport: 'ECONNRESET', stage: 'health', body: 'read ECONNRESET' },
    miss: { transport: 'ECONNRESET', stage: 'stream', body: 'read ECONNRESET' },
  },
  'stream-truncated': {
    hit: { status: 200, body: 'data: {"choices":[{"delta":{"content":"Hel"}}]}\n\n', end: 'cut' },
    miss: {
      status: 200,
      body: 'data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      end: 'complete',
    },
  },
  'body-capped': {
    hit: { status: 200, body: completion({ content: 'four' }), end: 'capped' },
    miss: { status: 200, body: completion({ content: 'four' }), end: 'complete' },
  },
  'host-header-rejected': {
    hit: direct(403, 'Invalid host header'),
    miss: direct(403, error('Invalid API key')),
  },
  redirected: { hit: direct(307, ''), miss: direct(404, '') },
  'wrong-service': {
    hit: direct(
      401,
      error('Incorrect API key provided. Find yours at https://platform.openai.com/account/api-keys.'),
    ),
    miss: direct(401, error('Incorrect API key provided.')),
  },
  'wrong-path': {
    hit: direct(404, '404 page not found'),
    miss: direct(404, error("model 'gemma' not found")),
  },
  'health-not-meaningful': {
    hit: { status: 200, stage: 'health', body: '{"error":"Unexpected endpoint or method. (GET /health)"}' },
    miss: { status: 200, stage: 'health', body: '{"status":"ok"}' },
  },
  auth: {
    hit: direct(401, '{"detail":"Invalid API key"}'),
    miss: direct(400, error('messages[0].name: unexpected key')),
  },
  busy: {
    hit: agent(503, error('server busy, please try again. maximum pending requests exceeded', 'api_error')),
    miss: agent(503, error('Loading model', 'unavailable_error')),
  },
  'gateway-error': {
    hit: agent(502, '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'),
    miss: agent(502, error('worker unreachable: error sending request', 'server_error')),
  },
  'model-loading': {
    hit: direct(503, error('Loading model', 'unavailable_error')),
    miss: direct(500, error('Failed to load model: no such file', 'server_error')),
  },
  oom: {
    hit: direct(500, error('model requires more system memory (8.4 GiB) than is available (5.1 GiB)')),
    miss: agent(400, error('the prompt exceeds the context window of 4096 tokens')),
  },
  'model-load-failed': {
    hit: direct(500, error("Model load failed: failed to load 'google/gemma': 404", 'server_error')),
    miss: agent(500, error('Failed to load image: illegal base64 data')),
  },
  'model-missing': {
    hit: direct(
      422,
      '{"detail":[{"type":"missing","loc":["body","model"],"msg":"Field required","input":{}}]}',
    ),
    miss: direct(
      422,
      '{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{}}]}',
    ),
  },
  'model-not-found': {
    hit: direct(404, error('The model `gpt-9` does not exist.', 'NotFoundError')),
    miss: direct(404, '{"detail":"Not Found"}'),
  },
  'model-not-chat': {
    hit: direct(400, error('"nomic-embed-text" does not support chat')),
    miss: agent(400, error('"gemma3:1b" does not support tools')),
  },
  'chat-template-missing': {
    hit: direct(400, error('tokenizer.chat_template is not set and no template argument was passed')),
    miss: agent(400, error('chat template rendering failed: undefined value')),
  },
  'context-overflow': {
    hit: agent(
      400,
      error("Prompt length (9120 tokens) exceeds the model's maximum context length (8192 tokens)."),
    ),
    miss: agent(413, 'Payload Too Large'),
  },
  'body-too-large': {
    hit: agent(413, '<html><head><title>413 Request Entity Too Large</title></head></html>'),
    miss: agent(413, '{"error":"Prompt has too many tokens for this context"}'),
  },
  'bad-json': {
    hit: direct(
      400,
      'Failed to parse the request body as JSON: EOF while parsing a value at line 1 column 9',
    ),
    miss: toolResult(500, error('Failed to parse tool call arguments as JSON: parse error at line 1')),
  },
  'content-type-missing': {
    hit: direct(415, 'Expected request with `Content-Type: application/json`'),
    miss: agent(400, error("messages[1].content: unsupported content type 'image_url'")),
  },
  'length-required': { hit: direct(411, ''), miss: direct(413, '') },
  'empty-messages': {
    hit: direct(400, error("'messages' is required")),
    miss: toolResult(400, error("All non-assistant messages must contain 'content'")),
  },
  'content-array-rejected': {
    hit: agent(422, 'messages[1].content: invalid type: sequence, expected a string at line 1 column 82'),
    miss: toolResult(422, 'messages[1].content: invalid type: null, expected a string at line 1 column 82'),
  },
  'null-content-rejected': {
    hit: toolResult(400, error('invalid message content type: <nil>')),
    miss: agent(400, 'Error validating JSON Schema: <SchemaError: "None is not of type \'array\'">'),
  },
  'image-rejected': {
    hit: agent(400, error('This model does not support vision input (no image_token_id in config)')),
    miss: agent(422, '{"message":"Expected content to be one of `text`, `image_url`, or `file`."}'),
  },
  'developer-role-rejected': {
    hit: agent(422, 'messages[0].role: unknown variant `developer`, expected one of `system`, `user`'),
    miss: toolResult(422, 'messages[3].role: unknown variant `tool`, expected one of `system`, `user`'),
  },
  'system-message-rejected': {
    hit: agent(500, error('System role not supported')),
    miss: agent(500, error('model requires more system memory than is available')),
  },
  'message-key-rejected': {
    hit: agent(
      422,
      '{"detail":[{"type":"extra_forbidden","loc":["body","messages",0,"user","name"],"msg":"Extra inputs are not permitted"}]}',
    ),
    miss: agent(
      422,
      '{"detail":[{"type":"extra_forbidden","loc":["body","store"],"msg":"Extra inputs are not permitted"}]}',
    ),
  },
  'role-alternation': {
    hit: agent(400, error('Conversation roles must alternate user/assistant/user/assistant/...')),
    miss: toolResult(
      400,
      error("messages with role 'tool' must be a response to a preceding message with 'tool_calls'."),
    ),
  },
  'tool-message-rejected': {
    hit: toolResult(400, error('Assistant tool call function.arguments must be a JSON object.')),
    miss: agent(500, error("error parsing tool call: raw='{', err=unexpected end of JSON input")),
  },
  'tool-parser-not-enabled': {
    hit: agent(
      400,
      error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    ),
    miss: agent(400, error("tool_choice must either be a named tool, 'auto', or 'none'")),
  },
  'tools-unsupported': {
    hit: agent(400, error('registry.ollama.ai/library/gemma3:1b does not support tools')),
    miss: direct(400, error('"gemma3:4b" does not support thinking')),
  },
  'tool-choice-unsupported': {
    hit: agent(
      400,
      '{"error":"Invalid tool_choice type: \'object\'. Supported string values: none, auto, required"}',
    ),
    miss: agent(400, error('Unrecognized request argument supplied: tools')),
  },
  'strict-rejected': {
    hit: agent(400, "[{'type': 'extra_forbidden', 'loc': ('body', 'tools', 0, 'function', 'strict')}]"),
    miss: agent(422, '{"error":"Input validation error: `temperature` must be strictly positive"}'),
  },
  'tool-schema-rejected': {
    hit: agent(400, error('Failed to initialize samplers: failed to parse grammar')),
    miss: agent(400, error('response_format type must be one of "text" or "json_object", but got: grammar')),
  },
  'tool-schema-ignored': {
    hit: agent(200, 'llama_grammar_init_impl: failed to parse grammar'),
    miss: agent(400, error('failed to parse grammar')),
  },
  'max-tokens-rejected': {
    hit: direct(422, '{"message":"max_tokens must be at least 1."}'),
    miss: agent(400, error('max_tokens must be at least 1, got -7109.')),
  },
  'reasoning-rejected': {
    hit: direct(400, error('"gemma3:4b" does not support thinking')),
    miss: toolResult(400, error('Assistant response prefill is incompatible with enable_thinking.')),
  },
  'param-rejected': {
    hit: agent(
      400,
      "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]",
    ),
    miss: agent(
      400,
      "[{'type': 'extra_forbidden', 'loc': ('body', 'messages', 0, 'name'), 'msg': 'Extra inputs are not permitted'}]",
    ),
  },
  'wrong-api': {
    hit: agent(400, error("llama.cpp does not support 'previous_response_id'.")),
    miss: agent(422, 'untagged enum ToolChoiceParam at line 1 column 833: data did not match any variant'),
  },
  'template-error': {
    hit: agent(400, 'Error rendering prompt with jinja template: "Unknown test: sequence".'),
    miss: agent(500, 'Jinja Exception: Conversation roles must alternate user/assistant'),
  },
  'tool-output-unparseable': {
    hit: agent(500, error("error parsing tool call: raw='ls -R', err=invalid character 'l'")),
    miss: toolResult(400, error('invalid tool call arguments')),
  },
  'error-as-content': {
    hit: answered(
      completion({ content: 'Generation failed: missing argument' }, 'error', { completion_tokens: 0 }),
    ),
    miss: answered(completion({ content: 'Errors such as "HTTP 400" mean that the request was bad.' })),
  },
  'malformed-tool-call': {
    hit: answered(completion(call({ path: 'a' }), 'tool_calls')),
    miss: answered(completion(call('{"path":"a"}'), 'tool_calls')),
  },
  'tool-call-as-text': {
    hit: answered(completion({ content: '<tool_call>\n{"name": "read", "arguments": {}}\n</tool_call>' })),
    miss: answered(completion({ content: 'I would call a tool named "read" with the arguments you gave.' })),
  },
  'reasoning-only': {
    hit: answered(completion({ content: '', reasoning_content: 'Let me think.' })),
    miss: answered(completion({ content: 'Four.', reasoning_content: 'Let me think.' })),
  },
  'empty-content': {
    hit: answered(completion({ content: '' })),
    miss: answered(completion(call('{}'), 'tool_calls')),
  },
  'garbage-output': {
    hit: answered(completion({ content: 'G'.repeat(40) }, 'length')),
    miss: answered(completion({ content: `Title\n${'='.repeat(40)}` })),
  },
  'marker-leak': {
    hit: answered(completion({ content: 'Four.<|im_end|>' })),
    miss: answered(completion({ content: 'Four. <b>Bold</b>, a < b, and <think about it>.' })),
  },
  'finish-reason-wrong': {
    hit: answered(completion({ content: 'Four.' }, 'tool_calls')),
    miss: answered(completion({ content: 'Four' }, 'length')),
  },
  'silent-truncation': {
    hit: answered(completion({ content: 'What?' }, 'length', { prompt_tokens: 4090, completion_tokens: 6 })),
    miss: answered(completion({ content: 'What?' }, 'stop', { prompt_tokens: 4096, completion_tokens: 20 })),
  },
  'tools-ignored': {
    hit: { body: 'tools are silently ignored by this server' },
    miss: { body: 'tools are not supported by this model' },
  },
  'developer-role-ignored': {
    hit: agent(200, "role=system -> 'BANANA'\nrole=developer -> 'Paris'"),
    miss: agent(400, "role 'developer' is not supported"),
  },
  'max-tokens-ignored': {
    hit: {
      ...answered(completion({ content: 'long' }, 'stop', { prompt_tokens: 10, completion_tokens: 4575 })),
      carried: carrying({ maxTokens: 8 }),
    },
    miss: {
      ...answered(completion({ content: 'short' }, 'length', { prompt_tokens: 10, completion_tokens: 9 })),
      carried: carrying({ maxTokens: 8 }),
    },
  },
  'usage-missing': {
    hit: { status: 200, stage: 'stream', body: 'usage is null in every chunk' },
    miss: { status: 200, stage: 'stream', body: 'usage is reported in the last chunk' },
  },
  'server-crash': {
    hit: agent(500, error('Engine dropped the request', 'server_error')),
    miss: agent(500, error('Internal server error', 'server_error')),
  },
  'opaque-error': {
    hit: agent(500, 'Internal Server Error'),
    miss: agent(200, completion({ content: 'Four.' })),
  },
};

/** What a request carried: a small text turn, with parts of it changed. */
export function carrying(
  changes: Partial<NonNullable<Evidence['carried']>> = {},
): NonNullable<Evidence['carried']> {
  return {
    bytes: 400,
    stream: true,
    streamOptions: true,
    contentParts: true,
    images: false,
    tools: 12,
    toolChoice: true,
    strict: false,
    store: false,
    roles: ['system', 'user', 'user'],
    nullContent: false,
    maxTokensField: 'max_completion_tokens',
    maxTokens: 4096,
    schemaKeywords: ['type', 'properties', 'pattern', 'minItems'],
    ...changes,
  };
}

/** Evidence with everything unsaid left unknown. */
export function evidence(seen: Seen): Evidence {
  return { status: null, contentType: null, body: '', transport: null, stage: null, ...seen };
}
