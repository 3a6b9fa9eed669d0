/** Sends a captured body and judges the answer as a release of OpenClaw would. */
import type { JsonObject, Probe, Target } from '../model.js';
import { judgeTurn } from '../probes/judge.js';
import type { Judgement } from '../probes/judgement.js';
import { graceAfterDone } from '../probes/turns.js';
import type { Smallest } from '../report/contract.js';
import { curlForProbe } from '../report/curl.js';
import { formatBytes } from '../report/format.js';
import { askWhileBusy } from '../smoke/busy.js';
import type { SmokeContext } from '../smoke/context.js';
import { explainDrop } from '../smoke/liveness.js';
import { carriedBy } from '../turn/carried.js';
import { turnHeaders } from '../turn/headers.js';

export interface Question {
  readonly body: JsonObject;
  /** The body as it was sent, where it is known. */
  readonly text?: string;
  /** Counts as a full turn. */
  readonly full?: boolean;
  readonly again?: boolean;
  /** Milliseconds: an earlier deadline than the target's. */
  readonly within?: number;
}

/** The server died of a turn, or is gone: nothing more may be sent to it. */
export class ServerGone extends Error {
  override readonly name = 'ServerGone';
  constructor(readonly judgement: Judgement) {
    super(judgement.code);
  }
}

/** Where a body goes, and as which release. */
export interface Sender {
  readonly target: Target;
  readonly profile: SmokeContext['profile'];
}

/** The request that carries this body. */
export function bodyProbe({ target, profile }: Sender, { body, text, within }: Question): Probe {
  const sent = text ?? JSON.stringify(body);
  return {
    id: 'captured',
    layer: 'agent',
    method: 'POST',
    url: `${target.baseUrl}/chat/completions`,
    headers: turnHeaders(profile),
    body: sent,
    afterDone: graceAfterDone(profile),
    carried: { ...carriedBy(body), bytes: Buffer.byteLength(sent) },
    ...(within !== undefined && { timeouts: { total: Math.min(within, target.timeouts.total) } }),
  };
}

/**
 * Asks once, and again a few times while the server is busy.
 * @throws Spent when nothing more may be asked
 */
export async function askBody(context: SmokeContext, question: Question): Promise<Judgement> {
  const { asker, ports, profile } = context;
  const probe = bodyProbe(context, question);
  const { full = false, again = false } = question;
  const ask = async (repeat: boolean): Promise<Judgement> => {
    ports.progress.update(`captured turn, ${formatBytes(Buffer.byteLength(probe.body ?? ''))}`);
    const exchange = await asker.ask(probe, { full, again: repeat });
    return judgeTurn(exchange, { profile, server: context.known().server.kind });
  };
  const judgement = await askWhileBusy(await ask(again), context.pause, () => ask(true));
  return explainDrop(context, judgement);
}

/** @throws ServerGone instead of giving a judgement after which nothing may be sent */
export async function askLiving(context: SmokeContext, question: Question): Promise<Judgement> {
  const judgement = await askBody(context, question);
  if (isGone(judgement)) throw new ServerGone(judgement);
  return judgement;
}

export const isGone = ({ code }: Judgement): boolean =>
  code === 'server-crash' || code === 'connection-refused';

/** With the command that sends it; in ASCII, so that it can be copied from any terminal: to JSON it is the same. */
export function smallestOf(sender: Sender, body: JsonObject, minimal: boolean): Smallest {
  const text = JSON.stringify(body).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const curl = curlForProbe(bodyProbe(sender, { body, text }), sender.target);
  return { body: text, bytes: text.length, minimal, curl };
}
