/** How far a connection came: the phase in which a failure happened. */
export type ConnectPhase = 'resolve' | 'connect' | 'tls' | 'headers';

export interface NetworkFact {
  readonly code: string;
  readonly message: string;
}

/** Code and message of a network error; of several (one for each address of a host) the first that has a code. */
export function networkFact(error: unknown): NetworkFact {
  if (!(error instanceof Error)) return { code: 'ERR_UNKNOWN', message: String(error) };
  const inner =
    error instanceof AggregateError ? error.errors.find((one) => one instanceof Error) : undefined;
  const code = codeOf(error) ?? codeOf(inner) ?? codeOf(error.cause) ?? error.name;
  const message = error.message || (inner instanceof Error ? inner.message : '') || code;
  return { code, message: withoutTrace(message) };
}

/** OpenSSL wraps its reason into a line of thread ids and source files: `…:SSL routines:f:wrong version number:….c:350:`. */
function withoutTrace(message: string): string {
  const reason = /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];
  return reason === undefined ? message.trim() : `TLS: ${reason}`;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code !== '' ? error.code : undefined;
}

const TLS_CODE = /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** The phase in which an error belongs, where nobody watched the connection. */
export function phaseOfCode(code: string): ConnectPhase {
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'resolve';
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
    return 'connect';
  return TLS_CODE.test(code) ? 'tls' : 'headers';
}
