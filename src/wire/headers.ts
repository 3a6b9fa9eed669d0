/** Headers as they stand in a message: names and values in turn. */
export type RawHeaders = readonly string[];

/** They belong to one connection, not to the message (RFC 9110, 7.6.1): each side has its own. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Each header with its value. */
export function pairsOf(raw: RawHeaders): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as [string, string]] : []));
}

/**
 * As a record: names in lower case, repeated headers joined by ", ". Node's own `headersDistinct` throws on a header
 * named `constructor` in some releases that are supported.
 */
export function joined(raw: RawHeaders): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of pairsOf(raw)) {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
