import type { Socket } from 'node:net';
import { STREAM_HEAD } from '../support/raw-server.js';
import { MODEL, type Place } from './fault.js';
import { json, send } from './play.js';

export const LIST = JSON.stringify({
  object: 'list',
  data: [{ id: MODEL, object: 'model', owned_by: 'inferrs (loaded)' }],
});

export const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
export const ROLE = chunk({ role: 'assistant' });
export const TEXT = chunk({ content: 'Two plus two equals four.' });
export const STOP = chunk({}, 'stop');
export const DONE = 'data: [DONE]\n\n';

/** The usage that fits a request: four bytes a token. */
const usageOf = (request: string) => ({
  prompt_tokens: Math.ceil(request.length / 4),
  completion_tokens: 7,
  total_tokens: 7,
});

export function healthyDirect(request: string): Buffer {
  const message = { role: 'assistant', content: 'Two plus two equals four.' };
  return json(
    JSON.stringify({
      id: 'd',
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: usageOf(request),
    }),
  );
}

export function healthyTurn(request: string): string {
  const usage = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [], usage: usageOf(request) })}\n\n`;
  return `${STREAM_HEAD}${ROLE}${TEXT}${STOP}${usage}${DONE}`;
}

export const HEALTHY: Readonly<Record<Place, (socket: Socket, request: string) => void>> = {
  health: send(json('{"status":"ok"}')),
  models: send(json(LIST)),
  direct: (socket, request) => void socket.end(healthyDirect(request)),
  turn: (socket, request) => void socket.end(healthyTurn(request)),
};
