/** Re-sends a captured turn; on a failure finds flags that cure it and the smallest part that still fails. */
import { causeOf, isOfTheTurn } from '../causes/known.js';
import { withFlags } from '../flags/flags.js';
import type { CompatFlags, JsonObject } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { Spent } from '../search/asker.js';
import { keywordsNamed } from '../search/listen.js';
import { searchRemedy, type Trial } from '../search/remedy.js';
import { searchTiers } from '../search/tiers.js';
import type { SmokeContext } from '../smoke/context.js';
import { layerOf, warningsOf } from '../smoke/prove.js';
import { untested } from '../smoke/remedy.js';
import { tellUnstable } from '../smoke/unstable.js';
import { strippableKeywords } from '../turn/features.js';
import { askBody, askLiving, isGone, type Question, ServerGone } from './ask.js';
import type { Turn } from './file.js';
import { shrink } from './shrink.js';

/** The smallest body that was found to fail in the same way. */
export interface Shrunk {
  readonly body: JsonObject;
  /** Nothing more could be left out; false when the search was cut short. */
  readonly minimal: boolean;
}

/** Tokens an answer may have while shrinking. */
const ANSWER_LIMIT = 64;
/** Milliseconds for a body without a limit on its answer: a refusal comes at once. */
const WITHOUT_LIMIT = 20_000;

/**
 * Sends the turn, with the flags of the context where there are any, and tells what comes of it.
 * @returns the smallest failing body; null when the turn passed, or was not shrunk
 * @throws Spent before anything can be said of the turn
 */
export async function replayTurn(context: SmokeContext, turn: Turn): Promise<Shrunk | null> {
  const question = asConfigured(context, turn);
  const first = await askBody(context, question);
  const { tell, diagnose } = context;
  if (diagnose) tell({ kind: 'searched' });
  tell({ kind: 'judged', layer: layerOf('agent', first) });
  tell({ kind: 'found', findings: first.status === 'fail' ? first.findings : warningsOf(first) });
  if (first.status !== 'fail' || !diagnose || isGone(first) || !isOfTheTurn(first.code)) return null;
  try {
    if (!(await repeats(context, question, first))) return null;
    await cure(context, turn.body);
    return await smallestOf(context, question.body, first);
  } catch (error) {
    if (!(error instanceof ServerGone)) throw error;
    tell({ kind: 'found', findings: error.judgement.findings });
    const note = 'The server is gone since a part of this turn was sent to it; nothing more was sent.';
    tell({ kind: 'noted', notes: [note] });
    return null;
  }
}

/** As it was captured, byte for byte, unless another model is asked for or flags change it. */
function asConfigured({ target, profile, configured }: SmokeContext, { text, body }: Turn): Question {
  const named = body.model === target.model ? body : { ...body, model: target.model };
  const sent = withFlags(named, profile, configured);
  const same = JSON.stringify(sent) === JSON.stringify(body);
  return { body: sent, full: true, ...(same && { text }) };
}

/** What does not happen again is reported as that, and not explained. */
async function repeats(context: SmokeContext, question: Question, first: Judgement): Promise<boolean> {
  const second = await askLiving(context, { ...question, again: true });
  if (second.status === 'fail') return true;
  tellUnstable(context, first);
  return false;
}

/** Looks for the least lossy flags with which this very turn passes. */
async function cure(context: SmokeContext, body: JsonObject): Promise<void> {
  const { profile, variant, configured, target } = context;
  const named = { ...body, model: target.model };
  const keywords = strippableKeywords(profile, variant);
  const attempt = async (flags: CompatFlags): Promise<Trial> => {
    const judgement = await askLiving(context, { body: withFlags(named, profile, flags), full: true });
    const { outcome } = judgement.exchange;
    const mentioned = keywordsNamed(outcome.kind === 'response' ? outcome.body : '', keywords);
    const hints = { ...mentioned, ...judgement.findings[0]?.flags };
    return { pass: judgement.status !== 'fail', code: judgement.code, hints };
  };
  const found = await searchRemedy({ configured, tiers: searchTiers(profile, variant, configured), attempt });
  if (found === null) {
    const proof = 'the captured turn still fails with every set of flags that was tried';
    const remedy = {
      ...untested({ flags: configured, by: 'trying' }),
      status: 'insufficient',
      proof,
    } as const;
    return context.tell({ kind: 'proposed', remedy });
  }
  const how = found.by === 'trying' ? '; found by trying, not by reading' : '';
  const proof = `captured turn re-sent with these flags: pass${how}`;
  context.tell({ kind: 'proposed', remedy: { ...untested(found), status: 'verified', proof } });
}

/** Shrinks the turn as far as the requests and the time that are left allow. */
async function smallestOf(context: SmokeContext, body: JsonObject, first: Judgement): Promise<Shrunk | null> {
  if (isOfItsSize(first.code)) return null;
  let best = { body, judgement: first };
  const asked = new Map<JsonObject, Judgement>();
  const fails = async (candidate: JsonObject, within?: number): Promise<boolean> => {
    const limit = within === undefined ? {} : { within };
    const judgement = await askLiving(context, { body: candidate, ...limit });
    asked.set(candidate, judgement);
    return isSame(judgement, first);
  };
  const take = (smaller: JsonObject): void => {
    best = { body: smaller, judgement: asked.get(smaller) ?? first };
  };
  let minimal = true;
  try {
    const limited = withLimit(body);
    if (await fails(limited)) take(limited);
    await shrink(best.body, (candidate) => fails(candidate), take);
    const { max_tokens, max_completion_tokens, ...unlimited } = best.body;
    if (first.code !== 'max-tokens-ignored' && (await fails(unlimited, WITHOUT_LIMIT))) take(unlimited);
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    if (error.reason === 'interrupted') context.tell({ kind: 'decided', verdict: 'interrupted' });
    const note = 'The smallest failing body may be smaller still: the search for it was cut short.';
    context.tell({ kind: 'noted', notes: [note] });
    minimal = false;
  }
  blame(context, first, best.judgement);
  return { body: best.body, minimal };
}

/** Where the size is what fails, a smaller turn is another turn. */
const isOfItsSize = (code: string): boolean => causeOf(code)?.layer === 'size';

/**
 * The same failure: the same status, and the same root cause or the same words. A cause may be guessed from what the
 * turn carries, so the words alone will do: then what is left in the end decides what the cause is.
 */
function isSame(judgement: Judgement, first: Judgement): boolean {
  if (judgement.status !== 'fail' || statusOf(judgement) !== statusOf(first)) return false;
  const words = wordsOf(first);
  return judgement.code === first.code || (words !== '' && wordsOf(judgement) === words);
}

const statusOf = ({ exchange: { outcome } }: Judgement): number | null =>
  outcome.kind === 'response' ? outcome.status : null;

/** What the server said, without the numbers and places that change with the size of the turn. */
const wordsOf = ({ findings }: Judgement): string =>
  (findings[0]?.serverSaid ?? '').replace(/\d+/g, '0').toLowerCase();

/** The smallest part fails in the same words, and carries less that could be blamed. */
function blame({ tell }: SmokeContext, first: Judgement, smallest: Judgement): void {
  const [root] = smallest.findings;
  if (root === undefined || first.code === '' || smallest.code === first.code) return;
  tell({ kind: 'rejudged', layer: layerOf('agent', { ...first, reason: smallest.reason }) });
  tell({ kind: 'reread', code: first.code, as: root });
}

/** The body with a short answer. One that names no limit gets one, which is taken out again at the end. */
function withLimit(body: JsonObject): JsonObject {
  const field = body.max_completion_tokens === undefined ? 'max_tokens' : 'max_completion_tokens';
  const given = body[field];
  return { ...body, [field]: Math.min(typeof given === 'number' ? given : ANSWER_LIMIT, ANSWER_LIMIT) };
}
