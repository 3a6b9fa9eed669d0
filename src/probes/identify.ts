import { quickBounds } from '../deadlines.js';
import { isList, isObject } from '../json.js';
import type { Exchange, Probe, Target } from '../model.js';
import { jsonOf } from '../reading/json-of.js';
import type { ServerInfo } from '../report/contract.js';
import { type KnownKind, SERVER_KINDS, SERVERS, serverOf } from '../servers/index.js';
import type { Seen } from '../servers/seen.js';
import { type Clue, type Server, SIGNS, type Sign, type ToldWindow } from '../servers/server.js';
import { readHealth } from './health.js';
import { readModels } from './models.js';

/** A clue with the kind it speaks for. */
interface Named {
  readonly kind: KnownKind;
  readonly evidence: string;
  readonly detail: string | undefined;
}

/** Lists of models are read this far for their owners. */
const MOST_ROWS = 100;
const SHOWN = 60;

/** The texts of an answer in which a server may give itself away. */
const TEXTS = {
  owner: ({ json }) => {
    const rows = json && isList(json.data) ? json.data.slice(0, MOST_ROWS) : [];
    return rows.flatMap((row) => (isObject(row) && typeof row.owned_by === 'string' ? [row.owned_by] : []));
  },
  root: ({ path, body }) => (path === '/' ? [body.trim()] : []),
  fingerprint: ({ body }) => {
    const print = /"system_fingerprint"\s*:\s*"([^"\\]{1,60})"/.exec(body)?.[1];
    return print === undefined ? [] : [print];
  },
  header: ({ headers }) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  body: ({ body }) => [body],
  front: ({ headers, status }) => (status >= 300 && headers.server !== undefined ? [headers.server] : []),
} as const satisfies Record<Sign, (seen: Seen) => readonly string[]>;

/** How a sign is told, where its tell has no words of its own. `match` is what a pattern found. */
const EVIDENCE = {
  owner: (text) => `owned_by: "${text.slice(0, SHOWN)}"`,
  root: (_, match) => `GET / says "${match}"`,
  fingerprint: (text) => `system_fingerprint: "${text}"`,
  header: (text) => text.slice(0, SHOWN + 'server: '.length),
  body: (_, match) => `says "${match.slice(0, SHOWN)}"`,
  front: (text) => `server: ${text.slice(0, SHOWN)}`,
} as const satisfies Record<Sign, (text: string, match: string) => string>;

/**
 * Who answers, from the answers already there; any exchange may be given, those of generating requests too. The
 * surest clue decides the kind, and every clue that agrees is evidence.
 * @param model the model asked for: its context is the one that is told
 */
export function identifyServer(exchanges: readonly Exchange[], model?: string): ServerInfo {
  const seen = allSeen(exchanges);
  const clues = SIGNS.flatMap((sign) => seen.flatMap((one) => clueIn(sign, one) ?? []));
  const kind = clues[0]?.kind ?? 'unknown';
  const agreeing = clues.filter((clue) => clue.kind === kind);
  const contextTokens = contextOf(exchanges, seen, model);
  return {
    kind,
    detail: agreeing.find(({ detail }) => detail !== undefined)?.detail ?? versionOf(seen, serverOf(kind)),
    evidence: [...new Set(agreeing.map(({ evidence }) => evidence))],
    ...(contextTokens === undefined ? {} : { contextTokens }),
  };
}

function allSeen(exchanges: readonly Exchange[]): readonly Seen[] {
  const health = exchanges.find(({ probe }) => probe.id === 'health');
  const healthAnswers = health !== undefined && ['ok', 'loading'].includes(readHealth(health).state);
  return exchanges.flatMap((exchange) => {
    const { probe, outcome } = exchange;
    if (outcome.kind === 'failure') return [];
    const { status, headers, body } = outcome;
    const json = jsonOf(exchange);
    const object = isObject(json) ? json : undefined;
    return [{ path: new URL(probe.url).pathname, status, headers, body, json: object, healthAnswers }];
  });
}

/** The first text of the answer that some server is known by. */
function clueIn(sign: Sign, seen: Seen): Named | undefined {
  for (const text of TEXTS[sign](seen)) {
    for (const kind of SERVER_KINDS) {
      const clue = tellOf(SERVERS[kind], sign, text, seen);
      if (clue) return { kind, detail: clue.detail, evidence: clue.evidence ?? EVIDENCE[sign](text, '') };
    }
  }
  return undefined;
}

function tellOf({ tells }: Server, sign: Sign, text: string, seen: Seen): Clue | undefined {
  const tell = tells[sign];
  if (typeof tell === 'function') return tell(text, seen);
  const match = tell?.exec(text)?.[0];
  return match === undefined ? undefined : { evidence: EVIDENCE[sign](text, match) };
}

function versionOf(seen: readonly Seen[], server: Server | undefined): string {
  for (const one of seen) {
    const version = server?.version?.(one);
    if (version !== undefined) return version;
  }
  return '';
}

/** What one of the answers tells of the model: those made for it first, then the list of models. */
function contextOf(
  exchanges: readonly Exchange[],
  seen: readonly Seen[],
  model?: string,
): number | undefined {
  for (const kind of SERVER_KINDS) {
    const { told } = serverOf(kind)?.window ?? {};
    const tokens = told && seen.map((one) => contextFor(told(one), model)).find((one) => one !== undefined);
    if (tokens !== undefined) return tokens;
  }
  const lists = exchanges.flatMap((exchange) => {
    const reading = exchange.probe.id === 'models' ? readModels(exchange) : undefined;
    return reading?.kind === 'list' ? reading.models : [];
  });
  return contextFor(lists, model);
}

function contextFor(
  models: readonly (Pick<ToldWindow, 'id'> & Partial<ToldWindow>)[],
  wanted: string | undefined,
): number | undefined {
  const named = models.find(({ id }) => id === wanted || id === `${wanted}:latest`);
  return (named ?? (models.length === 1 ? models[0] : undefined))?.contextTokens;
}

/** What is still worth asking, none of it costly: at most two requests, each for what is not known yet. */
export function identityProbes(info: ServerInfo, target: Target): readonly Probe[] {
  const ask = (id: string, path: string): Probe => ({
    id,
    layer: 'models',
    method: 'GET',
    url: `${new URL(target.baseUrl).origin}${path}`,
    headers: {},
    ...quickBounds(target),
  });
  const server = serverOf(info.kind);
  if (!server) return [ask('root', '/')];
  return server.probes
    .filter((probe) => probe.for === 'identity' || info.contextTokens === undefined)
    .map(({ id, path }) => ask(id, path));
}
