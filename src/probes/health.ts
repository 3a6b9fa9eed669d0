import { quickBounds } from '../deadlines.js';
import { isObject, parseJson } from '../json.js';
import type { Exchange, Probe, Target } from '../model.js';
import type { LayerResult } from '../report/contract.js';

/** `absent`: the server has no such endpoint, which many good ones have not; `unanswered`: no answer at all. */
export type HealthState = 'ok' | 'loading' | 'busy' | 'absent' | 'unhealthy' | 'unanswered';

export interface HealthReading {
  readonly state: HealthState;
  /** One short phrase: `200 ok`, `no /health here (404)`. */
  readonly reason: string;
}

/** GET /health at the server's root, wherever the API itself lives. */
export function healthProbe(target: Target): Probe {
  return {
    id: 'health',
    layer: 'health',
    method: 'GET',
    url: `${new URL(target.baseUrl).origin}/health`,
    headers: {},
    ...quickBounds(target),
  };
}

const LOADING = /^(loading|starting|initiali[sz]ing|warming|not[ _-]?ready|pending)/i;
const BUSY = /no slot available|busy|overloaded/i;
const WELL = /^(ok|okay|healthy|up|pass|passing|ready|running|alive|true|success|live)\b/i;

/**
 * Reads the body, not only the status: inferrs says 200 while it still loads its model, llama-server says 503 for
 * that. An answer that is not about health (a page, a JSON error under 200) means that there is no such endpoint.
 */
export function readHealth({ outcome }: Exchange): HealthReading {
  if (outcome.kind === 'failure') return { state: 'unanswered', reason: outcome.message };
  const { status, body } = outcome;
  const said = statusWord(body);
  if (LOADING.test(said) || (status === 503 && /loading/i.test(body))) {
    return { state: 'loading', reason: `${status} loading` };
  }
  if (status >= 500 && status !== 501) {
    if (BUSY.test(body)) return { state: 'busy', reason: `${status} busy` };
    return { state: 'unhealthy', reason: said === '' ? `${status}` : `${status} ${said}` };
  }
  if (status < 200 || status > 299) return { state: 'absent', reason: `no /health here (${status})` };
  if (BUSY.test(said)) return { state: 'busy', reason: `${status} ${said}` };
  if (WELL.test(said)) return { state: 'ok', reason: `${status} ok` };
  if (body.trim() === '') return { state: 'ok', reason: `${status}` };
  if (isForeign(body))
    return { state: 'absent', reason: `no /health here (${status}, but not about health)` };
  return said === ''
    ? { state: 'ok', reason: `${status}` }
    : { state: 'unhealthy', reason: `${status} ${said}` };
}

/** The word for the state: of `{"status": "ok"}`, of `{"status": {"state": …}}`-less shapes, or a short plain text. */
function statusWord(body: string): string {
  const json = parseJson(body);
  const word = isObject(json) ? (json.status ?? json.state ?? json.health ?? json.healthy) : json;
  if (typeof word === 'string' || typeof word === 'boolean') return String(word).slice(0, 60);
  return json === undefined && body.length <= 60 && !body.includes('<') ? body.trim() : '';
}

/** A web page, or JSON that carries an error and no state. */
function isForeign(body: string): boolean {
  const json = parseJson(body);
  return json === undefined ? /^\s*</.test(body) : isObject(json) && 'error' in json && !('status' in json);
}

const LAYER_STATUS = {
  ok: 'pass',
  busy: 'warn',
  absent: 'skipped',
  loading: 'fail',
  unhealthy: 'warn',
  unanswered: 'fail',
} as const satisfies Record<HealthState, LayerResult['status']>;

/** The row of the report. */
export function healthLayer(exchange: Exchange): LayerResult {
  const { state, reason } = readHealth(exchange);
  return { id: 'health', status: LAYER_STATUS[state], ms: exchange.timing.total, reason };
}
