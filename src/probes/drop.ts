/** Connections that ended before the answer was complete, other than by a deadline of ours. Pure. */
import { findingFor } from '../causes/classify.js';
import type { Exchange } from '../model.js';
import type { Finding } from '../report/contract.js';
import { formatBytes, formatMs } from '../report/format.js';
import type { ServerKind } from '../servers/index.js';
import type { Judgement } from './judgement.js';

/** Did the connection end early, with or without a part of the answer? */
export function wasDropped({ outcome }: Exchange): boolean {
  if (outcome.kind === 'response') return outcome.end === 'cut';
  return /ECONNRESET|EPIPE|UND_ERR_SOCKET|ECONNREFUSED|ECONNABORTED|HPE_/.test(outcome.code);
}

/** Did it end before one byte of the answer had come? A refused connection never began. */
export function wasDroppedUnanswered(exchange: Exchange): boolean {
  const { outcome } = exchange;
  if (!wasDropped(exchange)) return false;
  return outcome.kind === 'response' ? outcome.bytes === 0 : outcome.code !== 'ECONNREFUSED';
}

/** Says of which turn the connection ended, and after how long. */
export function dropFinding(
  code: 'dropped-turn' | 'server-crash',
  server: ServerKind,
  { probe, timing }: Exchange,
  serverSaid?: string,
): Finding {
  return findingFor(
    code,
    { size: formatBytes(Buffer.byteLength(probe.body ?? '')), after: formatMs(timing.total), server },
    { layer: probe.layer, ...(serverSaid !== undefined && { serverSaid }) },
  );
}

/** The judgement of a turn after which the server is gone. */
export function asCrash(server: ServerKind, judgement: Judgement): Judgement {
  const said = judgement.findings[0]?.serverSaid;
  const finding = dropFinding('server-crash', server, judgement.exchange, said);
  return { ...judgement, code: 'server-crash', findings: [finding], reason: 'server-crash' };
}
