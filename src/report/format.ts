/** Numbers and flags as people read them. Pure, and the same on every machine: no locale is asked. */
import { json5, json5Key } from '../json5.js';
import type { CompatFlags, JsonValue } from '../model.js';

/** Longest text of a server that any format keeps, in graphemes. */
export const MAX_SHOWN = 65_536;

/** `512 B`, `2.4 kB`, `59 kB`, `8.4 MB`: decimal units, one decimal below ten. */
export function formatBytes(bytes: number): string {
  const [value, unit] = scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB']);
  return `${value} ${unit}`;
}

/** `1 token`, `950 tokens`, `14.8k tokens`, `131k tokens`, `1.2M tokens`. */
export function formatTokens(tokens: number): string {
  const count = Math.max(0, Math.round(tokens));
  if (count === 1) return '1 token';
  if (count < 1000) return `${count} tokens`;
  return count < 999_500 ? `${rounded(count / 1000, 100)}k tokens` : `${rounded(count / 1e6, 100)}M tokens`;
}

/** The same where a heading says what is counted: `950`, `14.8k`. */
export const shortTokens = (tokens: number): string => formatTokens(tokens).replace(/ tokens?$/, '');

/** `0 ms`, `48 ms`, `6.1 s`, `42 s`, `1 min 12 s`, `2 h 5 min`. */
export function formatMs(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  if (whole < 59_500) return `${rounded(whole / 1000, 10, 'fixed')} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** `2,430 tokens/s`, `8.4 tokens/s`. */
export function formatRate(tokensPerSecond: number): string {
  const rate = Math.max(0, tokensPerSecond);
  const digits = rate < 9.95 ? rounded(rate, 10) : grouped(Math.round(rate));
  return `${digits} tokens/s`;
}

/** `9 requests`, `1 request`. The plural takes an s. */
export function formatCount(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Flags as JSON5 on one line, `{ requiresStringContent: true }`; names are quoted only where JSON5 wants it. */
export function formatFlags(flags: CompatFlags): string {
  return json5(flags);
}

/**
 * `compat: { … }` as it goes into openclaw.json: on one line where that fits into `width`, else one line a flag.
 * @param say what becomes of a line when it is printed, which may make it longer
 */
export function compatSnippet(
  flags: CompatFlags,
  width: number,
  say: (text: string) => string = (text) => text,
): string[] {
  const fits = (row: string): boolean => say(row).length <= width;
  const line = `compat: ${json5(flags)}`;
  if (fits(line)) return [line];
  const rows = Object.entries(flags).flatMap(([name, value]) => {
    const row = `  ${json5Key(name)}: ${json5(value)},`;
    return fits(row) || !Array.isArray(value) ? [row] : listRows(name, value);
  });
  return ['compat: {', ...rows, '}'];
}

function listRows(name: string, values: readonly JsonValue[]): string[] {
  return [`  ${json5Key(name)}: [`, ...values.map((value) => `    ${json5(value)},`), '  ],'];
}

function scaled(value: number, units: readonly string[]): [string, string] {
  let rest = Math.max(0, value);
  let step = 0;
  while (rest >= (step === 0 ? 1000 : 999.5) && step < units.length - 1) {
    rest /= 1000;
    step += 1;
  }
  return [step === 0 ? String(Math.round(rest)) : rounded(rest, 10), units[step] ?? ''];
}

/** One decimal below `limit`, none from there on; a trailing .0 goes unless `style` is 'fixed'. */
function rounded(value: number, limit: number, style: 'short' | 'fixed' = 'short'): string {
  const tenths = Math.round(value * 10) / 10;
  if (tenths >= limit) return grouped(Math.round(value));
  return style === 'fixed' ? tenths.toFixed(1) : String(tenths);
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
