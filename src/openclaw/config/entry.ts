import { json5, json5Key } from '../../json5.js';
import type { CompatFlags, JsonObject, JsonValue } from '../../model.js';
import { type ReleaseRef, releaseOf } from '../../releases/index.js';
import { type WindowAdvice, windowAdvice } from '../../releases/window.js';
import { servedBy } from '../../servers/index.js';
import { INFERRS } from '../../servers/inferrs.js';

interface EntryOptions {
  readonly model: string;
  /** Default: inferrs. */
  readonly provider?: string;
  /** Normalised, with its /v1. */
  readonly baseUrl: string;
  readonly profile: ReleaseRef;
  /** Flags that were measured; absent when no server was asked. */
  readonly compat?: CompatFlags;
  /** Tokens that the server says it holds; absent when it does not say. */
  readonly contextWindow?: number;
  /** Absolute path of the program that serves the model. */
  readonly command?: string;
  /** The server wants a key: the entry names a variable, never the key. */
  readonly wantsKey?: boolean;
  /** The command that measures what was not. */
  readonly toMeasure?: string;
  /** Said above the entry, a line each. */
  readonly remarks?: readonly string[];
}

/** What OpenClaw's documentation sets for inferrs, where nothing was measured. */
const DOCUMENTED_COMPAT: CompatFlags = { requiresStringContent: true };
const DOCUMENTED_CONTEXT = 131_072;
const DOCUMENTED_MAX_TOKENS = 4096;
const TIMEOUT_SECONDS = 300;
const READY_TIMEOUT_MS = 180_000;

/**
 * A complete openclaw.json, as JSON5, with one provider and its model as the primary one.
 * Parts that the release does not know (localService, timeoutSeconds) are left out: they would make it invalid.
 */
export function providerEntry(options: EntryOptions): string {
  const provider = options.provider ?? 'inferrs';
  const reference = `${provider}/${options.model}`;
  const name = `${options.model.split('/').at(-1) ?? options.model} (${provider})`;
  const advice = adviceFor(options);
  const entry: JsonObject = {
    agents: {
      defaults: {
        model: { primary: reference },
        models: { [reference]: { alias: name } },
        ...(advice?.compaction && { compaction: advice.compaction }),
        ...(advice?.lean && { experimental: { localModelLean: true } }),
      },
    },
    models: { mode: 'merge', providers: { [provider]: providerObject(options, provider, name) } },
  };
  const remarks = (options.remarks ?? []).map((remark) => `// ${remark}\n`);
  return `${remarks.join('')}${print(entry, '', notes(options))}\n`;
}

/** What goes with the server's context, so that the release sends its turn at all. */
function adviceFor({ profile, contextWindow }: EntryOptions): WindowAdvice | null {
  return contextWindow === undefined ? null : windowAdvice(profile, contextWindow);
}

function providerObject(options: EntryOptions, provider: string, name: string): JsonObject {
  const known = releaseOf(options.profile).keys;
  const service = options.command !== undefined && known.localService !== null;
  const knowsTimeout = known.provider.some((key) => key === 'timeoutSeconds');
  return {
    baseUrl: options.baseUrl,
    // Any text will do where the server wants none, but OpenClaw wants one.
    apiKey: options.wantsKey ? `\${${variableName(provider)}}` : `${provider}-local`,
    api: 'openai-completions',
    ...(knowsTimeout ? { timeoutSeconds: TIMEOUT_SECONDS } : {}),
    ...(service ? { localService: localService(options, options.command) } : {}),
    models: [modelRow(options, name)],
  };
}

function variableName(provider: string): string {
  return `${provider
    .toUpperCase()
    .replace(/[^A-Z0-9]+/gu, '_')
    .replace(/^(?=\d)/u, '_')}_API_KEY`;
}

function modelRow(options: EntryOptions, name: string): JsonObject {
  const contextWindow = options.contextWindow ?? DOCUMENTED_CONTEXT;
  const quarter = Math.min(DOCUMENTED_MAX_TOKENS, Math.max(1, Math.floor(contextWindow / 4)));
  return {
    id: options.model,
    name,
    reasoning: false,
    input: ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow,
    maxTokens: adviceFor(options)?.maxTokens ?? quarter,
    compat: options.compat ?? DOCUMENTED_COMPAT,
  };
}

/** What starts the server; a program that is not known is taken for one that is started as inferrs is. */
function localService(options: EntryOptions, command: string): JsonObject {
  const url = new URL(options.baseUrl);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const program =
    command
      .split(/[\\/]/u)
      .at(-1)
      ?.replace(/\.exe$/u, '') ?? command;
  const { args } = servedBy(program) ?? INFERRS.serve;
  return {
    command,
    args: args(options.model, host, port),
    healthUrl: `${options.baseUrl}/models`,
    readyTimeoutMs: READY_TIMEOUT_MS,
    // Zero keeps the server running until OpenClaw ends.
    idleStopMs: 0,
  };
}

/** Comments behind the values that nobody measured, by key. */
function notes(options: EntryOptions): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (options.contextWindow === undefined)
    found.set('contextWindow', 'assumed: set it to what the server holds');
  if (options.compat === undefined) {
    found.set('compat', `as documented, not measured: ${options.toMeasure ?? 'inferrs-doctor smoke'}`);
  }
  return found;
}

const LINE_WIDTH = 80;

function print(value: JsonValue, indent: string, comments: ReadonlyMap<string, string>): string {
  const line = inline(value);
  if (line !== undefined && indent.length + line.length <= LINE_WIDTH) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const rows = value.map((item: JsonValue) => `${inner}${print(item, inner, comments)},\n`);
    return `[\n${rows.join('')}${indent}]`;
  }
  const rows = Object.entries(value ?? {}).map(([key, item]) => {
    const comment = comments.get(key);
    return `${inner}${json5Key(key)}: ${print(item, inner, comments)},${comment ? ` // ${comment}` : ''}\n`;
  });
  return `{\n${rows.join('')}${indent}}`;
}

/** A scalar, or a list or object that holds only scalars, on one line. */
function inline(value: JsonValue): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const children: readonly JsonValue[] = Object.values(value);
  if (children.some((child) => typeof child === 'object' && child !== null)) return undefined;
  return json5(value);
}
