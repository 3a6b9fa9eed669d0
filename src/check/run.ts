/** Asks /health and /v1/models, waits if told to, and looks around when nothing is where it should be. */
import type { Exchange, Send, Target } from '../model.js';
import type { Progress } from '../ports.js';
import { healthProbe } from '../probes/health.js';
import { identifyServer, identityProbes } from '../probes/identify.js';
import { modelsProbe } from '../probes/models.js';
import { type CapturingProxy, capturingProxy, isOutOfReach } from '../probes/reach.js';
import type { Finding, ServerInfo } from '../report/contract.js';
import { judgeCalm } from './calm.js';
import type { Explored } from './explore.js';
import type { CheckFacts, CheckJudgement, Round } from './types.js';
import { waitFor } from './wait.js';

export interface CheckContext {
  readonly target: Target;
  /** The model that is asked for; without one, no model is missed. */
  readonly model?: string | undefined;
  readonly send: Send;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Milliseconds to wait until it serves and the model is loaded. */
  readonly wait?: number;
  /** Ask nothing that only tells more about who the server is. */
  readonly thrifty?: boolean;
  /** Is told sentences about the run. */
  readonly note?: (sentence: string) => void;
}

export interface CheckResult extends Pick<CheckJudgement, 'layers' | 'findings' | 'verdict' | 'models'> {
  readonly server: ServerInfo;
  /** Of the last round, and of what was asked after it. */
  readonly exchanges: readonly Exchange[];
  /**
   * The verdict rests on nothing but a missing model list, at a server that speaks HTTP and JSON: OpenClaw asks for no
   * list, so a turn may work all the same.
   */
  readonly onlyListMissing?: boolean;
  /** Base URL of a server that was found where none was asked for. */
  readonly foundAt?: string;
}

/** Asks /health and /v1/models, waits if told to, and looks around when nothing is where it should be. */
export async function runCheck(given: CheckContext): Promise<CheckResult> {
  const context = given.wait ? { ...given, send: within(given.wait, given.send) } : given;
  const { target, send, signal, progress, wait = 0 } = context;
  progress.update(`asking ${target.baseUrl}`);
  const attempt = async () => {
    const facts = factsOf(await ask(target, send, signal), context);
    return { facts, judgement: await judge(facts) };
  };
  type Attempt = Awaited<ReturnType<typeof attempt>>;
  const unfinished = ({ judgement }: Attempt) => (judgement.again ? judgement.findings[0]?.title : undefined);
  const last = await waitFor({ attempt, unfinished, limit: wait, progress, signal });
  if (last.judgement.again && wait > 0) context.note?.(`Waited ${Math.round(wait / 1000)} s for the server.`);

  const { judgement, exchanges: looked, foundAt } = await look(last.judgement, context);
  const round = exchangesOf(last.facts);
  const more =
    context.thrifty || isOutOfReach(last.facts.health) ? [] : await askMore(last.facts.server, context);
  // What was found on another port is another server.
  const same = judgement.look === 'neighbours' ? round : [...round, ...looked];
  const server = identifyServer([...same, ...more], context.model);
  return {
    layers: judgement.layers.map((layer) => ({ ...layer, ms: Math.round(layer.ms) })),
    findings: [...judgement.findings, ...(await proxyFinding(capturingProxy(target, context.env)))],
    ...(judgement.verdict === undefined ? {} : { verdict: judgement.verdict }),
    models: judgement.models,
    server,
    exchanges: [...round, ...looked, ...more],
    ...(foundAt === undefined ? {} : { foundAt }),
    ...(onlyListMissing(judgement, last.facts) ? { onlyListMissing: true } : {}),
  };
}

/** At the end of a wait an answer still has this long, in milliseconds. */
const LAST_MOMENT = 1000;

/** No request outlasts the wait by more than a moment: a server may let its answers drip. */
function within(wait: number, send: Send): Send {
  const deadline = performance.now() + wait;
  return (probe, signal, watch) => {
    const left = Math.max(LAST_MOMENT, deadline - performance.now());
    const total = Math.min(left, probe.timeouts?.total ?? left);
    return send({ ...probe, timeouts: { ...probe.timeouts, total } }, signal, watch);
  };
}

async function ask(target: Target, send: Send, signal: AbortSignal): Promise<Round> {
  const health = await send(healthProbe(target), signal);
  return { health, models: isOutOfReach(health) ? undefined : await send(modelsProbe(target), signal) };
}

function factsOf(round: Round, { target, model }: CheckContext): CheckFacts {
  return { ...round, target, model, server: identifyServer(exchangesOf(round), model) };
}

function exchangesOf({ health, models }: Round): Exchange[] {
  return models ? [health, models] : [health];
}

/** The matrix loads only when something is wrong. */
async function judge(facts: CheckFacts): Promise<CheckJudgement> {
  return judgeCalm(facts) ?? (await import('./trouble.js')).judgeTrouble(facts);
}

async function look(judgement: CheckJudgement, { target, send, signal }: CheckContext): Promise<Explored> {
  if (judgement.look === undefined || signal.aborted) return { judgement, exchanges: [] };
  const { explore } = await import('./explore.js');
  return explore(judgement, target, send, signal);
}

async function askMore(server: ServerInfo, { target, send, signal }: CheckContext): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const probe of identityProbes(server, target)) exchanges.push(await send(probe, signal));
  return exchanges;
}

function onlyListMissing({ findings: [root] }: CheckJudgement, { models }: CheckFacts): boolean {
  const { outcome } = models ?? {};
  if (root?.code !== 'wrong-path' || outcome?.kind !== 'response') return false;
  return !/^\s*</.test(outcome.body) && !root.title.startsWith('the API is at');
}

/** A warning, because requests of this tool use no proxy; those of OpenClaw do. */
async function proxyFinding(captured: CapturingProxy | undefined): Promise<Finding[]> {
  if (!captured) return [];
  const { findingFor } = await import('../causes/classify.js');
  const { variable, proxy } = captured;
  const finding = findingFor('proxy-captures-loopback', { variable, proxy }, { layer: 'health' });
  const title = `${variable} sends requests for this local server to a proxy${proxy === '' ? '' : ` (${proxy})`}`;
  return [{ ...finding, severity: 'warning', title }];
}
