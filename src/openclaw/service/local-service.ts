import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange, Probe, Send, Target } from '../../model.js';
import { healthProbe, readHealth } from '../../probes/health.js';
import { modelsProbe, readModels } from '../../probes/models.js';
import type { Finding } from '../../report/contract.js';
import { type Config, type Env, jsonOf, numberOf, stringOf } from '../config/config.js';
import { type Located, member } from '../config/tree.js';
import { type Exit, type Running, startProcess } from '../install/process.js';
import { commandState } from '../lint/lint-local-service.js';
import { type LocalServiceOutcome, localServiceFinding } from './local-service-findings.js';

/** models.providers.ID.localService, `${NAME}` filled in. */
export interface LocalService {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Default: {baseUrl}/models. */
  readonly healthUrl: string;
  readonly readyTimeoutMs: number;
}

interface LocalServiceCheck {
  readonly target: Target;
  readonly send: Send;
  /** What the program inherits; localService.env is laid over it. */
  readonly env: Env;
  /** Takes secrets out of what the program printed. */
  readonly redact: (text: string) => string;
  readonly progress?: (text: string) => void;
  /** Milliseconds between two looks at healthUrl; OpenClaw's own 250 unless a test is in a hurry. */
  readonly pollMs?: number;
}

/** Times in milliseconds since the program was started. */
export interface LocalServiceResult {
  readonly outcome: LocalServiceOutcome;
  /** null when all is well. */
  readonly finding: Finding | null;
  /** Until the outcome was known. */
  readonly ms: number;
  /** What the server says of itself and of its models; absent when none answered. */
  readonly round?: Round;
  /** healthUrl answered 2xx. */
  readonly readyMs?: number;
  /** The model was loaded. */
  readonly loadedMs?: number;
  /** First token of the answer to a small request, since it was sent. */
  readonly firstTokenMs?: number;
}

/** The answers of /health and /v1/models, the last ones. */
export interface Round {
  readonly health: Exchange;
  readonly models: Exchange;
}

/** OpenClaw's own values. */
const DEFAULT_READY_TIMEOUT_MS = 120_000;
const POLL_MS = 250;
const PROBE_TIMEOUT_MS = 2000;
/** Of what the program wrote to stderr: what a finding quotes. */
const QUOTED_LINES = 8;

/** Reads the localService of a provider; null when it has none. */
export function localServiceOf(config: Config, provider: Located, baseUrl: string): LocalService | null {
  const service = member(provider, 'localService');
  if (service?.kind !== 'object') return null;
  const args = jsonOf(config, member(service, 'args'));
  const env = jsonOf(config, member(service, 'env'));
  const cwd = stringOf(config, member(service, 'cwd'));
  return {
    command: stringOf(config, member(service, 'command')) ?? '',
    args: Array.isArray(args) ? args.map(String) : [],
    ...(cwd === undefined ? {} : { cwd }),
    env: Object.fromEntries(Object.entries(env ?? {}).map(([name, value]) => [name, String(value)])),
    healthUrl: stringOf(config, member(service, 'healthUrl'))?.trim() || `${baseUrl}/models`,
    readyTimeoutMs: numberOf(member(service, 'readyTimeoutMs')) ?? DEFAULT_READY_TIMEOUT_MS,
  };
}

/**
 * Starts the configured command as OpenClaw would (no shell, no search of PATH), looks at healthUrl until it
 * answers 2xx, and says what came of it. Stops the process group that it started, and nothing else.
 */
export async function checkLocalService(
  service: LocalService,
  check: LocalServiceCheck,
  signal: AbortSignal,
): Promise<LocalServiceResult> {
  const ended = (await withoutStart(service, check, signal)) ?? (await started(service, check, signal));
  const finding = localServiceFinding(ended.outcome, { ...service, ...ended, redact: check.redact });
  return { ...ended, finding };
}

type Timed = Omit<LocalServiceResult, 'finding'>;
type Ended = Omit<Timed, 'ms'>;

/** Why there is nothing to start; null when the program is to be started. */
async function withoutStart(
  service: LocalService,
  check: LocalServiceCheck,
  signal: AbortSignal,
): Promise<Timed | null> {
  const began = performance.now();
  const outcome = (await cannotStart(service)) ?? (await taken(service, check, signal));
  if (!outcome) return null;
  const ms = Math.round(performance.now() - began);
  if (outcome.kind !== 'already-answering') return { outcome, ms };
  return { outcome, ms, round: await askRound(check, signal) };
}

async function started(service: LocalService, check: LocalServiceCheck, signal: AbortSignal): Promise<Timed> {
  const began = performance.now();
  const running = startProcess({
    command: service.command,
    args: service.args,
    env: { ...check.env, ...service.env },
    ...(service.cwd === undefined ? {} : { cwd: service.cwd }),
  });
  try {
    const ended = await watch(running, service, check, signal);
    return { ...ended, ms: Math.round(performance.now() - began) };
  } finally {
    await running.stop();
  }
}

async function cannotStart({ command }: LocalService): Promise<LocalServiceOutcome | null> {
  if (!path.isAbsolute(command)) return { kind: 'relative-command' };
  const state = await commandState(command);
  if (state === 'missing') return { kind: 'missing-command' };
  return state === 'not-executable' ? { kind: 'not-executable' } : null;
}

/** Who already answers at healthUrl: OpenClaw would take a 2xx for the service and start nothing. */
async function taken(
  service: LocalService,
  check: LocalServiceCheck,
  signal: AbortSignal,
): Promise<LocalServiceOutcome | null> {
  const { outcome } = await check.send(readinessProbe(service), signal);
  if (outcome.kind === 'response') {
    const { status, headers } = outcome;
    return is2xx(status)
      ? { kind: 'already-answering' }
      : { kind: 'port-taken', by: headers.server ?? `HTTP ${status}` };
  }
  const nobody = outcome.phase === 'connect' || outcome.phase === 'resolve' || outcome.phase === 'aborted';
  return nobody ? null : { kind: 'port-taken', by: 'something that does not speak HTTP' };
}

async function watch(
  running: Running,
  service: LocalService,
  check: LocalServiceCheck,
  signal: AbortSignal,
): Promise<Ended> {
  const began = performance.now();
  const since = (): number => Math.round(performance.now() - began);
  let exit: Exit | null = null;
  void running.exited.then((ended) => {
    exit = ended;
  });
  const early = (): LocalServiceOutcome | null =>
    exit ? { kind: 'early-exit', exit, lines: lastLines(running) } : null;
  /** Asks again and again until the answer satisfies; null when it does, else why it never did. */
  const until = async (
    probe: Probe,
    satisfied: (exchange: Exchange) => boolean,
  ): Promise<LocalServiceOutcome | null> => {
    for (;;) {
      const exchange = await check.send(probe, signal);
      if (satisfied(exchange)) return null;
      const ended = early();
      if (ended) return ended;
      if (signal.aborted) return { kind: 'interrupted' };
      if (since() >= service.readyTimeoutMs) return { kind: 'never-ready', lines: lastLines(running) };
      check.progress?.(`waiting for ${service.healthUrl} (${Math.round(since() / 1000)} s)`);
      await delay(check.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  };

  const failed = await until(
    readinessProbe(service),
    ({ outcome }) => outcome.kind === 'response' && is2xx(outcome.status),
  );
  if (failed) return { outcome: failed };
  const readyMs = since();
  let round = await askRound(check, signal);
  const tooEarly = !isLoaded(round);
  if (tooEarly) {
    const never = await until(modelsProbe(check.target), (models) => {
      round = { ...round, models };
      return listsModels(models);
    });
    if (never?.kind === 'never-ready') return { outcome: { ...never, kind: 'never-loaded' }, round, readyMs };
    if (never) return { outcome: never, readyMs };
    round = { ...round, health: await check.send(healthProbe(check.target), signal) };
  }
  const loadedMs = since();
  const first = await firstToken(check, signal);
  const ended = early();
  if (ended) return { outcome: ended, readyMs, loadedMs };
  const times = { readyMs, loadedMs, ...(first === null ? {} : { firstTokenMs: first }) };
  return { outcome: { kind: tooEarly ? 'ready-too-early' : 'ready' }, round, ...times };
}

async function askRound({ target, send }: LocalServiceCheck, signal: AbortSignal): Promise<Round> {
  const health = await send(healthProbe(target), signal);
  return { health, models: await send(modelsProbe(target), signal) };
}

/** A 2xx is no proof: inferrs answers while its model still loads, with "loading" or an empty list. */
function isLoaded({ health, models }: Round): boolean {
  return readHealth(health).state !== 'loading' && listsModels(models);
}

/** A server that keeps no such list is not held to one. */
function listsModels(exchange: Exchange): boolean {
  const reading = readModels(exchange);
  if (reading.kind === 'failure') return false;
  return reading.kind !== 'list' || reading.models.length > 0;
}

/** Milliseconds to the end of an answer of one token; null when there was none. The role alone is no token. */
async function firstToken({ target, send }: LocalServiceCheck, signal: AbortSignal): Promise<number | null> {
  if (target.model === undefined) return null;
  const body = {
    model: target.model,
    messages: [{ role: 'user', content: 'What is 2 + 2?' }],
    stream: true,
    max_tokens: 1,
  };
  const { outcome, timing } = await send(
    {
      id: 'first-token',
      layer: 'direct',
      method: 'POST',
      url: `${target.baseUrl}/chat/completions`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      stopAfterEvents: 2,
    },
    signal,
  );
  if (outcome.kind !== 'response' || !is2xx(outcome.status)) return null;
  return Math.round(timing.total);
}

function readinessProbe({ healthUrl }: LocalService): Probe {
  const timeouts = { total: PROBE_TIMEOUT_MS };
  return { id: 'local-service', layer: 'health', method: 'GET', url: healthUrl, headers: {}, timeouts };
}

function is2xx(status: number): boolean {
  return status >= 200 && status < 300;
}

function lastLines(running: Running): readonly string[] {
  const lines = running.stderr().split(/\r?\n/u);
  return lines.filter((line) => line.trim() !== '').slice(-QUOTED_LINES);
}
