import type { Exchange, Outcome, Probe, Target } from '../../src/model.js';

export function targetAt(baseUrl: string): Target {
  return { baseUrl, headers: {}, timeouts: { connect: 1000, firstByte: 1000, idle: 1000, total: 1000 } };
}

const PATHS: Readonly<Record<string, string>> = {
  health: '/health',
  models: '/v1/models',
  root: '/',
  props: '/props',
  running: '/api/ps',
  version: '/api/version',
  direct: '/v1/chat/completions',
};

function probe(id: string): Probe {
  return {
    id,
    layer: id === 'health' || id === 'direct' ? id : 'models',
    method: 'GET',
    url: `http://h:1${PATHS[id] ?? `/${id}`}`,
    headers: {},
  };
}

/** An answer as it would have come back. */
export function answerTo(
  id: string,
  status: number,
  body: string,
  more: Partial<Extract<Outcome, { kind: 'response' }>> = {},
): Exchange {
  const outcome = {
    kind: 'response',
    status,
    headers: {},
    body,
    bytes: body.length,
    end: 'complete',
    ...more,
  } as const;
  return { probe: probe(id), outcome, timing: { total: 1 } };
}

export function failureOf(
  id: string,
  phase: Extract<Outcome, { kind: 'failure' }>['phase'],
  code: string,
): Exchange {
  return { probe: probe(id), outcome: { kind: 'failure', phase, code, message: code }, timing: { total: 1 } };
}
