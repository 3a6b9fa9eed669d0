import { randomUUID } from 'node:crypto';
import type { Answer, ToolCall } from '../answer.js';
import type { ChatContext, ChatFormat, Kind, Reply, StreamEvent, World } from '../kind.js';
import { callArguments, finishReason, now, usageOf } from '../kind.js';
import { hasParts, isObject, type RequestFacts } from '../request.js';
import { type Field, readAsSerde, type Shape } from '../serde.js';
import type { WireShape } from '../types.js';

/** The CORS layer of inferrs writes these on every answer, in this order and case. */
const CORS = [
  ['vary', 'origin, access-control-request-method, access-control-request-headers'],
  ['access-control-allow-origin', '*'],
  ['access-control-expose-headers', '*'],
] as const;

const PREFLIGHT = [
  ['access-control-allow-origin', '*'],
  ['vary', 'origin, access-control-request-method, access-control-request-headers'],
  ['access-control-allow-methods', '*'],
  ['access-control-allow-headers', '*'],
] as const;

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain; charset=utf-8';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const DETAILS = { format: 'safetensors', family: '', parameter_size: '', quantization_level: '' };

const headers: Kind['headers'] = (contentType, extra = []) => [
  ...(contentType === null ? [] : ([['content-type', contentType]] as const)),
  ...(contentType === 'text/event-stream' ? ([['cache-control', 'no-cache']] as const) : []),
  ...CORS,
  ...extra,
];

function json(value: unknown, status = 200): Reply {
  return { status, headers: headers(JSON_TYPE), body: JSON.stringify(value) };
}

function text(body: string, status = 200): Reply {
  return { status, headers: headers(TEXT_TYPE), body };
}

/** Errors of the server itself, as `{"error":{"message","type"}}`. */
function error(status: number, type: string, message: string): Reply {
  return json({ error: { message, type } }, status);
}

const optional = (shape: Shape): Field => ({ shape, required: false });
const required = (shape: Shape): Field => ({ shape, required: true });
const STRING: Shape = { is: 'string', optional: true };
const NUMBER: Shape = { is: 'f64', optional: true };
const COUNT: Shape = { is: 'integer', type: 'usize', optional: true };
const BOOL: Shape = { is: 'bool', optional: true };
const VALUE: Shape = { is: 'value' };

function struct(name: string, isOptional: boolean, fields: Readonly<Record<string, Field>>): Shape {
  return { is: 'struct', name, optional: isOptional, fields };
}

const AUDIO = struct('AudioInput', true, {
  data: required({ is: 'string', optional: false }),
  format: optional(STRING),
});

/** Generation A: nine fields, three roles, content a string and always there. */
const REQUEST_A = struct('ChatCompletionRequest', false, {
  model: optional(STRING),
  messages: required({
    is: 'list',
    of: struct('ChatMessage', false, {
      role: required({ is: 'enum', variants: ['system', 'user', 'assistant'] }),
      content: required({ is: 'string', optional: false }),
      audio: optional(AUDIO),
    }),
  }),
  temperature: optional(NUMBER),
  top_p: optional(NUMBER),
  top_k: optional(COUNT),
  max_tokens: optional(COUNT),
  max_completion_tokens: optional(COUNT),
  stream: optional(BOOL),
  repetition_penalty: optional(NUMBER),
});

const PART = struct('ContentPart', false, {
  type: required({ is: 'string', optional: false }),
  text: optional(STRING),
  image_url: optional(struct('ImageUrlDetail', true, { url: required({ is: 'string', optional: false }) })),
});

const MESSAGE_C = struct('ChatMessage', false, {
  role: required({ is: 'enum', variants: ['system', 'user', 'assistant', 'tool', 'function'] }),
  content: optional({ is: 'content', words: 'a string, an array of content parts, or null', of: PART }),
  audio: optional(AUDIO),
  tool_calls: optional(VALUE),
  tool_call_id: optional(STRING),
});

/** Generation C: arrays, null content and tool messages are read; `developer` is still unknown. */
const REQUEST_C = struct('ChatCompletionRequest', false, {
  model: optional(STRING),
  messages: required({ is: 'list', of: MESSAGE_C }),
  temperature: optional(NUMBER),
  top_p: optional(NUMBER),
  top_k: optional(COUNT),
  max_tokens: optional(COUNT),
  max_completion_tokens: optional(COUNT),
  stream: optional(BOOL),
  repetition_penalty: optional(NUMBER),
  repeat_last_n: optional(COUNT),
  frequency_penalty: optional(NUMBER),
  presence_penalty: optional(NUMBER),
  min_p: optional(NUMBER),
  logit_bias: optional(VALUE),
  seed: optional({ is: 'integer', type: 'u64', optional: true }),
  logprobs: optional(BOOL),
  top_logprobs: optional({ is: 'integer', type: 'u8', optional: true }),
  stop: optional(VALUE),
  tools: optional(VALUE),
  tool_choice: optional(VALUE),
  response_format: optional(
    struct('ResponseFormat', true, { type: required({ is: 'string', optional: false }) }),
  ),
  service_tier: optional(VALUE),
  store: optional(VALUE),
  reasoning_effort: optional(VALUE),
});

/** axum's Json extractor: content type, then syntax (400), then shape (422). */
function refuse(request: RequestFacts, shape: Shape): Reply | null {
  if (!/^application\/(?:[\w.-]+\+)?json(?:\s*;|\s*$)/i.test(request.headers['content-type'] ?? '')) {
    return text('Expected request with `Content-Type: application/json`', 415);
  }
  const read = readAsSerde(request.raw, shape);
  if (read.ok) return null;
  return read.kind === 'syntax'
    ? text(`Failed to parse the request body as JSON: ${read.message}`, 400)
    : text(`Failed to deserialize the JSON body into the target type: ${read.message}`, 422);
}

function hasImage(request: RequestFacts): boolean {
  return request.messages
    .filter(hasParts)
    .some(
      ({ content }) =>
        Array.isArray(content) && content.some((part) => isObject(part) && part.type === 'image_url'),
    );
}

function refuseLate(request: RequestFacts, { traits }: World, promptTokens: number): Reply | null {
  const invalid = (message: string): Reply => error(400, 'invalid_request_error', message);
  if (hasImage(request))
    return invalid('This model does not support vision input (no image_token_id in config)');
  const limit = traits.contextTokens;
  if (limit === undefined || traits.truncates === true || promptTokens < limit) return null;
  return invalid(
    `Prompt length (${promptTokens} tokens) exceeds the model's maximum context length (${limit} tokens).`,
  );
}

type Routes = Readonly<
  Record<string, { readonly allow: 'GET,HEAD' | 'POST'; readonly answer: (world: World) => Reply }>
>;

function routes(root: string, owner: string): Routes {
  return {
    '/': { allow: 'GET,HEAD', answer: () => text(root) },
    '/health': { allow: 'GET,HEAD', answer: () => json({ status: 'ok' }) },
    '/v1/models': {
      allow: 'GET,HEAD',
      answer: ({ model, traits }) => {
        const row = (id: string) => ({ id, object: 'model', created: now(), owned_by: owner });
        return json({ object: 'list', data: (traits.listed ?? [model]).map(row) });
      },
    },
    '/api/version': { allow: 'GET,HEAD', answer: () => json({ version: '0.9.0' }) },
    '/api/tags': {
      allow: 'GET,HEAD',
      answer: ({ model }) => {
        const file = { modified_at: '2025-01-01T00:00:00Z', size: 0, digest: DIGEST, details: DETAILS };
        return json({ models: [{ name: model, model, ...file }] });
      },
    },
    '/api/ps': {
      allow: 'GET,HEAD',
      answer: ({ model }) => {
        const run = {
          size: 0,
          digest: DIGEST,
          details: DETAILS,
          expires_at: '0001-01-01T00:00:00Z',
          size_vram: 0,
        };
        return json({ models: [{ name: model, model, ...run }] });
      },
    },
    '/api/show': {
      allow: 'POST',
      answer: ({ model }) =>
        json({ modelfile: `FROM ${model}`, parameters: '', template: '', details: DETAILS, model_info: {} }),
    },
    '/v1/chat/completions': { allow: 'POST', answer: () => json({}) },
  };
}

function routeIn(table: Routes): Kind['route'] {
  return (request, world) => {
    const route = Object.hasOwn(table, request.path) ? table[request.path] : undefined;
    if (route === undefined) return { status: 404, headers: headers(null), body: '' };
    const allow = [['allow', route.allow]] as const;
    if (request.method === 'OPTIONS') return { status: 200, headers: [...PREFLIGHT, ...allow], body: '' };
    if (!route.allow.split(',').includes(request.method)) {
      return { status: 405, headers: headers(null, allow), body: '' };
    }
    return route.answer(world);
  };
}

/** A names the model as the request did, C as it was loaded. Neither ever sends usage in a stream. */
function chatFormat(modelName: (context: ChatContext) => string): ChatFormat {
  return {
    whole: (answer, context) => {
      const { call } = answer;
      const written = call && { name: call.name, arguments: callArguments(call, context.shape, false) };
      const message = {
        role: 'assistant',
        content: answer.text.join(''),
        ...(answer.reasoning.length > 0 && { reasoning_content: answer.reasoning.join('') }),
        ...(written && { tool_calls: [{ id: 'call_0', type: 'function', function: written }] }),
      };
      return JSON.stringify({
        id: `chatcmpl-${randomUUID()}`,
        object: 'chat.completion',
        created: now(),
        model: modelName(context),
        choices: [{ index: 0, message, finish_reason: finishReason(answer, context.shape) }],
        usage: usageOf(answer),
      });
    },
    events: (answer, context) => events(answer, context, modelName(context)),
  };
}

function* events(answer: Answer, { shape }: ChatContext, model: string): Generator<StreamEvent> {
  const head = { id: `chatcmpl-${randomUUID()}`, object: 'chat.completion.chunk', created: now(), model };
  const chunk = (delta: unknown, reason: string | null = null): string =>
    JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: reason }] });
  yield { is: 'role', data: chunk({ role: 'assistant' }) };
  for (const piece of answer.reasoning) yield { is: 'token', data: chunk({ reasoning_content: piece }) };
  for (const piece of answer.text) yield { is: 'token', data: chunk({ content: piece }) };
  if (answer.call) {
    yield { is: 'token', data: chunk({ tool_calls: callEntries(answer.call, shape) }) };
  }
  if (shape.finishReason !== false) yield { is: 'finish', data: chunk({}, answer.finish) };
  yield { is: 'done', data: '[DONE]' };
}

/** The real server puts the start of a call and its arguments into one chunk, as two entries of one index. */
function callEntries(call: ToolCall, shape: WireShape): readonly unknown[] {
  const args = callArguments(call, shape, true);
  const head = { index: 0, id: 'call_0', type: 'function' };
  if (typeof args !== 'string') return [{ ...head, function: { name: call.name, arguments: args } }];
  return [
    { ...head, function: { name: call.name, arguments: '' } },
    { index: 0, function: { arguments: args } },
  ];
}

/** inferrs before 2026-04-09: strings only, and tools are thrown away in silence. */
export const INFERRS_A: Kind = {
  traits: { showsTools: false, limitFields: ['max_completion_tokens', 'max_tokens'] },
  maxBytes: 2 * 1024 * 1024,
  headers,
  route: routeIn(routes('Ollama is running', 'inferrs')),
  refuse: (request) => refuse(request, REQUEST_A),
  refuseLate,
  chat: chatFormat(({ request, model }) => String(request.body.model ?? model)),
};

/** inferrs of 2026-04-24. */
export const INFERRS_C: Kind = {
  traits: { showsTools: true, limitFields: ['max_completion_tokens', 'max_tokens'] },
  maxBytes: 64 * 1024 * 1024,
  headers,
  route: routeIn(routes('inferrs is running', 'inferrs (loaded)')),
  refuse: (request) => refuse(request, REQUEST_C),
  refuseLate,
  chat: chatFormat(({ model }) => model),
};
