import type { Answer } from '../answer.js';
import type { ChatContext, ChatFormat, Kind, Reply, StreamEvent, World } from '../kind.js';
import { callArguments, finishReason, now, usageOf, wantsUsage } from '../kind.js';
import type { RequestFacts } from '../request.js';

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain';
const FINGERPRINT = 'fp_ollama';
const CHAT_ID = 'chatcmpl-763';
const CALL_ID = 'call_rcja46yu';
const DIGEST = '3fddaa60b3c1d8b2a0b5b8f6c2f4e3a1d0c9b8a7f6e5d4c3b2a1908f7e6d5c4b';
const SIZE = 2_923_008;
/** The largest context the model itself was made for; the server gives it `contextTokens` of these. */
const MODEL_CONTEXT = 32_768;

const headers: Kind['headers'] = (contentType, extra = []) => [
  ...(contentType === null ? [] : ([['Content-Type', contentType]] as const)),
  ...extra,
];

function json(value: unknown, status = 200, contentType = 'application/json; charset=utf-8'): Reply {
  return { status, headers: headers(contentType), body: JSON.stringify(value) };
}

function text(body: string, status: number, contentType = TEXT_TYPE): Reply {
  return { status, headers: headers(contentType), body };
}

/** Errors of the /v1 interface. */
function error(status: number, message: string, type = 'invalid_request_error'): Reply {
  return json({ error: { message, type, param: null, code: null } }, status, JSON_TYPE);
}

/** Ollama names a model with its tag; without one it means `latest`. */
function tagged(model: string): string {
  return model.includes(':') ? model : `${model}:latest`;
}

/** Its registry name, as in errors; a name without a namespace lives in `library`. */
function registryName(model: string): string {
  const name = tagged(model);
  return `registry.ollama.ai/${name.includes('/') ? name : `library/${name}`}`;
}

const details = {
  parent_model: '',
  format: 'gguf',
  family: 'qwen3',
  families: ['qwen3'],
  parameter_size: '1.4M',
  quantization_level: 'F16',
};
const file = (model: string) => ({
  name: tagged(model),
  model: tagged(model),
  size: SIZE,
  digest: DIGEST,
  details,
});

function show(request: RequestFacts, { model, traits }: World): Reply {
  const asked = String(request.body.model ?? request.body.name ?? '');
  if (tagged(asked) !== tagged(model)) return json({ error: `model '${asked}' not found` }, 404);
  return json({
    modelfile: `FROM ${tagged(model)}`,
    parameters: '',
    template: traits.templateHasTools === false ? '{{ .Prompt }}' : '{{ .Tools }}{{ .Messages }}',
    details,
    model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': MODEL_CONTEXT },
    capabilities: traits.templateHasTools === false ? ['completion'] : ['completion', 'tools'],
  });
}

function running({ model, traits, used }: World): Reply {
  const loaded = {
    ...file(model),
    expires_at: new Date(Date.now() + 300_000).toISOString(),
    size_vram: 0,
    context_length: traits.contextTokens ?? MODEL_CONTEXT,
  };
  return json({ models: used ? [loaded] : [] });
}

function list({ model, traits }: World): Reply {
  const ids = traits.listed ?? [tagged(model)];
  const rows = ids.map((id) => ({ id, object: 'model', created: now(), owned_by: 'library' }));
  return json({ object: 'list', data: rows.length === 0 ? null : rows }, 200, JSON_TYPE);
}

const ROUTES: Readonly<
  Record<string, { readonly method: string; readonly answer: (request: RequestFacts, world: World) => Reply }>
> = {
  '/': { method: 'GET', answer: () => text('Ollama is running', 200, 'text/plain; charset=utf-8') },
  '/api/version': { method: 'GET', answer: () => json({ version: '0.21.0' }) },
  '/api/tags': {
    method: 'GET',
    answer: (_, { model }) => json({ models: [{ ...file(model), modified_at: '2026-08-01T09:00:00Z' }] }),
  },
  '/api/ps': { method: 'GET', answer: (_, world) => running(world) },
  '/api/show': { method: 'POST', answer: show },
  '/v1/models': { method: 'GET', answer: (_, world) => list(world) },
  '/v1/chat/completions': { method: 'POST', answer: () => json({}) },
};

const route: Kind['route'] = (request, world) => {
  const found = Object.hasOwn(ROUTES, request.path) ? ROUTES[request.path] : undefined;
  if (found === undefined) return text('404 page not found', 404);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  return method === found.method ? found.answer(request, world) : text('405 method not allowed', 405);
};

const GO_TYPES = { temperature: 'float64', top_p: 'float64', max_tokens: 'int', stream: 'bool' } as const;

/** encoding/json's words for a value of the wrong type. */
function wrongType(request: RequestFacts): Reply | null {
  for (const [field, type] of Object.entries(GO_TYPES)) {
    const value = request.body[field];
    const fits = type === 'bool' ? typeof value === 'boolean' : typeof value === 'number';
    if (value === undefined || value === null || fits) continue;
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return error(
      400,
      `json: cannot unmarshal ${found} into Go struct field ChatCompletionRequest.${field} of type ${type}`,
    );
  }
  return null;
}

function refuse(request: RequestFacts, { model }: World): Reply | null {
  const body = request.raw.toString('utf8');
  try {
    JSON.parse(body);
  } catch {
    const words = body.trim() === '' ? 'EOF' : 'unexpected EOF';
    return error(400, words);
  }
  const wrong = wrongType(request);
  if (wrong) return wrong;
  if (request.messages.length === 0) return error(400, "[] is too short - 'messages'");
  const nullUser = request.messages.some((message) => message.content === null && !message.tool_calls);
  if (nullUser) return error(400, 'invalid message content type: <nil>');
  const asked = String(request.body.model ?? '');
  if (tagged(asked) !== tagged(model)) return error(404, `model '${asked}' not found`, 'not_found_error');
  if (request.body.reasoning_effort !== undefined) return error(400, `"${asked}" does not support thinking`);
  return null;
}

/** A prompt that is too long is never refused: see `truncates`. */
function refuseLate(request: RequestFacts, { model, traits }: World): Reply | null {
  if (request.tools.length === 0 || traits.templateHasTools !== false) return null;
  return error(400, `${registryName(model)} does not support tools`);
}

function messageOf(answer: Answer, { shape }: ChatContext) {
  const { call } = answer;
  const written = call && { name: call.name, arguments: callArguments(call, shape, false) };
  return {
    role: 'assistant',
    content: answer.text.join(''),
    ...(answer.reasoning.length > 0 && { reasoning: answer.reasoning.join('') }),
    ...(written && { tool_calls: [{ id: CALL_ID, index: 0, type: 'function', function: written }] }),
  };
}

const chat: ChatFormat = {
  whole: (answer, context) =>
    JSON.stringify({
      id: CHAT_ID,
      object: 'chat.completion',
      created: now(),
      model: context.request.body.model ?? context.model,
      system_fingerprint: FINGERPRINT,
      choices: [
        { index: 0, message: messageOf(answer, context), finish_reason: finishReason(answer, context.shape) },
      ],
      usage: usageOf(answer),
    }),
  events,
};

function* events(answer: Answer, context: ChatContext): Generator<StreamEvent> {
  const { request, model, shape } = context;
  const head = {
    id: CHAT_ID,
    object: 'chat.completion.chunk',
    created: now(),
    model: request.body.model ?? model,
    system_fingerprint: FINGERPRINT,
  };
  const chunk = (delta: object, reason: string | null = null): string =>
    JSON.stringify({
      ...head,
      choices: [{ index: 0, delta: { role: 'assistant', content: '', ...delta }, finish_reason: reason }],
    });
  for (const reasoning of answer.reasoning) yield { is: 'token', data: chunk({ reasoning }) };
  for (const content of answer.text) yield { is: 'token', data: chunk({ content }) };
  if (answer.call) {
    const { role: _, ...delta } = messageOf(answer, context);
    yield { is: 'token', data: chunk(delta) };
  }
  if (shape.finishReason !== false) yield { is: 'finish', data: chunk({}, answer.finish) };
  if (wantsUsage(request, answer)) {
    yield { is: 'usage', data: JSON.stringify({ ...head, choices: [], usage: usageOf(answer) }) };
  }
  yield { is: 'done', data: '[DONE]' };
}

/**
 * Ollama of August 2026: max_completion_tokens is ignored without a word, and so is whatever part of a prompt does
 * not fit the context.
 */
export const OLLAMA: Kind = {
  traits: { showsTools: true, contextTokens: MODEL_CONTEXT, truncates: true, limitFields: ['max_tokens'] },
  maxBytes: Number.POSITIVE_INFINITY,
  headers,
  route,
  refuse,
  refuseLate,
  chat,
};
