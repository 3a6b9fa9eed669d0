import type net from 'node:net';
import { onTestFinished } from 'vitest';
import type { Exchange, Outcome, Probe, Target, Timeouts } from '../../src/model.js';
import { openSend, type SendOptions } from '../../src/wire/send.js';
import { answer, type Play, type RawServer, startRawServer } from '../support/raw-server.js';

const LONG: Timeouts = { connect: 5000, firstByte: 5000, idle: 5000, total: 10_000 };

export async function serve(play: Play): Promise<RawServer> {
  const server = await startRawServer(play);
  onTestFinished(server.close);
  return server;
}

export function targetOf(
  baseUrl: string,
  timeouts: Partial<Timeouts> = {},
  more: Partial<Target> = {},
): Target {
  return { baseUrl, headers: {}, timeouts: { ...LONG, ...timeouts }, ...more };
}

export function get(url: string, more: Partial<Probe> = {}): Probe {
  return { id: 'test', layer: 'models', method: 'GET', url, headers: {}, ...more };
}

export async function sendTo(target: Target, options: Partial<SendOptions> = {}) {
  const opened = openSend({ target, userAgent: 'test/1', ...options });
  onTestFinished(opened.close);
  return opened.send;
}

/** One GET against a server that plays `play`. */
export async function ask(
  play: Play,
  timeouts: Partial<Timeouts> = {},
  probe: Partial<Probe> = {},
  options: Partial<SendOptions> = {},
): Promise<Exchange> {
  const server = await serve(play);
  const send = await sendTo(targetOf(server.baseUrl, timeouts), options);
  return send(get(`${server.baseUrl}/models`, probe));
}

export function response(outcome: Outcome): Extract<Outcome, { kind: 'response' }> {
  if (outcome.kind !== 'response') throw new Error(`no response: ${JSON.stringify(outcome)}`);
  return outcome;
}

export function failure(outcome: Outcome): Extract<Outcome, { kind: 'failure' }> {
  if (outcome.kind !== 'failure') throw new Error(`no failure: ${JSON.stringify(outcome)}`);
  return outcome;
}

export function ok(socket: net.Socket): void {
  socket.end(answer('200 OK', { 'content-type': 'application/json' }, '{}'));
}
