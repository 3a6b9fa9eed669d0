/** A session: its parts in order, each announced with its cost; what is known so far is never lost. */
import { formatMs, formatTokens } from '../report/format.js';
import { Spent } from '../search/asker.js';
import type { Part, PartOutcome } from './part.js';
import { PART_IDS, type PartId } from './part-ids.js';
import { PARTS } from './parts/index.js';
import { measureFirstTurn } from './parts/next-turns.js';
import { type Play, speedOf } from './play.js';
import { soakFor } from './soak/soak.js';
import { toldSlots } from './told.js';

export interface SessionOptions {
  readonly only?: readonly PartId[];
  readonly skip?: readonly PartId[];
  /** Parts to play that are otherwise left out unless the configuration has what they are about. */
  readonly also?: readonly PartId[];
  /** Milliseconds for which days are repeated after the parts. */
  readonly soak?: number;
}

/** Where nothing was measured yet, in tokens a second. */
const USUAL_DECODE = 20;

/**
 * Plays the parts. A part that failed is followed by the next; a server that died ends it.
 * @returns what ended it before its end
 */
export async function playSession(play: Play, { only, skip, soak }: SessionOptions): Promise<Spent | null> {
  const parts = PART_IDS.filter((id) => (only?.includes(id) ?? true) && !skip?.includes(id)).map(
    (id): Part => PARTS[id],
  );
  if (soak !== undefined) parts.push(soakFor(soak));
  let [under, began] = [parts[0]?.id ?? 'session', play.now()];
  try {
    await measureFirstTurn(play);
    const told = await toldSlots(play);
    if (told !== null) play.events.push({ kind: 'slots', told });
    announce(play, parts);
    for (const part of parts) {
      [under, began] = [part.id, play.now()];
      const outcome = await playPart(play, part);
      play.events.push({ kind: 'part', id: part.id, ms: play.now() - began, ...outcome });
    }
    return null;
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    const reason = `not finished: ${STOPPED[error.reason]}`;
    play.events.push({ kind: 'part', id: under, status: 'skipped', ms: play.now() - began, reason });
    return error;
  }
}

const STOPPED = {
  budget: 'the time of --budget was used up',
  'max-requests': 'the number of --max-requests was used up',
  interrupted: 'interrupted',
} as const satisfies Record<Spent['reason'], string>;

async function playPart(play: Play, part: Part): Promise<PartOutcome> {
  const isDead = play.events.some(
    (event) => event.kind === 'finding' && event.finding.code === 'server-crash',
  );
  const leftOut = isDead ? 'the server is gone' : part.leftOut?.(play);
  if (leftOut !== undefined) return { status: 'skipped', reason: leftOut };
  const needed = durationOf(play, part);
  if (needed > play.left())
    return {
      status: 'skipped',
      reason: `would take about ${formatMs(needed)}, and ${formatMs(Math.max(0, play.left()))} of --budget are left`,
    };
  play.context.ports.progress.note(`${part.id}: ${part.plays}, about ${formatMs(needed)}`);
  return part.run(play);
}

/** At the speed that was measured so far, in milliseconds. */
function durationOf(play: Play, part: Part): number {
  if (part.lasts !== undefined) return Math.max(0, Math.min(part.lasts, play.left()));
  const { promptTokens, answerTokens } = part.cost(play);
  const prefill = speedOf(play, 'prefill');
  const reading = prefill === undefined ? 0 : promptTokens / prefill;
  return 1000 * (reading + answerTokens / (speedOf(play, 'decode') ?? USUAL_DECODE));
}

/** Said beforehand: what all of it will cost on a server that keeps prefixes. */
function announce(play: Play, parts: readonly Part[]): void {
  const costs = parts.filter((part) => part.leftOut?.(play) === undefined).map((part) => part.cost(play));
  const sum = (of: 'requests' | 'promptTokens' | 'answerTokens') =>
    costs.reduce((all, cost) => all + cost[of], 0);
  const ms = parts.reduce((all, part) => all + durationOf(play, part), 0);
  play.context.ports.progress.note(
    `A session of ${parts.length} parts: ${sum('requests')} requests, ${formatTokens(sum('promptTokens'))} of prompts to read, about ${formatMs(ms)} where prefixes are kept.`,
  );
}
