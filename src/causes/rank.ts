import { type Args, CODES, type Code, isCode } from '../codes.js';
import type { Evidence } from '../reading/evidence.js';
import { answered, type Facts, type Feature, factsOf, failed, isLive, says } from '../reading/facts.js';
import { featuresOf, speaks } from '../reading/features.js';
import { frameOf } from '../reading/frame.js';
import { type Learned, scoresOf, unpack } from '../reading/learned.js';
import { WEIGHTS } from '../reading/weights.js';
import { CONTROL } from './cases.js';
import { type Match, SURENESS, type Sureness } from './cause.js';
import { MATRIX } from './index.js';
import { HIDDEN, isSchemaSentence, openclawCauses } from './openclaw.js';
import { LISTS_PARTS } from './shared.js';
import { topicOf } from './topics.js';

/** A cause that the matrix recognised, and how sure it is. */
interface Ruled {
  readonly code: Code;
  readonly sure: Sureness;
  readonly args: Args;
}

/** A cause that it may be. */
export interface Candidate extends Ruled {
  /** How often such a conclusion is right, 0 to 1: measured on texts that nobody had seen (npm run accuracy). */
  readonly confidence: number;
  /** No rule recognised it: it is concluded from words alone. */
  readonly worded: boolean;
}

/** A ranking of causes, the likeliest first, with the server's own words. */
export interface Ranking {
  readonly candidates: readonly Candidate[];
  /** How likely it is that nothing is wrong at all, 0 to 1. */
  readonly nothing: number;
  readonly serverSaid: string;
  /** The words that it was concluded from, made even. */
  readonly text: string;
}

/** How much a rule adds to what the words say, by how sure it is; fitted on texts that no rule was made for. */
const ADDS = { named: 3.75, clear: 2.75, likely: 1.75, guess: 1.5 } as const satisfies Record<
  Sureness,
  number
>;
/** What counts of it for a rule that is not the surest. */
const LATER = 0.45;
/** What is added to "nothing is wrong" when no rule holds, and taken from it when one does. */
const NO_RULE = 0.75;
const SOME_RULE = { named: 2, clear: 1.5, likely: 0.5, guess: 0 } as const satisfies Record<Sureness, number>;
/** What rules count for where the words are not of the model server. */
const ASIDE = 0.3;
/** How far apart scores are taken to lie. */
const TEMPERATURE = 1;
/** Of a rule where words are not asked: measured in the same way. */
const RULE_ALONE = { named: 0.95, clear: 0.85, likely: 0.65, guess: 0.4 } as const satisfies Record<
  Sureness,
  number
>;
/** Causes that only words speak for are left out when they are less likely. */
const LEAST = 0.02;
/** So many are kept all the same, unless nothing is explained: the right one is nearly always among them. */
const KEPT = 3;
/** A label of which fewer examples are known is not left to words. */
const FEW = 10;

/**
 * Every cause that the evidence may have, the likeliest first: what the rules of the matrix recognise, weighed with
 * what texts of the same wording turned out to be, as far as that was `learned`. Never throws.
 */
export function rank(evidence: Evidence, learned: Learned = shipped()): Ranking {
  const facts = factsOf(evidence);
  const ruled = ruledBy(facts);
  const { text } = facts;
  const said = { text, serverSaid: text === '' ? '' : facts.said.serverSaid };
  if (learned.labels.length === 0 || !asksWords(facts, ruled, learned)) return { ...byRules(ruled), ...said };
  const scores = scoresOf(learned, featuresOf(facts));
  const byLabel = new Map(learned.labels.map((label, index) => [label, scores[index] ?? 0]));
  return { ...weighed(facts, ruled, byLabel), ...said };
}

let unpacked: Learned | undefined;

/** What was learned when the package was built. */
function shipped(): Learned {
  unpacked ??= unpack(WEIGHTS);
  return unpacked;
}

/** What the matrix recognises, the surest first; equals in dependency order. */
function ruledBy(facts: Facts): readonly Ruled[] {
  const ruled: Ruled[] = [];
  for (const code of CODES) {
    const match: Match | null = MATRIX[code].when(facts);
    if (match !== null) ruled.push({ code, ...match });
  }
  addOpenclawCauses(facts, ruled);
  const topic = ruled.every(({ code }) => code === 'opaque-error') ? topicOf(facts) : null;
  if (topic !== null) ruled.push({ code: topic, sure: 'guess', args: {} });
  ruled.sort((a, b) => SURENESS.indexOf(b.sure) - SURENESS.indexOf(a.sure));
  return withHidden(facts, withoutConsequences(ruled));
}

/** What OpenClaw's own sentences stand for: the first as sure as a phrase can be, the others as guesses. */
function addOpenclawCauses(facts: Facts, ruled: Ruled[]): void {
  for (const [index, code] of openclawCauses(facts).entries()) {
    const at = ruled.findIndex((one) => one.code === code);
    const known = ruled[at];
    const sure = index === 0 ? 'clear' : 'guess';
    if (known === undefined) ruled.push({ code, sure, args: {} });
    else if (SURENESS.indexOf(known.sure) < SURENESS.indexOf(sure)) ruled[at] = { ...known, sure };
  }
}

/** With the other causes behind the sentence that hides them all. */
function withHidden(facts: Facts, known: readonly Ruled[]): readonly Ruled[] {
  const [first, ...others] = known;
  if (first === undefined || !isSchemaSentence(facts)) return known;
  const mayHide = (code: Code) => MATRIX[code].hiddenByOpenclaw === true;
  const hidden = CODES.filter((code) => mayHide(code) && code !== first.code).map(
    (code): Ruled => others.find((other) => other.code === code) ?? { code, sure: 'guess', args: HIDDEN },
  );
  return [first, ...hidden, ...others.filter((other) => !mayHide(other.code))];
}

function withoutConsequences(ruled: readonly Ruled[]): readonly Ruled[] {
  const hidden = new Set<Code>();
  return ruled.filter(({ code }) => {
    if (hidden.has(code)) return false;
    for (const other of MATRIX[code].explains) hidden.add(other);
    return true;
  });
}

/**
 * Do words count at all? Not where a network fact, or a cause of which few examples are known, was recognised, nor
 * where OpenClaw's own sentence was; and in a live exchange only where no rule was rather sure.
 */
function asksWords(facts: Facts, ruled: readonly Ruled[], learned: Learned): boolean {
  const { sure = 'guess', code = '' } = ruled[0] ?? {};
  const isFact = sure === 'named' && facts.evidence.transport !== null;
  const isRare = sure !== 'guess' && (learned.lessons.get(code) ?? 0) < FEW;
  const isSettled = sure !== 'guess' && isLive(facts.evidence);
  const isOpenclaw = isSchemaSentence(facts) || openclawCauses(facts).length > 0;
  return !isFact && !isRare && !isSettled && !isOpenclaw && speaks(facts);
}

function byRules(ruled: readonly Ruled[]): Pick<Ranking, 'candidates' | 'nothing'> {
  let rest = 1;
  const candidates = ruled.map((one): Candidate => {
    const confidence = rest * RULE_ALONE[one.sure];
    rest -= confidence;
    return { ...one, confidence, worded: false };
  });
  return { candidates, nothing: ruled.length === 0 ? 1 : 0 };
}

/** Rules and words together. */
function weighed(
  facts: Facts,
  ruled: readonly Ruled[],
  scores: ReadonlyMap<string, number>,
): Pick<Ranking, 'candidates' | 'nothing'> {
  const sums = new Map([...scores].map(([label, score]) => [label, score / TEMPERATURE]));
  const beside = isBeside(facts);
  const trust = beside ? ASIDE : 1;
  for (const [index, { code, sure }] of ruled.entries()) {
    if (code === 'opaque-error') continue;
    const least = Math.min(...sums.values());
    sums.set(code, (sums.get(code) ?? least) + ADDS[sure] * (index === 0 ? 1 : LATER) * trust);
  }
  const [first] = ruled;
  sums.set(
    CONTROL,
    (sums.get(CONTROL) ?? 0) + (first === undefined ? NO_RULE : -SOME_RULE[first.sure] * trust),
  );
  const isFailure = answered(facts) && failed(facts) && !beside;
  if (isFailure || isLive(facts.evidence) || facts.evidence.transport !== null) sums.delete(CONTROL);
  const shares = softmax(sums);
  const all = [...shares].flatMap(([label, confidence]): Candidate[] => {
    const rule = ruled.find(({ code }) => code === label);
    if (rule !== undefined) return [{ ...rule, confidence, worded: false }];
    if (!isCode(label) || !isPossible(label, facts)) return [];
    return [{ code: label, sure: 'guess', args: {}, confidence, worded: true }];
  });
  all.sort((a, b) => b.confidence - a.confidence);
  const kept = all[0]?.code === 'opaque-error' ? 0 : KEPT;
  const candidates = all.filter(
    ({ worded, confidence }, index) => !worded || confidence >= LEAST || index < kept,
  );
  return { candidates: honest(candidates, isLive(facts.evidence)), nothing: shares.get(CONTROL) ?? 0 };
}

/** Is it something beside the model server that speaks? An HTTP failure is nobody's else, unless a chat network's. */
function isBeside(facts: Facts): boolean {
  const { aside } = frameOf(facts.raw);
  return aside === 'channel' || (aside !== null && !(answered(facts) && failed(facts)));
}

/** What a cause presupposes that the request carried. */
const PRESUPPOSES: Partial<Readonly<Record<Code, Feature>>> = {
  'content-array-rejected': 'content-parts',
  'image-rejected': 'content-parts',
  'null-content-rejected': 'null-content',
  'developer-role-rejected': 'developer',
  'tool-message-rejected': 'tool-messages',
  'tools-unsupported': 'tools',
  'tool-parser-not-enabled': 'tools',
  'tool-choice-unsupported': 'tools',
  'tool-schema-rejected': 'tools',
  'strict-rejected': 'tools',
};

/** Does neither the request nor what is complained of speak against a cause that words alone speak for? */
function isPossible(code: Code, facts: Facts): boolean {
  const needed = PRESUPPOSES[code];
  if (needed !== undefined && !facts.may(needed)) return false;
  if (code === 'image-rejected') return !says(facts, LISTS_PARTS);
  if (code !== 'content-array-rejected') return true;
  return facts.complaints.every(
    ({ area, found }) =>
      area === 'none' || (/^(?:content|message)/.test(area) && (found ?? 'array') === 'array'),
  );
}

/** Words alone name the cause of a live failure only where they are rather right than wrong: else it stays unexplained. */
function honest(candidates: readonly Candidate[], live: boolean): readonly Candidate[] {
  const [first] = candidates;
  const opaque = candidates.find(({ code }) => code === 'opaque-error');
  if (!first?.worded || opaque === undefined || first.confidence >= (live ? 0.6 : 0.12)) return candidates;
  const front = { ...opaque, confidence: first.confidence };
  return [front, ...candidates.filter((one) => one !== opaque)];
}

function softmax(sums: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const top = Math.max(...sums.values());
  const powers = [...sums].map(([label, sum]) => [label, Math.exp(sum - top)] as const);
  const whole = powers.reduce((sum, [, power]) => sum + power, 0);
  return new Map(powers.map(([label, power]) => [label, power / whole]));
}
