/** Headers as they stand in a message: names and values in turn. */
export type RawHeaders = readonly string[];

/** They belong to one connection, not to the message (RFC 9110, 7.6.1): each side has its own. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
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

/** The headers that travel on, in their order and spelling, without those of the connection and those named. */
export function endToEnd(raw: RawHeaders, without: readonly string[] = []): string[] {
  const dropped = new Set([...HOP_BY_HOP, ...namedByConnection(raw), ...without]);
  return pairsOf(raw)
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .flat();
}

/** As a record: names in lower case, repeated headers joined by ", ". */
export function joined(raw: RawHeaders): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of pairsOf(raw)) {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function pairsOf(raw: RawHeaders): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as [string, string]] : []));
}

function namedByConnection(raw: RawHeaders): string[] {
  return pairsOf(raw)
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((name) => name.trim().toLowerCase()));
}
