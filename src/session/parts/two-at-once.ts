import type { JsonObject } from '../../model.js';
import { formatMs } from '../../report/format.js';
import { buildTurn } from '../../turn/build.js';
import { otherAgentTurn } from '../bodies.js';
import type { Part, PartOutcome } from '../part.js';
import {
  ask,
  failed,
  type Play,
  raise,
  raiseFailure,
  sessionFinding,
  speedOf,
  type Turn,
  tokensOf,
} from '../play.js';
import { raiseSlow } from '../waiting.js';

export const twoAtOnce = {
  id: 'two-at-once',
  plays: 'two requests at the same time, each with a mark of its own',
  cost: () => ({ requests: 5, promptTokens: 2500, answerTokens: 400 }),
  run,
} as const satisfies Part;

const MARKS = ['ALDER-417', 'BIRCH-902'] as const;
/** Long enough for another request to be served beside it. */
const WORDS = 200;
/** Tokens of a short answer, with room for thoughts before it. */
const ROOM = 512;
/** The longer request must have so many times the other's own time left, or nothing can be told. */
const TELLING = 3;
/** Milliseconds: less is lost in the noise of a machine. */
const LEAST_LEFT = 100;
/** Who begins when the other is done has waited for it. */
const WAITED_SHARE = 0.9;
/** A prompt is surely being read after this share of the time that it takes, and so many milliseconds at least. */
const HEAD_START_SHARE = 0.2;
const LEAST_HEAD_START = 100;
const PROMPT_MARKS = { start: 'quarry', end: 'lantern' };
/** OpenClaw asks a busy server again for about so long. */
const RETRIES_FOR = 60_000;

async function run(play: Play): Promise<PartOutcome> {
  const alone = await ask(play, 'alone', exactly(play, 'CEDAR-350'));
  if (failed(alone)) {
    raiseFailure(play, alone);
    return { status: 'fail', reason: alone.judgement.reason };
  }
  const pair = await Promise.all(MARKS.map((mark) => ask(play, `two at once, ${mark}`, exactly(play, mark))));
  const refused = pair.find(isBusy);
  if (refused) return refusedFinding(play, refused);
  if (pair.some((turn, at) => holdsOther(turn, at))) return mixed(play);
  return beside(play, firstMs(alone));
}

/** A short request beside a long answer and, where the model says little, beside a long prompt: does it wait? */
async function beside(play: Play, aloneMs: number): Promise<PartOutcome> {
  for (const [id, body, isPrompt] of [
    ['a long answer', writing(play), false],
    ['a long prompt', otherAgentTurn(play.agent, ROOM, PROMPT_MARKS), true],
  ] as const) {
    const met = await meet(play, { id, body, isPrompt });
    if ('refused' in met) return refusedFinding(play, met.refused);
    if (met.left < Math.max(aloneMs * TELLING, LEAST_LEFT)) continue;
    if (met.waited >= met.left * WAITED_SHARE) return queued(play, { ...met, aloneMs, isPrompt });
    play.events.push({ kind: 'two', two: 'served' });
    return { status: 'pass', reason: 'both are served at the same time' };
  }
  return { status: 'pass', reason: 'both are answered; whether one waited cannot be told' };
}

type Met =
  | { readonly refused: Turn }
  /** Milliseconds that the long one still had when the short one was sent, and that the short one took to begin. */
  | { readonly left: number; readonly waited: number };

async function meet(
  play: Play,
  { id, body, isPrompt }: { readonly id: string; readonly body: JsonObject; readonly isPrompt: boolean },
): Promise<Met> {
  const { now } = play;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const long = ask(play, id, body, { onText: begin }).then((turn) => ({ turn, end: now() }));
  await Promise.race([isPrompt ? play.context.pause(headStart(play, body)) : begun, long]);
  const sent = now();
  const short = await ask(play, `beside ${id}`, exactly(play, isPrompt ? 'ASPEN-664' : 'MAPLE-118'));
  const { turn, end } = await long;
  const refused = [short, turn].find(isBusy);
  return refused ? { refused } : { left: end - sent, waited: firstMs(short) };
}

function headStart(play: Play, body: JsonObject): number {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  const tokens = tokensOf(play, { promptTokens: null, bytes });
  const prefill = speedOf(play, 'prefill');
  const ms = prefill === undefined ? 0 : (1000 * HEAD_START_SHARE * tokens) / prefill;
  return Math.max(LEAST_HEAD_START, ms);
}

interface Queued {
  readonly waited: number;
  readonly aloneMs: number;
  /** It was only seen to wait while a prompt was read. */
  readonly isPrompt: boolean;
}

function queued(play: Play, { waited, aloneMs, isPrompt }: Queued): PartOutcome {
  play.events.push({ kind: 'two', two: 'queued' });
  const behind = fullTurnMs(play);
  // No option lets servers with several slots read two prompts side by side.
  if (!isPrompt)
    play.events.push({ kind: 'gain', code: 'one-at-a-time', beforeMs: behind, afterMs: aloneMs });
  const args = { waited: formatMs(waited), behind: formatMs(behind), ...(isPrompt && { by: 'prompt' }) };
  const severity = raiseSlow(play, 'one-at-a-time', args, behind);
  return {
    status: severity === 'error' ? 'fail' : 'warn',
    reason: `the second waits for the first${isPrompt ? '’s prompt' : ''}: ${formatMs(behind)} behind a full turn`,
  };
}

function refusedFinding(play: Play, { judgement }: Turn): PartOutcome {
  play.events.push({ kind: 'two', two: 'refused' });
  const { outcome } = judgement.exchange;
  const status = outcome.kind === 'response' ? outcome.status : 0;
  const severity = fullTurnMs(play) > RETRIES_FOR ? 'error' : 'warning';
  raise(play, sessionFinding(play, 'busy-when-two', { status }, { severity }));
  return { status: severity === 'error' ? 'fail' : 'warn', reason: `the second is refused, ${status}` };
}

function mixed(play: Play): PartOutcome {
  play.events.push({ kind: 'two', two: 'mixed' });
  raise(play, sessionFinding(play, 'answers-mixed'));
  return { status: 'fail', reason: 'each got the other’s answer' };
}

const isBusy = ({ judgement: { exchange } }: Turn): boolean =>
  exchange.outcome.kind === 'response' && [429, 503].includes(exchange.outcome.status);

/** The other one's mark, and not its own. */
function holdsOther({ judgement: { answer } }: Turn, at: number): boolean {
  const [own = '', other = ''] = at === 0 ? MARKS : [...MARKS].reverse();
  const text = answer?.text ?? '';
  return text.includes(other) && !text.includes(own);
}

const firstMs = ({ times, totalMs }: Turn): number => times.firstToken ?? totalMs;

function fullTurnMs({ events }: Play): number {
  const first = events.find((event) => event.kind === 'turn' && event.turn.id === 'first turn');
  return first?.kind === 'turn' ? first.turn.totalMs : 0;
}

const small = ({ agent }: Play, question: string, maxTokens: number): JsonObject =>
  buildTurn({ ...agent, step: 'shape', question, toolCount: 0, maxTokens });
const exactly = (play: Play, mark: string): JsonObject => small(play, `Reply exactly ${mark}`, ROOM);
const writing = (play: Play): JsonObject => small(play, `Write ${WORDS} words about a walk.`, WORDS * 2);
