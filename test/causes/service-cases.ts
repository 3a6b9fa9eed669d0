import type { Code } from '../../src/codes.js';
import { agent, completion, direct, error, type Pair } from './evidence.js';

/** What ails the connection, the service, the model or the size of its context. */
export const SERVICE_CASES = {
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
  'stream-left-open': {
    hit: {
      status: 200,
      body: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\n',
      end: 'stalled',
    },
    miss: { status: 200, body: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n', end: 'stalled' },
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
} satisfies Readonly<Partial<Record<Code, Pair>>>;
