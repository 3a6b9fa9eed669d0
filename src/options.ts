/** From the words of the command line to typed options: pure parsers, each with one clear sentence on failure. */
import type { CompatFlags, VariantId, Verdict } from './model.js';
import { nearest } from './nearest.js';
import { isReleaseName, NEWEST_FIRST, PROFILE_IDS } from './releases/ids.js';
import { UsageError } from './usage-error.js';

/** Which OpenClaw to imitate, and for how long to wait for the server. */
export interface ImitationOptions {
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  readonly variant?: VariantId;
  /** Milliseconds. */
  readonly wait?: number;
}

/** What is tested, and how far a search may go. */
export interface SearchingOptions {
  /** Tested instead of the configured flags. */
  readonly flags?: CompatFlags;
  readonly maxRequests?: number;
  /** Milliseconds. */
  readonly budget?: number;
  readonly diagnose?: boolean;
}

export const FORMATS = ['text', 'json', 'junit', 'github', 'markdown', 'html', 'prometheus'] as const;
export type Format = (typeof FORMATS)[number];

export const VARIANT_IDS = [
  'lean',
  'lean-all-tools',
  'minimal-tools',
  'all-tools',
  'exec',
] as const satisfies readonly VariantId[];
const VERDICTS = [
  'needs-flags',
  'unreachable',
  'model-not-ready',
  'backend-limit',
  'inconclusive',
  'regressed',
] as const satisfies readonly Verdict[];

/** `500ms`, `30s`, `10m`, `1h`; a bare number is seconds. Gives milliseconds, above 0. */
export function parseDuration(text: string): number {
  const duration = readDuration(text);
  if (duration === 0)
    throw new UsageError(`"${text}" is not a duration above 0: write it as 500ms, 30s or 10m.`);
  return duration;
}

/** A duration that may be 0: no waiting at all. */
export function parseWait(text: string): number {
  return readDuration(text);
}

function readDuration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
  const duration = Number(amount) * (factor ?? Number.NaN);
  // Beyond this a timer would fire at once.
  if (!(duration >= 0) || duration > 0x7fffffff) {
    throw new UsageError(`"${text}" is not a duration: write it as 500ms, 30s or 10m.`);
  }
  return duration;
}

/** `{"requiresStringContent": true}`. */
export function parseFlags(text: string): CompatFlags {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(
      `--flags takes a JSON object such as '{"requiresStringContent": true}'; this is not JSON.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`--flags takes a JSON object such as '{"requiresStringContent": true}'.`);
  }
  return value as CompatFlags;
}

/** Adds one `Name: value` to those before it. */
export function collectHeader(
  text: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const colon = text.indexOf(':');
  const [name, value] = [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()];
  if (colon < 1 || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw new UsageError('--header takes "Name: value".');
  }
  return { ...before, [name]: value };
}

/** One report more: `junit=report.xml`; without a file it goes to stdout, where only one has room. */
export function collectReport(
  text: string,
  before: readonly { readonly format: Format; readonly file?: string }[] = [],
): readonly { readonly format: Format; readonly file?: string }[] {
  const [name = '', file] = text.split(/=(.*)/s);
  const format = oneOf('--report', FORMATS)(name);
  if (file === '') throw new UsageError(`--report ${format}= names no file.`);
  if (file !== undefined && file !== '-') return [...before, { format, file }];
  if (before.some((report) => report.file === undefined))
    throw new UsageError('Only one --report can go to stdout: give the others a file (--report junit=FILE).');
  return [...before, { format }];
}

/** `0/4`: the first of four parts. Counted from 0, as Kubernetes counts the pods of an indexed job. */
export function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [, index, of] = /^(\d{1,6})\/([1-9]\d{0,5})$/.exec(text.trim()) ?? [];
  if (index === undefined || of === undefined)
    throw new UsageError(`--shard takes i/n, counted from 0, such as 0/4, not "${text}".`);
  if (Number(index) >= Number(of))
    throw new UsageError(
      `--shard counts from 0: of ${of} the last is ${Number(of) - 1}/${of}, not "${text}".`,
    );
  return { index: Number(index), of: Number(of) };
}

/** `20%` or `20`: per cent, 0 or more. */
export function parsePercent(option: string): (text: string) => number {
  return (text) => {
    const [, amount] = /^(\d{1,6}(?:\.\d+)?)\s*%?$/.exec(text.trim()) ?? [];
    if (amount === undefined)
      throw new UsageError(`${option} takes a percentage such as 20%, not "${text}".`);
    return Number(amount);
  };
}

/** A positive whole number. */
export function parseCount(option: string): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw new UsageError(`${option} takes a positive whole number, not "${text}".`);
    return Number(text);
  };
}

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError(`--port takes a number from 0 to 65535, not "${text}".`);
  return port;
}

/** One of a list, or a sentence that names the list. */
export function oneOf<T extends string>(option: string, allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((value) => value === text);
    if (found !== undefined) return found;
    const [near] = nearest(text, allowed);
    const meant = near === undefined ? '.' : `: did you mean ${near}?`;
    throw new UsageError(`${option} takes ${listed(allowed)}, not "${text}"${meant}`);
  };
}

/** The id of a bundled release, the version of any other, or a file: a name that ends in .json or has a folder in it. */
export function parseProfileName(text: string): string {
  if (PROFILE_IDS.some((id) => id === text) || isReleaseName(text) || /[\\/]|\.json$/.test(text)) return text;
  throw new UsageError(
    `--profile takes ${listed(NEWEST_FIRST)}, another release such as 2026.7.20, or the file of a learned profile, not "${text}".`,
  );
}

/** `backend-limit,inconclusive`. */
export function parseFailOn(text: string): readonly Verdict[] {
  return text.split(',').map((part) => oneOf('--fail-on', VERDICTS)(part.trim()));
}

const listed = (values: readonly string[]): string =>
  values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : values.join('');
