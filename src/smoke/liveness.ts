/** After a connection that ended early: did the server drop this turn, or did it die of it? */
import { findingFor } from '../classify.js';
import type { Finding, Probe } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import { formatBytes, formatMs } from '../report/format.js';
import type { Known, SmokeContext } from './context.js';

/** A server that lives answers a GET well within this time, in milliseconds, though it may still be busy. */
const DEADLINE = 5000;

/** A process that is just ending still takes connections and resets them: look again after so many milliseconds. */
const LOOKS = [300, 700, 1500] as const;

/** Does anything still answer HTTP at the base URL, with whatever status? */
export async function isAlive({ asker, target, pause }: SmokeContext): Promise<boolean> {
  const probe: Probe = {
    id: 'alive',
    layer: 'models',
    method: 'GET',
    url: `${target.baseUrl}/models`,
    headers: {},
    timeouts: { total: DEADLINE },
  };
  for (const wait of LOOKS) {
    const { outcome } = await asker.ask(probe, { again: true });
    // One that is too busy to answer in time is not dead.
    if (outcome.kind === 'response' || /TIMEOUT/.test(outcome.code)) return true;
    if (outcome.phase === 'connect') return false;
    await pause(wait);
  }
  return false;
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
  const { outcome } = judgement.exchange;
  if (alive && outcome.kind === 'response' && outcome.bytes > 0) return judgement;
  const code = alive ? 'dropped-turn' : 'server-crash';
  const finding = dropFinding(code, known, judgement);
  return {
    ...judgement,
    code,
    findings: [finding, ...judgement.findings.filter((other) => other.severity !== 'error')],
    reason: code,
  };
}

/** The judgement of a turn after which the server is gone. */
export function asCrash(known: Known, judgement: Judgement): Judgement {
  const finding = dropFinding('server-crash', known, judgement);
  return { ...judgement, code: 'server-crash', findings: [finding], reason: 'server-crash' };
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
