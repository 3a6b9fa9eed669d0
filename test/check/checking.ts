import { onTestFinished } from 'vitest';
import { type CheckOptions, run } from '../../src/commands/check.js';
import type { Ports, Progress } from '../../src/ports.js';
import type { Report } from '../../src/report/contract.js';
import { answer, type RawServer, startRawServer } from '../support/raw-server.js';

type Answers = Readonly<
  Record<string, readonly [status: string, body: string, headers?: Readonly<Record<string, string>>]>
>;

export const JSON_TYPE = { 'content-type': 'application/json' };
const NOT_FOUND = ['404 Not Found', ''] as const;
export const OK = ['200 OK', '{"status":"ok"}', JSON_TYPE] as const;
export const list = (owner: string, ...ids: string[]) => {
  const data = ids.map((id) => ({ id, object: 'model', owned_by: owner }));
  return ['200 OK', JSON.stringify({ object: 'list', data }), JSON_TYPE] as const;
};

/** A server that knows the paths given; `answers` may change from request to request. */
export async function serve(
  answers: Answers | ((nth: number) => Answers),
  host?: string,
): Promise<RawServer> {
  const server = await startRawServer((socket, request, nth) => {
    const path = request.split(' ')[1] ?? '';
    const table = typeof answers === 'function' ? answers(nth) : answers;
    const [status, body, headers = {}] = table[path] ?? NOT_FOUND;
    socket.end(answer(status, headers, body));
  }, host);
  onTestFinished(server.close);
  return server;
}

export const silent: Progress = { update: () => undefined, note: () => undefined, stop: () => undefined };

export async function check(options: CheckOptions, ports: Partial<Ports> = {}): Promise<Report> {
  const output = await run(options, {
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
    progress: silent,
    stdin: async function* () {},
    ...ports,
  });
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

export const codes = (report: Report) => report.findings.map(({ code, severity }) => `${severity} ${code}`);
export const statuses = (report: Report) => report.layers.map(({ status }) => status);
