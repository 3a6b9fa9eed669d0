import { isList, isObject, parseJson } from '../../json.js';
import type { JsonObject } from '../../model.js';
import { releaseOf } from '../../releases/index.js';
import { formatMs, formatRate, formatTokens } from '../../report/format.js';
import { REASONING } from '../measure.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, failed, type Play, raise, raiseFailure, sessionFinding, suggest, type Turn } from '../play.js';
import { patience, severityOf } from '../waiting.js';
import { notStreamed, plainTurn, smallTurn } from './small.js';

const WORDS = 500;

export const longAnswer = {
  id: 'long-answer',
  plays: `an answer of ${WORDS} words, one without tools, and a heartbeat`,
  cost: () => ({ requests: 3, promptTokens: 3000, answerTokens: WORDS + 150 }),
  run,
} as const satisfies Part;

const ROOM = WORDS * 3;
/** Words of the answer that is only looked at for its usage. */
const FEW_WORDS = 40;
const HEARTBEAT = 'HEARTBEAT_OK';
/** Milliseconds that an answer may fall silent before it is given up here: longer than any release waits untold. */
const IDLE = 330_000;
/** A silence worth a word though the release waits longer. */
const LONG_SILENCE = 30_000;
/** Milliseconds after which an answer that said [DONE] should have ended. */
const CLOSES_WITHIN = 5000;
/** Pieces below which a rate tells nothing. */
const TELLING_PIECES = 20;

async function run(play: Play): Promise<PartOutcome> {
  const { agent } = play;
  const question = `Write ${WORDS} words about a walk through a town.`;
  const long = await ask(play, 'a long answer', smallTurn(agent, question, ROOM), {
    shown: true,
    idle: IDLE,
  });
  if (failed(long) && !wasSilent(long)) {
    raiseFailure(play, long);
    return { status: 'fail', reason: long.judgement.reason };
  }
  judgeSilence(play, long);
  judgeEnd(play, long);
  measureDecode(play, long);
  const brief = await ask(
    play,
    'an answer without tools',
    plainTurn(agent, `Write ${FEW_WORDS} words.`, ROOM),
  );
  await judgeUsage(play, long, brief);
  const heartbeat = await ask(play, 'a heartbeat', plainTurn(agent, `Reply exactly ${HEARTBEAT}`, ROOM));
  judgeThoughts(play, [long, brief, heartbeat], heartbeat);
  const found = play.events.filter((event) => event.kind === 'finding' && OWN.includes(event.finding.code));
  const said = `${formatTokens(long.completionTokens ?? long.times.pieces)}${rateText(long)}`;
  return { status: found.length > 0 ? 'warn' : 'pass', reason: said };
}

const OWN: readonly string[] = [
  'usage-missing',
  'long-silence',
  'stream-left-open',
  'reasoning-undeclared',
  'thinking-leaks',
];

function wasSilent({ judgement: { exchange }, times }: Turn): boolean {
  return exchange.outcome.kind === 'response' && exchange.outcome.end === 'stalled' && times.pieces > 0;
}

function judgeSilence(play: Play, turn: Turn): void {
  const silence = wasSilent(turn) && !isDone(turn) ? IDLE : turn.times.silence;
  if (silence <= Math.min(patience(play) ?? LONG_SILENCE, LONG_SILENCE)) return;
  const severity = severityOf(play, silence);
  raise(play, sessionFinding(play, 'long-silence', { silence: formatMs(silence) }, { severity }));
}

const isDone = ({ judgement }: Turn): boolean => judgement.answer?.done === true;

/** Releases that leave the stream at [DONE] do not notice. */
function judgeEnd(play: Play, turn: Turn): void {
  const wasLeft = wasSilent(turn) || (turn.times.leftOpen ?? 0) >= CLOSES_WITHIN;
  if (!isDone(turn) || !wasLeft) return;
  const { readsPastDone } = releaseOf(play.context.profile).client;
  raise(play, sessionFinding(play, 'stream-left-open', {}, { severity: readsPastDone ? 'warning' : 'info' }));
}

function measureDecode(play: Play, turn: Turn): void {
  const rate = rateOf(turn);
  if (rate !== null) play.events.push({ kind: 'speed', decode: rate });
}

/** Tokens a second between the first token and the last. */
function rateOf({ times, completionTokens }: Turn): number | null {
  const { firstToken, lastToken, pieces } = times;
  if (firstToken === null || lastToken === null || pieces < TELLING_PIECES) return null;
  const ms = lastToken - firstToken;
  return ms <= 0 ? null : ((Math.max(completionTokens ?? 0, pieces) - 1) / ms) * 1000;
}

function rateText(turn: Turn): string {
  const rate = rateOf(turn);
  return rate === null ? '' : `, ${formatRate(rate)}`;
}

/** Without usage OpenClaw cannot tell how full the window is, and no compaction begins in time. */
async function judgeUsage(play: Play, withTools: Turn, without: Turn): Promise<void> {
  const asked = withTools.judgement.exchange.probe.carried?.streamOptions === true;
  if (!asked || failed(without) || withTools.judgement.answer?.usage) return;
  const whole = notStreamed(smallTurn(play.agent, `Write ${FEW_WORDS} words.`, ROOM));
  const told = (turn: Turn): boolean => (turn.judgement.answer?.usage ?? null) !== null;
  const only = told(without)
    ? { only: 'with tools' }
    : told(await ask(play, 'the same, not streamed', whole))
      ? { only: 'although whole answers do' }
      : {};
  // The flag against it makes OpenClaw ask for usage, and that was done.
  const finding = sessionFinding(play, 'usage-missing', only, { severity: 'warning', flags: {} });
  raise(play, { ...finding, advice: ASKED_ALREADY });
}

const ASKED_ALREADY =
  'OpenClaw asks for it already (stream_options.include_usage): update the server, and keep contextWindow well below what it holds.';

const THINK_TAG = /<(think|thinking|thought|reasoning)>|<\|channel\|>/i;

function judgeThoughts(play: Play, turns: readonly Turn[], heartbeat: Turn): void {
  const deltas = turns.flatMap(deltasOf);
  if (deltas.some((delta) => REASONING.some((key) => typeof delta[key] === 'string' && delta[key] !== ''))) {
    if (play.setup.reasoning !== true) undeclared(play);
  }
  const text = deltasOf(heartbeat)
    .map(({ content }) => (typeof content === 'string' ? content : ''))
    .join('');
  const tag = THINK_TAG.exec(text);
  if (tag === null || !text.includes(HEARTBEAT)) return;
  // A release that takes thoughts out of an answer by itself shows none.
  const hides = releaseOf(play.context.profile).client.thinkTags.some(
    (name) => name === tag[1]?.toLowerCase(),
  );
  raise(play, sessionFinding(play, 'thinking-leaks', {}, { severity: hides ? 'info' : 'warning' }));
}

function undeclared(play: Play): void {
  raise(play, sessionFinding(play, 'reasoning-undeclared'));
  suggest(play, {
    path: `${play.setup.rowPath}.reasoning`,
    value: true,
    why: 'the model sends reasoning apart from its answer',
    // It changes what OpenClaw makes of an answer.
    proof: null,
  });
}

/** What each piece of a streamed answer added. */
function deltasOf({ judgement: { exchange } }: Turn): readonly JsonObject[] {
  const events = exchange.outcome.kind === 'response' ? (exchange.outcome.events ?? []) : [];
  return events.flatMap(({ data }) => {
    const chunk = parseJson(data);
    const choices = isObject(chunk) && isList(chunk.choices) ? chunk.choices : [];
    return choices.flatMap((choice) => (isObject(choice) && isObject(choice.delta) ? [choice.delta] : []));
  });
}
