import { COMPAT_FLAGS, knownFlags, lossOf } from '../../flags/flags.js';
import type { CompatFlags, JsonObject } from '../../model.js';
import { releaseOf } from '../../releases/index.js';
import type { Finding } from '../../report/contract.js';
import { prove } from '../../smoke/prove.js';
import { type Agent, memoryFlush, summary, turnAfterCompaction } from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, countedRate, failed, type Play, raise, sessionFinding, type Turn } from '../play.js';
import { ANSWER_LIMIT } from './next-turns.js';

export const compaction = {
  id: 'compaction',
  plays: 'a memory flush, the summary, and the turn after it',
  cost: () => ({ requests: 3, promptTokens: 15_000, answerTokens: 3 * ANSWER_LIMIT }),
  run,
} as const satisfies Part;

/** The requests of a compaction, in order. */
export const FLUSH = {
  id: 'memory flush',
  title: 'the memory flush before a compaction',
  full: false,
} as const;
export const SUMMARY = { id: 'summary', title: 'the summary of a compaction', full: false } as const;
export const AFTER = {
  id: 'turn after compaction',
  title: 'the turn after a compaction',
  full: true,
} as const;
const STEPS = [FLUSH, SUMMARY, AFTER] as const;
type Step = (typeof STEPS)[number];

function bodyOf(step: Step, agent: Agent): JsonObject {
  const { first, second, third } = CONVERSATION;
  const before = [first, second, third];
  switch (step.id) {
    case 'memory flush':
      return memoryFlush(agent, before, ANSWER_LIMIT);
    case 'summary':
      return summary(agent, before, ANSWER_LIMIT);
    case 'turn after compaction':
      return turnAfterCompaction(agent, third, 'And what is 5 plus 5?', ANSWER_LIMIT);
  }
}

/** Some releases sum up without a flush. */
const stepsOf = ({ agent }: Play): readonly Step[] =>
  STEPS.filter((step) => step !== FLUSH || releaseOf(agent.profile).compaction.flush !== null);

export const askStep = (play: Play, step: Step, agent: Agent): Promise<Turn> =>
  ask(play, step.id, bodyOf(step, agent), {
    full: step.full,
    shown: agent === play.agent,
  });

async function run(play: Play): Promise<PartOutcome> {
  for (const step of stepsOf(play)) {
    const turn = await askStep(play, step, play.agent);
    if (failed(turn)) return rejected(play, step, turn);
  }
  return { status: 'pass', reason: 'flush, summary and the turn after it pass' };
}

/** A flag set that carries the first turn may fail at the first compaction: then it is amended, and proven again. */
async function rejected(play: Play, step: Step, turn: Turn): Promise<PartOutcome> {
  const root = turn.judgement.findings[0];
  const said = root?.serverSaid;
  const cure = play.context.diagnose ? await searchCure(play, step, root) : null;
  const finding = sessionFinding(
    play,
    'compaction-rejected',
    { step: step.title },
    {
      ...(said !== undefined && { serverSaid: said }),
      ...(cure && { flags: cure }),
      ...(!beginsByItself(play) && { severity: 'warning' }),
    },
  );
  raise(play, finding, cure !== null);
  if (cure === null) return { status: 'fail', reason: `${step.id}: ${turn.judgement.reason}` };
  return { status: 'fail', reason: `${step.id} is refused; ${JSON.stringify(cure)} cures it` };
}

/**
 * A release that asks for usage and is told none never sums up by itself, as 2026.6 was seen to do with the real inferrs: the user's
 * own command is left, and a prompt that the server refuses.
 */
const beginsByItself = ({ context, events }: Play): boolean =>
  !releaseOf(context.profile).traits.streamOptions || countedRate(events) !== null;

/** The least lossy single flag, the matrix's own first, with which everything passes. */
async function searchCure(play: Play, step: Step, root: Finding | undefined): Promise<CompatFlags | null> {
  for (const extra of candidates(play, root)) {
    const flags = { ...play.agent.flags, ...extra };
    const agent = { ...play.agent, flags };
    if (failed(await askStep(play, step, agent))) continue;
    if (!(await provenAgain(play, agent))) continue;
    play.agent = agent;
    play.events.push({
      kind: 'flags',
      flags,
      proof: 'agent turn and the requests of a compaction re-sent with these flags: pass',
    });
    return extra;
  }
  return null;
}

function candidates({ context, agent }: Play, root: Finding | undefined): readonly CompatFlags[] {
  const known = knownFlags(context.profile);
  const named = root === undefined || Object.keys(root.flags).length === 0 ? [] : [root.flags];
  const single = Object.entries(COMPAT_FLAGS).flatMap(([key, { candidates: values }]) =>
    typeof values === 'string' ? [] : values.map((value): CompatFlags => ({ [key]: value })),
  );
  return [...named, ...single]
    .filter((flags) =>
      Object.entries(flags).every(
        ([key, value]) => known.has(key) && JSON.stringify(agent.flags[key]) !== JSON.stringify(value),
      ),
    )
    .filter((flags) => lossOf(flags).length === 0);
}

/** The other requests of a compaction, and the agent layer of smoke. */
async function provenAgain(play: Play, agent: Agent): Promise<boolean> {
  for (const step of stepsOf(play)) if (failed(await askStep(play, step, agent))) return false;
  return (await prove(play.context, agent.flags, null, () => undefined)) === null;
}
