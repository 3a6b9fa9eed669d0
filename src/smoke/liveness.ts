/** After a connection that ended early: did the server drop this turn, or did it die of it? */
import { findingFor } from '../classify.js';
import type { Finding, Probe } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import { formatBytes, formatMs } from '../report/format.js';
import type { Known, SmokeContext } from './context.js';

/** A server that lives answers a GET well within this time, in milliseconds, though it may still be busy. */
const DEADLINE = 5000;

/** Does anything still answer HTTP at the base URL, with whatever status? */
export async function isAlive({ asker, target }: SmokeContext): Promise<boolean> {
  const probe: Probe = {
    id: 'alive',
    layer: 'models',
    method: 'GET',
    url: `${target.baseUrl}/models`,
    headers: {},
    timeouts: { total: DEADLINE },
  };
  const { outcome } = await asker.ask(probe, { again: true });
  return outcome.kind === 'response' || outcome.phase === 'headers';
}

/** Did the connection end before the answer was complete, other than by a deadline of ours? */
export function wasDropped({ exchange: { outcome } }: Judgement): boolean {
  if (outcome.kind === 'response') return outcome.end === 'cut';
  return /ECONNRESET|EPIPE|UND_ERR_SOCKET|ECONNREFUSED|ECONNABORTED|HPE_/.test(outcome.code);
}

/**
 * The judgement with a root finding that tells a dropped turn from a dead server. A judgement whose connection did not
 * end early comes back as it is.
 */
export async function explainDrop(
  context: SmokeContext,
  known: Known,
  judgement: Judgement,
): Promise<Judgement> {
  if (judgement.status !== 'fail' || !(wasDropped(judgement) || judgement.code === 'server-crash'))
    return judgement;
  const alive = await isAlive(context);
  if (alive && judgement.exchange.outcome.kind === 'response') return judgement;
  const code = alive ? 'dropped-turn' : 'server-crash';
  const finding = dropFinding(code, known, judgement);
  return {
    ...judgement,
    code,
    findings: [finding, ...judgement.findings.filter((other) => other.severity !== 'error')],
    reason: code,
  };
}

function dropFinding(code: 'dropped-turn' | 'server-crash', known: Known, judgement: Judgement): Finding {
  const { probe, timing } = judgement.exchange;
  const said = judgement.findings[0]?.serverSaid;
  return findingFor(
    code,
    {
      size: formatBytes(Buffer.byteLength(probe.body ?? '')),
      after: formatMs(timing.total),
      server: known.server.kind,
    },
    { layer: probe.layer, ...(said && { serverSaid: said }) },
  );
}
