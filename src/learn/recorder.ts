/** A small server on loopback that plays the model and keeps what it is sent: a call of a harmless tool, then plain text. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { functionsIn, messagesIn, roleOf } from '../flags/rewrite.js';
import { isObject, parseJson } from '../json.js';
import { listenOn } from '../listen.js';
import type { JsonObject } from '../model.js';

export interface Recorder {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The bodies of chat completions since the last `takeAll`, in order. */
  readonly takeAll: () => readonly JsonObject[];
  /** From now on each answer tells that its prompt took so many tokens. */
  readonly countAs: (promptTokens: number) => void;
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const ANSWER = 'Four.';
/** Tools that only look: the arguments with which they are called. Where none is offered, `read` is called all the same. */
const CALLS: Readonly<Record<string, string>> = {
  read: '{"path":"AGENTS.md","limit":1}',
  session_status: '{}',
};

export async function startRecorder(): Promise<Recorder> {
  let bodies: JsonObject[] = [];
  let called = false;
  let promptTokens = FEW_TOKENS;
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = parseJson(await textOf(request));
    if (request.method !== 'POST' || !isObject(body)) return sendJson(response, { object: 'list', data: [] });
    bodies.push(body);
    const call = called || hasResult(body) ? null : callFor(body);
    called ||= call !== null;
    const delta = call ?? { role: 'assistant', content: ANSWER };
    const reason = call === null ? 'stop' : 'tool_calls';
    const usage = usageOf(promptTokens);
    if (body.stream === true) return sendStream(response, { ...completion(body), usage }, delta, reason);
    const choices = [{ index: 0, message: delta, finish_reason: reason }];
    sendJson(response, { ...completion(body), usage, choices });
  };
  await listenOn(server, 0, HOST);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${HOST}:${port}`,
    takeAll: () => {
      const taken = bodies;
      bodies = [];
      called = false;
      return taken;
    },
    countAs: (tokens) => {
      promptTokens = tokens;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const hasResult = (body: JsonObject): boolean =>
  messagesIn(body).some((message) => roleOf(message) === 'tool');

/** A call of a tool that changes nothing; null where no tools are offered. */
function callFor(body: JsonObject): JsonObject | null {
  const offered = functionsIn(body).map(({ name }) => name);
  if (offered.length === 0) return null;
  const name = Object.keys(CALLS).find((known) => offered.includes(known)) ?? 'read';
  const call = { index: 0, id: 'call00000001', type: 'function' };
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ ...call, function: { name, arguments: CALLS[name] ?? '{}' } }],
  };
}

const FEW_TOKENS = 10;
const ANSWER_TOKENS = 2;
const usageOf = (tokens: number): JsonObject => ({
  prompt_tokens: tokens,
  completion_tokens: ANSWER_TOKENS,
  total_tokens: tokens + ANSWER_TOKENS,
});

const completion = ({ model }: JsonObject): JsonObject => ({
  id: 'chatcmpl-learn',
  object: 'chat.completion',
  created: 0,
  model: model ?? '',
});

function sendJson(response: ServerResponse, value: JsonObject): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** `whole` is what stands around the choices, its usage in the last event only. */
function sendStream(response: ServerResponse, whole: JsonObject, delta: JsonObject, reason: string): void {
  const chunk = (more: JsonObject): string =>
    `data: ${JSON.stringify({ ...whole, object: 'chat.completion.chunk', ...more })}\n\n`;
  const choice = (one: JsonObject, finish: string | null): string =>
    chunk({ usage: null, choices: [{ index: 0, delta: one, finish_reason: finish }] });
  const events = [choice(delta, null), choice({}, reason), chunk({ choices: [] }), 'data: [DONE]\n\n'];
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));
}
