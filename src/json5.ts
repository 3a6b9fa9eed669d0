/** Writes values as JSON5, in the style of what stands around them. Pure. */
import type { JsonValue } from './model.js';

export interface Json5Style {
  /** Around keys; '' where identifiers stand bare. */
  readonly keyQuote: '"' | "'" | '';
  readonly stringQuote: '"' | "'";
  /** Between key and value: `: ` or `:`, or as the neighbours have it. */
  readonly colon: string;
}

export const PLAIN_JSON5: Json5Style = { keyQuote: '', stringQuote: '"', colon: ': ' };

/** A value on one line: `{ requiresStringContent: true }`. */
export function json5(value: JsonValue, style: Json5Style = PLAIN_JSON5): string {
  if (typeof value === 'string') return quoted(value, style.stringQuote);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => json5(item, style)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => json5Member(key, item, style));
  if (members.length === 0) return '{}';
  return style.colon.trimStart() === ':' ? `{${members.join(',')}}` : `{ ${members.join(', ')} }`;
}

export function json5Member(key: string, value: JsonValue, style: Json5Style = PLAIN_JSON5): string {
  return `${json5Key(key, style)}${style.colon}${json5(value, style)}`;
}

/** A key, in quotes only where JSON5 or the style wants them. */
export function json5Key(key: string, style: Json5Style = PLAIN_JSON5): string {
  const bare = style.keyQuote === '' && /^[A-Za-z_$][\w$]*$/u.test(key);
  return bare ? key : quoted(key, style.keyQuote || style.stringQuote);
}

function quoted(text: string, quote: '"' | "'"): string {
  const json = JSON.stringify(text);
  if (quote === '"') return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
