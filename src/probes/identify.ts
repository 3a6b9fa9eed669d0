import { isList, isObject } from '../json.js';
import type { Exchange, JsonObject, Probe, ServerInfo, ServerKind, Target } from '../model.js';
import { jsonOf } from '../reading/json-of.js';
import { quickBounds } from '../target.js';
import { readHealth } from './health.js';
import { type ListedModel, readModels } from './models.js';

/** One answer that was not a network failure, with its JSON when it is an object. */
interface Seen {
  readonly probe: Probe;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: JsonObject | undefined;
}

interface Clue {
  readonly kind: ServerKind;
  readonly evidence: string;
  readonly detail?: string;
}

/** A way of knowing: what in one answer gives a server away, surest first. */
type Tell = (seen: Seen, all: readonly Exchange[]) => Clue | undefined;

const NEWER_INFERRS = 'late April 2026 or newer';
const OLDER_INFERRS = 'from before late April 2026';

/** What servers write into `owned_by` of their model list. */
const OWNERS = [
  ['llmman', 'llmman'],
  ['llamacpp', 'llama-server'],
  ['library', 'ollama'],
  ['vllm', 'vllm'],
  ['sglang', 'sglang'],
  ['organization_owner', 'lmstudio'],
  ['tabbyapi', 'tabbyapi'],
  ['koboldcpp', 'koboldcpp'],
] as const satisfies readonly (readonly [string, ServerKind])[];

const byOwner: Tell = ({ json }) => {
  const rows = json && isList(json.data) ? json.data : [];
  for (const row of rows.slice(0, 100)) {
    const owner = isObject(row) && typeof row.owned_by === 'string' ? row.owned_by : '';
    const evidence = `owned_by: "${owner.slice(0, 60)}"`;
    if (/^inferrs\b/.test(owner)) {
      return { kind: 'inferrs', evidence, detail: owner.includes('(') ? NEWER_INFERRS : OLDER_INFERRS };
    }
    const kind = OWNERS.find(([name]) => name === owner.toLowerCase())?.[1];
    if (kind) return { kind, evidence };
  }
  return undefined;
};

const byRoot: Tell = ({ path, body }, all) => {
  if (path !== '/') return undefined;
  const [text = '', name] = /^(inferrs|llmman|Ollama) is running/.exec(body.trim()) ?? [];
  const evidence = `GET / says "${text}"`;
  if (name === 'inferrs') return { kind: 'inferrs', evidence, detail: NEWER_INFERRS };
  if (name === 'llmman') return { kind: 'llmman', evidence };
  if (name !== 'Ollama') return undefined;
  // Older inferrs says the same words, and answers /health, which Ollama does not have.
  const health = all.find(({ probe }) => probe.id === 'health');
  const healthy = health !== undefined && ['ok', 'loading'].includes(readHealth(health).state);
  if (healthy)
    return { kind: 'inferrs', evidence: `${evidence}, and /health answers`, detail: OLDER_INFERRS };
  return { kind: 'ollama', evidence };
};

const byFingerprint: Tell = ({ body }) => {
  const print = /"system_fingerprint"\s*:\s*"([^"\\]{1,60})"/.exec(body)?.[1] ?? '';
  const evidence = `system_fingerprint: "${print}"`;
  if (print === 'fp_ollama') return { kind: 'ollama', evidence };
  const build = /^(b\d+)-[0-9a-f]+$/.exec(print)?.[1];
  return build ? { kind: 'llama-server', evidence, detail: `build ${build}` } : undefined;
};

const byHeader: Tell = ({ headers }) => {
  const server = headers.server ?? '';
  if (/^llama\.cpp/i.test(server))
    return { kind: 'llama-server', evidence: `server: ${server.slice(0, 60)}` };
  const litellm = Object.keys(headers).find((name) => name.startsWith('x-litellm-'));
  return litellm ? { kind: 'litellm', evidence: `header ${litellm}` } : undefined;
};

const byWords: Tell = ({ body, json }) => {
  const error = json?.error;
  if (typeof error === 'string' && error.startsWith('Unexpected endpoint or method')) {
    return { kind: 'lmstudio', evidence: 'says "Unexpected endpoint or method" of paths it does not have' };
  }
  const foreign = isObject(error) && error.message === 'File Not Found' && error.type === 'not_found_error';
  if (foreign) return { kind: 'llama-server', evidence: 'says "File Not Found" of paths it does not have' };
  return json?.default_generation_settings !== undefined && body.includes('chat_template')
    ? { kind: 'llama-server', evidence: 'GET /props answers', ...buildOf(json) }
    : undefined;
};

function buildOf({ build_info: build }: JsonObject): Pick<Clue, 'detail'> {
  return typeof build === 'string' ? { detail: `build ${build.slice(0, 40)}` } : {};
}

/** What only stands in front: told when nothing behind it is known. */
const byFront: Tell = ({ headers, status }) => {
  const server = (headers.server ?? '').slice(0, 60);
  if (status < 300) return undefined;
  if (/^cloudflare/i.test(server)) return { kind: 'cloudflare', evidence: `server: ${server}` };
  return /^nginx/i.test(server) ? { kind: 'nginx', evidence: `server: ${server}` } : undefined;
};

const TELLS: readonly Tell[] = [byOwner, byRoot, byFingerprint, byHeader, byWords, byFront];

/**
 * Who answers, from the answers already there; any exchange may be given, those of generating requests too. The
 * surest clue decides the kind, and every clue that agrees is evidence.
 * @param model the model asked for: its context is the one that is told
 */
export function identifyServer(exchanges: readonly Exchange[], model?: string): ServerInfo {
  const seen = exchanges.flatMap((exchange) => seenOf(exchange) ?? []);
  const clues = TELLS.flatMap((tell) => seen.flatMap((one) => tell(one, exchanges) ?? []));
  const kind = clues[0]?.kind ?? 'unknown';
  const agreeing = clues.filter((clue) => clue.kind === kind);
  const contextTokens = contextOf(exchanges, seen, model);
  return {
    kind,
    detail: agreeing.find(({ detail }) => detail !== undefined)?.detail ?? versionOf(seen, kind),
    evidence: [...new Set(agreeing.map(({ evidence }) => evidence))],
    ...(contextTokens === undefined ? {} : { contextTokens }),
  };
}

function seenOf(exchange: Exchange): Seen | undefined {
  const { probe, outcome } = exchange;
  if (outcome.kind === 'failure') return undefined;
  const json = jsonOf(exchange);
  const { status, headers, body } = outcome;
  return {
    probe,
    path: new URL(probe.url).pathname,
    status,
    headers,
    body,
    json: isObject(json) ? json : undefined,
  };
}

function versionOf(seen: readonly Seen[], kind: ServerKind): string {
  const version = seen.find(({ path }) => path === '/api/version')?.json?.version;
  // inferrs and llmman answer this path for Ollama's clients, with a version that is not their own generation.
  return kind === 'ollama' && typeof version === 'string' ? version.slice(0, 40) : '';
}

function contextOf(
  exchanges: readonly Exchange[],
  seen: readonly Seen[],
  model?: string,
): number | undefined {
  const settings = seen.find(({ path }) => path === '/props')?.json?.default_generation_settings;
  const slot = isObject(settings) && typeof settings.n_ctx === 'number' ? settings.n_ctx : undefined;
  const running = seen.find(({ path }) => path === '/api/ps')?.json?.models;
  const lists = exchanges.flatMap((exchange) => {
    const reading = exchange.probe.id === 'models' ? readModels(exchange) : undefined;
    return reading?.kind === 'list' ? reading.models : [];
  });
  const loaded = isList(running) ? running.flatMap((row) => (isObject(row) ? runningModel(row) : [])) : [];
  return slot ?? contextFor(loaded, model) ?? contextFor(lists, model);
}

function runningModel(row: JsonObject): ListedModel[] {
  const { name, context_length: context } = row;
  return typeof name === 'string' && typeof context === 'number'
    ? [{ id: name, contextTokens: context }]
    : [];
}

function contextFor(models: readonly ListedModel[], wanted: string | undefined): number | undefined {
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
  if (info.kind === 'unknown') return [ask('root', '/')];
  if (info.kind === 'llama-server' && info.contextTokens === undefined) return [ask('props', '/props')];
  if (info.kind === 'ollama') return [ask('version', '/api/version'), ask('running', '/api/ps')];
  return [];
}
