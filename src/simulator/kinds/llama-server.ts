import { randomUUID } from 'node:crypto';
import type { Answer } from '../answer.js';
import type { ChatContext, ChatFormat, Kind, Reply, StreamEvent, World } from '../kind.js';
import { callArguments, finishReason, now, usageOf, wantsUsage } from '../kind.js';
import type { RequestFacts } from '../request.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const FINGERPRINT = 'b6482-5f2e1a93';
const MODEL_CONTEXT = 32_768;

const headers: Kind['headers'] = (contentType, extra = []) => [
  ['Server', 'llama.cpp'],
  ...(contentType === null ? [] : ([['Content-Type', contentType]] as const)),
  ['Access-Control-Allow-Origin', ''],
  ...extra,
];

function json(value: unknown, status = 200): Reply {
  return { status, headers: headers(JSON_TYPE), body: JSON.stringify(value) };
}

function error(
  code: number,
  message: string,
  type: string,
  more: Readonly<Record<string, number>> = {},
): Reply {
  return json({ error: { code, message, type, ...more } }, code);
}

function list({ model, traits }: World): Reply {
  const meta = {
    vocab_type: 2,
    n_vocab: 10_006,
    n_ctx_train: MODEL_CONTEXT,
    n_embd: 64,
    n_params: 1_310_000,
    size: 2_620_952,
  };
  const ids = traits.listed ?? [model];
  return json({
    models: ids.map((id) => ({ name: id, model: id, type: 'model', capabilities: ['completion'] })),
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: now(), owned_by: 'llamacpp', meta })),
  });
}

function props({ model, traits, slots = 1 }: World): Reply {
  return json({
    default_generation_settings: { id: 0, n_ctx: traits.contextTokens ?? MODEL_CONTEXT, speculative: false },
    total_slots: slots,
    model_path: `${model}.gguf`,
    chat_template: '{%- for message in messages %}{{ message.content }}{%- endfor %}',
    build_info: FINGERPRINT,
  });
}

const GET_ROUTES: Readonly<Record<string, (world: World) => Reply>> = {
  '/health': () => json({ status: 'ok' }),
  '/v1/health': () => json({ status: 'ok' }),
  '/v1/models': list,
  '/models': list,
  '/props': props,
};

/** An unknown path and a known one asked with the wrong method read the same. */
const route: Kind['route'] = (request, world) => {
  const get = request.method === 'GET' || request.method === 'HEAD';
  const found = get && Object.hasOwn(GET_ROUTES, request.path) ? GET_ROUTES[request.path] : undefined;
  return found?.(world) ?? error(404, 'File Not Found', 'not_found_error');
};

function refuse(request: RequestFacts): Reply | null {
  const body = request.raw.toString('utf8');
  try {
    JSON.parse(body);
  } catch {
    const column = body.length + 1;
    return error(
      500,
      `[json.exception.parse_error.101] parse error at line 1, column ${column}: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal`,
      'server_error',
    );
  }
  if (!Array.isArray(request.body.messages)) {
    return error(400, "'messages' is required", 'invalid_request_error');
  }
  for (const field of ['temperature', 'top_p', 'max_tokens']) {
    const value = request.body[field];
    if (value === undefined || value === null || typeof value === 'number') continue;
    const words = `[json.exception.type_error.302] type must be number, but is ${typeof value}`;
    return error(400, `Field '${field}': ${words}`, 'invalid_request_error');
  }
  return null;
}

function refuseLate(_: RequestFacts, { traits }: World, promptTokens: number): Reply | null {
  const size = traits.contextTokens;
  if (size === undefined || traits.truncates === true || promptTokens < size) return null;
  return error(
    400,
    `request (${promptTokens} tokens) exceeds the available context size (${size} tokens), try increasing it`,
    'exceed_context_size_error',
    { n_prompt_tokens: promptTokens, n_ctx: size },
  );
}

const chat: ChatFormat = {
  whole: (answer, { model, shape }) => {
    const { call } = answer;
    const written = call && { name: call.name, arguments: callArguments(call, shape, false) };
    const message = {
      role: 'assistant',
      content: call ? null : answer.text.join(''),
      ...(answer.reasoning.length > 0 && { reasoning_content: answer.reasoning.join('') }),
      ...(written && {
        tool_calls: [{ type: 'function', function: written, id: randomUUID().replaceAll('-', '') }],
      }),
    };
    return JSON.stringify({
      choices: [{ finish_reason: finishReason(answer, shape), index: 0, message }],
      created: now(),
      model,
      system_fingerprint: FINGERPRINT,
      object: 'chat.completion',
      usage: usageOf(answer),
      id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    });
  },
  events,
};

function* events(answer: Answer, { request, model, shape }: ChatContext): Generator<StreamEvent> {
  const id = `chatcmpl-${randomUUID().replaceAll('-', '')}`;
  const tail = {
    created: now(),
    id,
    model,
    system_fingerprint: FINGERPRINT,
    object: 'chat.completion.chunk',
  };
  const chunk = (delta: object, reason: string | null = null): string =>
    JSON.stringify({ choices: [{ finish_reason: reason, index: 0, delta }], ...tail });
  yield { is: 'role', data: chunk({ role: 'assistant', content: null }) };
  for (const reasoning of answer.reasoning)
    yield { is: 'token', data: chunk({ reasoning_content: reasoning }) };
  for (const content of answer.text) yield { is: 'token', data: chunk({ content }) };
  if (answer.call) {
    const written = { name: answer.call.name, arguments: callArguments(answer.call, shape, false) };
    const call = { index: 0, id: id.slice(9), type: 'function', function: written };
    yield { is: 'token', data: chunk({ tool_calls: [call] }) };
  }
  if (shape.finishReason !== false) yield { is: 'finish', data: chunk({}, answer.finish) };
  if (wantsUsage(request, answer)) {
    yield { is: 'usage', data: JSON.stringify({ choices: [], ...tail, usage: usageOf(answer) }) };
  }
  yield { is: 'done', data: '[DONE]' };
}

/** llama-server of llama.cpp, 2026, started with --jinja. */
export const LLAMA_SERVER: Kind = {
  traits: {
    showsTools: true,
    contextTokens: MODEL_CONTEXT,
    limitFields: ['max_completion_tokens', 'max_tokens'],
  },
  maxBytes: Number.POSITIVE_INFINITY,
  headers,
  route,
  refuse,
  refuseLate,
  hangsOn: ({ messages }) => messages.length === 0,
  chat,
};
