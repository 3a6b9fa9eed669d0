import type { Look } from '../causes/cause.js';
import { classify, findingFor } from '../causes/classify.js';
import { causeOf, isTransient, meansRightServer } from '../causes/known.js';
import type { Exchange, Outcome } from '../model.js';
import { healthLayer, readHealth } from '../probes/health.js';
import { type ListedModel, type ModelsReading, readModels } from '../probes/models.js';
import { type NetworkReading, readEnd, readFailure } from '../probes/reach.js';
import type { Finding, LayerResult } from '../report/contract.js';
import type { LayerId } from '../steps.js';
import { listPart } from './listed.js';
import type { CheckFacts, CheckJudgement, Part } from './types.js';

/** Judges a round in which something is wrong. Pure. */
export function judgeTrouble(facts: CheckFacts): CheckJudgement {
  const health = judgeHealth(facts);
  const models = judgeModels(facts);
  const listed = listOf(facts);
  const errors = [...models.findings, ...health.findings].filter(({ severity }) => severity === 'error');
  const others = [...health.findings, ...models.findings].filter(({ severity }) => severity !== 'error');
  const [root] = errors;
  const interrupted =
    isInterrupted(facts.health) || (facts.models !== undefined && isInterrupted(facts.models));
  const look = models.look ?? health.look;
  return {
    layers: [health.layer, models.layer],
    findings: [...dedupe(errors), ...others],
    models: listed.map(({ id }) => id),
    again: !interrupted && root !== undefined && isTransient(root.code),
    ...(look === undefined ? {} : { look }),
    ...verdictOf(root, interrupted, listed),
  };
}

function verdictOf(
  root: Finding | undefined,
  interrupted: boolean,
  listed: readonly ListedModel[],
): Pick<CheckJudgement, 'verdict'> {
  if (interrupted) return { verdict: 'interrupted' };
  if (!root) return {};
  return { verdict: meansRightServer(root.code) || listed.length > 0 ? 'model-not-ready' : 'unreachable' };
}

function isInterrupted({ outcome }: Exchange): boolean {
  const code = outcome.kind === 'failure' ? outcome.code : outcome.error?.code;
  return code === 'ABORTED';
}

function dedupe(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }, at) => findings.findIndex((other) => other.code === code) === at);
}

function listOf({ models }: CheckFacts): readonly ListedModel[] {
  const reading = models && readModels(models);
  return reading?.kind === 'list' ? reading.models : [];
}

/** /health alone condemns nobody who lists models: then what it says is only a warning. */
function judgeHealth(facts: CheckFacts): Part {
  const { health } = facts;
  const layer = healthLayer(health);
  const { state, reason } = readHealth(health);
  if (health.outcome.kind === 'failure') {
    const reading = readFailure(health.outcome);
    if (!reading) return { layer: { ...layer, status: 'skipped' }, findings: [] };
    const finding = networkFinding(reading, health, 'health');
    const stands = facts.models !== undefined && readModels(facts.models).kind === 'list';
    const status = stands ? 'warn' : 'fail';
    return {
      layer: { ...layer, status, reason: finding.code },
      findings: [stands ? { ...finding, severity: 'warning' } : finding],
      look: lookFor(finding.code, health),
    };
  }
  const at = { layer: 'health', ...saidBy(health.outcome) } as const;
  if (state === 'loading') return { layer, findings: [findingFor('model-loading', {}, at)] };
  if (state === 'busy') return { layer, findings: [{ ...findingFor('busy', {}, at), severity: 'warning' }] };
  if (state !== 'unhealthy') return { layer, findings: [] };
  const finding = findingFor('opaque-error', {}, at);
  const advice = 'Look into its log; /v1/models and the turns tell whether it serves all the same.';
  return { layer, findings: [{ ...finding, severity: 'warning', title: `/health says ${reason}`, advice }] };
}

function judgeModels(facts: CheckFacts): Part {
  const { models } = facts;
  if (!models) {
    return { layer: { id: 'models', status: 'skipped', ms: 0, reason: 'not asked' }, findings: [] };
  }
  const reading = readModels(models);
  const { outcome } = models;
  if (outcome.kind === 'failure') return failedPart(models, readFailure(outcome));
  const end = reading.kind === 'list' ? undefined : readEnd(outcome);
  if (end) return failedPart(models, end);
  if (reading.kind === 'status') return statusPart(models, facts);
  if (reading.kind === 'other') return otherPart(reading, models, facts);
  return listPart(listOf(facts), models, facts);
}

function failedPart(exchange: Exchange, reading: NetworkReading | undefined): Part {
  const layer = { id: 'models', ms: exchange.timing.total } as const;
  if (!reading) return { layer: { ...layer, status: 'skipped', reason: 'interrupted' }, findings: [] };
  // Without a list nothing is known of the model, however harmless the cause is elsewhere.
  const finding: Finding = { ...networkFinding(reading, exchange, 'models'), severity: 'error' };
  return {
    layer: { ...layer, status: 'fail', reason: finding.code },
    findings: [finding],
    look: lookFor(finding.code, exchange),
  };
}

/** Which way of looking around fits what was seen. */
function lookFor(code: string, { probe, outcome }: Exchange): Look | undefined {
  const look = causeOf(code)?.look;
  if (look !== 'scheme') return look;
  const fits = code === 'tls' ? !speaksTls(outcome) : probe.url.startsWith('http:');
  return fits ? 'scheme' : undefined;
}

/** A certificate that is refused, or an alert: TLS was spoken, so nobody shall be told to go without. */
function speaksTls(outcome: Outcome): boolean {
  if (outcome.kind !== 'failure') return false;
  return /CERT|SELF_SIGNED|UNABLE_TO_|LEAF_SIGNATURE|ALERT|UNRECOGNIZED_NAME/i.test(
    `${outcome.code} ${outcome.message}`,
  );
}

/** What came of the network is told in the title: the server said nothing. */
function networkFinding({ code, seen }: NetworkReading, { probe }: Exchange, layer: LayerId): Finding {
  const url = new URL(probe.url);
  const [host, port] = [url.hostname, portOf(url)];
  const finding = findingFor(code, { host, port, url: probe.url }, { layer });
  const title = causeOf(code)?.titleAt?.({ host, port, seen }) ?? `${finding.title}: ${seen}`;
  return { ...finding, title, ...(code === 'body-capped' && TOO_LONG) };
}

/** Neither a state nor a list of models is as long as that. */
const TOO_LONG = {
  why: 'Reading stopped at the size limit: no server of models says so much there.',
  advice: 'Look at what answers at this address, and name the right one with --base-url.',
} as const satisfies Partial<Finding>;

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** An HTTP error from /models: what the matrix makes of it, and where that is silent, what the status means there. */
function statusPart(exchange: Exchange, facts: CheckFacts): Part {
  const { outcome, timing } = exchange;
  if (outcome.kind === 'failure') return failedPart(exchange, readFailure(outcome));
  const finding = statusFinding(outcome, facts);
  const layer: LayerResult = {
    id: 'models',
    status: 'fail',
    ms: timing.total,
    reason: `${outcome.status} ${finding.code}`,
  };
  const look =
    outcome.status === 400 && /https/i.test(outcome.body) ? 'scheme' : lookFor(finding.code, exchange);
  return { layer, findings: [finding], look };
}

type Response = Extract<Outcome, { kind: 'response' }>;

function statusFinding(outcome: Response, { health, server }: CheckFacts): Finding {
  const { status, headers, body } = outcome;
  const at = { layer: 'models', ...saidBy(outcome) } as const;
  if (status >= 300 && status < 400) {
    const location = headers.location ?? '';
    const finding = findingFor('redirected', { location, status }, at);
    return location === '' ? finding : { ...finding, title: `the server redirects to ${location}` };
  }
  if (status === 404 || status === 405) return findingFor('wrong-path', { status }, at);
  const loading = status === 503 && (/loading/i.test(body) || readHealth(health).state === 'loading');
  if (loading) return findingFor('model-loading', {}, at);
  const [finding] = classify({
    status,
    contentType: headers['content-type'] ?? null,
    body,
    transport: null,
    stage: 'models',
    server: server.kind,
    end: outcome.end,
  });
  if (finding && isOfServing(finding)) return { ...finding, layer: 'models', severity: 'error' };
  return findingFor(status === 401 || status === 403 ? 'auth' : 'opaque-error', { status }, at);
}

/** A list of models was asked for: whatever stands in the answer, it says nothing of requests, sizes and completions. */
const isOfServing = ({ code }: Finding): boolean =>
  ['transport', 'service', 'model', 'server'].includes(causeOf(code)?.layer ?? '');

/** The first words of a body, for a finding; clipped and cleaned where they are shown. Nothing of an empty one. */
function saidBy({ body }: Response): { readonly serverSaid?: string } {
  const text = body.trim().slice(0, 400);
  return text === '' ? {} : { serverSaid: text };
}

/** 200, and no list of models: the list is broken, another service has this port, or the API has another path. */
function otherPart(
  { what }: Extract<ModelsReading, { kind: 'other' }>,
  { outcome, timing, probe }: Exchange,
  { health }: CheckFacts,
): Part {
  const at = { layer: 'models', ...(outcome.kind === 'response' && saidBy(outcome)) } as const;
  const { state } = readHealth(health);
  const layer: LayerResult = { id: 'models', status: 'fail', ms: timing.total, reason: `200, but ${what}` };
  if (state === 'loading') return { layer, findings: [] };
  const title = `${new URL(probe.url).pathname} answers with ${what} instead of a list of models`;
  if (state === 'ok' && what === 'malformed JSON')
    return { layer, findings: [{ ...findingFor('opaque-error', {}, at), title, ...BROKEN_LIST }] };
  return { layer, findings: [{ ...findingFor('wrong-service', { what }, at), title }], look: 'paths' };
}

/** Where /health is well and JSON was begun, it is the right server. */
const BROKEN_LIST = {
  why: 'The server is there, and well by its own /health; only its list of models is broken, or was cut on its way.',
  advice:
    'Restart or update the server, and take a proxy in between out of the way. OpenClaw asks for no list, so its turns may work all the same.',
} as const satisfies Partial<Finding>;
