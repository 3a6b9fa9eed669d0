/** The day again and again for as long as was asked, and what changed over it. */
import { formatBytes, formatCount, formatMs } from '../../report/format.js';
import { Spent } from '../../search/asker.js';
import { explainDrop } from '../../smoke/liveness.js';
import type { Part, PartOutcome } from '../part.js';
import {
  ask,
  failed,
  type Play,
  raise,
  raiseFailure,
  type SoakRound,
  sessionFinding,
  type Turn,
} from '../play.js';
import { toldMemory } from '../told.js';
import { severityOf } from '../waiting.js';
import { dayOf } from './day.js';
import { FEWEST, growing, slower } from './drift.js';

/** @param ms for which days are repeated; one that has begun is played to its end */
export function soakFor(ms: number): Part<'soak'> {
  return {
    id: 'soak',
    plays: 'the same day again and again',
    lasts: ms,
    cost: () => ({ requests: 9, promptTokens: 0, answerTokens: 0 }),
    run: (play) => soak(play, ms),
  };
}

async function soak(play: Play, ms: number): Promise<PartOutcome> {
  const began = play.now();
  const rounds: SoakRound[] = [];
  let longest = 0;
  try {
    while (play.now() - began < ms && longest <= play.left()) {
      const at = play.now();
      const dead = await playRound(play, rounds, at - began);
      longest = Math.max(longest, play.now() - at);
      if (dead) return { status: 'fail', reason: `the server died in round ${rounds.length}` };
    }
  } catch (error) {
    // What is known by now is told though the user has interrupted it.
    if (error instanceof Spent) judge(play, rounds);
    throw error;
  }
  const outcome = judge(play, rounds);
  const lasted = play.now() - began;
  if (lasted >= ms) return outcome;
  return { ...outcome, reason: `${outcome.reason}; ended after ${formatMs(lasted)}, before --budget would` };
}

/** @returns whether the server is gone */
async function playRound(play: Play, rounds: SoakRound[], startMs: number): Promise<boolean> {
  const began = play.now();
  const turns: SoakRound['turns'][number][] = [];
  const number = rounds.length + 1;
  for (const { id, body, full } of dayOf(play.agent, number)) {
    const turn = await ask(play, `round ${number}, ${id}`, body, { full, again: true });
    turns.push({
      id,
      firstTokenMs: turn.times.firstToken,
      totalMs: turn.totalMs,
      failed: failed(turn) ? turn.judgement.reason : null,
    });
    if (failed(turn) && (await isDead(play, turn))) return true;
  }
  // A server that told nothing once is not asked again.
  const asked = rounds.length === 0 || rounds.at(-1)?.memoryBytes !== null;
  const memoryBytes = asked ? await toldMemory(play) : null;
  const round = { startMs, ms: play.now() - began, turns, memoryBytes };
  rounds.push(round);
  play.events.push({ kind: 'round', round });
  play.context.ports.progress.note(lineOf(round, rounds));
  return false;
}

async function isDead(play: Play, turn: Turn): Promise<boolean> {
  const judgement = await explainDrop(play.context, turn.judgement);
  if (judgement.code !== 'server-crash') return false;
  raiseFailure(play, { ...turn, judgement });
  return true;
}

/** The live line of a round. */
function lineOf({ startMs, ms, turns, memoryBytes }: SoakRound, rounds: readonly SoakRound[]): string {
  const lost = turns.filter(({ failed }) => failed !== null);
  return [
    `soak, round ${rounds.length}, ${formatMs(startMs + ms)}: first token after ${formatMs(usualFirst(turns))}`,
    ...(rounds[0] && rounds.length > 1 ? [`${formatMs(usualFirst(rounds[0].turns))} in the first`] : []),
    ...(memoryBytes === null ? [] : [formatBytes(memoryBytes)]),
    lost.length === 0 ? 'nothing failed' : `failed: ${lost.map(({ id }) => id).join(', ')}`,
  ].join(', ');
}

/** The one in the middle. */
function usualFirst(turns: SoakRound['turns']): number {
  const times = turns.flatMap(({ firstTokenMs }) => firstTokenMs ?? []).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function judge(play: Play, rounds: readonly SoakRound[]): PartOutcome {
  const said = [judgeErrors(play, rounds), judgeTimes(play, rounds), judgeMemory(play, rounds)].filter(
    (phrase) => phrase !== null,
  );
  const count = formatCount(rounds.length, 'round');
  if (said.length > 0) return { status: 'warn', reason: `${count}: ${said.join('; ')}` };
  if (rounds.length <= FEWEST)
    return { status: 'pass', reason: `${count}, nothing failed; too few to tell a drift` };
  const told = rounds.at(-1)?.memoryBytes ?? null;
  const memory = told === null ? 'the server tells no memory' : `memory stays at ${formatBytes(told)}`;
  return {
    status: 'pass',
    reason: `${count}, all alike: nothing failed, first tokens as at first, ${memory}`,
  };
}

const timesIn = (rounds: readonly SoakRound[], id: string) =>
  // The first fills the caches.
  rounds
    .slice(1)
    .map(({ turns }) => turns.find((turn) => turn.id === id && turn.failed === null)?.firstTokenMs ?? null);

function judgeTimes(play: Play, rounds: readonly SoakRound[]): string | null {
  const ids = rounds[0]?.turns.map(({ id }) => id) ?? [];
  const drifts = ids.flatMap((id) => {
    const drift = slower(timesIn(rounds, id));
    return drift ? [{ id, ...drift }] : [];
  });
  const [worst] = drifts.sort((a, b) => b.to - b.from - (a.to - a.from));
  if (!worst) return null;
  const args = { turn: worst.id, from: formatMs(worst.from), to: formatMs(worst.to), after: lasted(rounds) };
  const longest = Math.max(...drifts.map(({ to }) => to));
  raise(play, sessionFinding(play, 'slower-over-time', args, { severity: severityOf(play, longest) }));
  return `slower: ${args.turn} ${args.from}, then ${args.to}`;
}

function judgeMemory(play: Play, rounds: readonly SoakRound[]): string | null {
  const drift = growing(rounds.slice(1).map(({ memoryBytes }) => memoryBytes));
  if (!drift) return null;
  const args = { from: formatBytes(drift.from), to: formatBytes(drift.to), after: lasted(rounds) };
  raise(play, sessionFinding(play, 'memory-growing', args));
  return `memory grows: ${args.from}, then ${args.to}`;
}

function judgeErrors(play: Play, rounds: readonly SoakRound[]): string | null {
  const played = rounds.flatMap(({ turns }) => turns);
  const lost = played.filter((turn) => turn.failed !== null);
  const [first] = lost;
  if (!first) return null;
  const args = { turn: first.id, said: first.failed ?? '', failed: lost.length, of: played.length };
  raise(play, sessionFinding(play, 'errors-come-and-go', args));
  return `${lost.length} of ${played.length} requests failed`;
}

const lasted = (rounds: readonly SoakRound[]): string => {
  const last = rounds.at(-1);
  return formatMs(last ? last.startMs + last.ms : 0);
};
