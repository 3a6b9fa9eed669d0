/** How often the classifier is right, on cases whose cause is known. Nothing of this runs for a user. */
import type { CompatFlags } from '../model.js';
import { factsOf } from '../reading/facts.js';
import { featuresOf } from '../reading/features.js';
import { type Lesson, learn } from '../reading/learn.js';
import type { Learned } from '../reading/learned.js';
import type { Finding } from '../report/contract.js';
import { type Case, CONTROL } from './cases.js';
import { findingsOf } from './classify.js';
import { foldsOf } from './folds.js';
import { rank } from './rank.js';

/** How a case came out. */
export interface Outcome {
  readonly case: Case;
  /** The findings' codes; [] when nothing was found. */
  readonly codes: readonly string[];
  readonly right: boolean;
  /** Is the right cause the first finding, or among the three likeliest? */
  readonly inThree: boolean;
  /** What was claimed for the first answer, 0 to 1. */
  readonly confidence: number;
  /** Flags suggested where none helps. */
  readonly wrongFlags: boolean;
  /** Where flags help: are these the flags suggested first? Null where none helps. */
  readonly sameFlags: boolean | null;
}

export interface Share {
  readonly right: number;
  readonly of: number;
}

/** Ten classes of claimed confidence, with how often such a claim was right. */
export interface Reliability extends Share {
  /** The lower end of the class, in tenths. */
  readonly tenth: number;
  /** The mean claim in this class, 0 to 1. */
  readonly claimed: number;
}

export interface Accuracy {
  readonly outcomes: readonly Outcome[];
  readonly first: Share;
  readonly three: Share;
  /** What a client receives; the rest is what a user may paste. */
  readonly wire: Share;
  readonly rest: Share;
  /** Where flags help: exactly those. */
  readonly flags: Share;
  readonly wrongFlags: readonly Outcome[];
  readonly controls: Share;
  readonly reliability: readonly Reliability[];
}

interface Conditions {
  /** Leaves the server's name out. */
  readonly blind?: boolean;
  /** What was learned from examples; by default what the package ships. */
  readonly learned?: Learned;
}

/** Classifies every case and counts. */
export function measure(cases: readonly Case[], { blind = false, learned }: Conditions = {}): Accuracy {
  return tally(cases.map((one) => judge(one, blind, learned)));
}

/**
 * The same with what is learned from examples, where each case is judged by what was learned from the others alone:
 * near-duplicates stand together on one side. Deterministic.
 */
export function crossValidate(cases: readonly Case[], folds = 5): Accuracy {
  const fold = foldsOf(cases, folds);
  const lessons = cases.map(lessonOf);
  const outcomes = Array.from({ length: folds }, (_, out) => {
    const learned = learn(lessons.filter((_lesson, index) => fold[index] !== out));
    return cases.filter((_case, index) => fold[index] === out).map((one) => judge(one, false, learned));
  });
  return tally(outcomes.flat());
}

/** What can be learned from a case. */
export function lessonOf({ label, evidence }: Case): Lesson {
  return { label, features: featuresOf(factsOf(evidence)) };
}

function judge(one: Case, blind: boolean, learned: Learned | undefined): Outcome {
  const evidence = blind ? { ...one.evidence, server: null } : one.evidence;
  const ranking = rank(evidence, learned);
  const findings = findingsOf(ranking, evidence);
  const [first] = findings;
  const right = one.label === CONTROL ? first === undefined : first?.code === one.label;
  const likeliest = ranking.candidates.slice(0, 3).map(({ code }) => code as string);
  const { compat } = one;
  const flagless = compat !== null && Object.keys(compat).length === 0;
  return {
    case: one,
    codes: findings.map((finding) => finding.code),
    right,
    inThree: right || likeliest.includes(one.label),
    confidence: first === undefined ? ranking.nothing : (ranking.candidates[0]?.confidence ?? 0),
    wrongFlags: flagless && findings.some((finding) => Object.keys(finding.flags).length > 0),
    sameFlags: compat === null || flagless ? null : sameFlags(first, compat),
  };
}

function sameFlags(finding: Finding | undefined, compat: CompatFlags): boolean {
  return JSON.stringify(sorted(finding?.flags ?? {})) === JSON.stringify(sorted(compat));
}

function sorted(flags: CompatFlags): readonly unknown[] {
  return Object.entries(flags)
    .map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value])
    .sort();
}

function tally(outcomes: readonly Outcome[]): Accuracy {
  const controls = outcomes.filter((outcome) => outcome.case.label === CONTROL);
  const flagged = outcomes.filter((outcome) => outcome.sameFlags !== null);
  return {
    outcomes,
    first: share(outcomes),
    three: share(outcomes, ({ inThree }) => inThree),
    wire: share(outcomes.filter((outcome) => outcome.case.bodyKind === 'wire')),
    rest: share(outcomes.filter((outcome) => outcome.case.bodyKind !== 'wire')),
    flags: share(flagged, ({ sameFlags: same }) => same === true),
    wrongFlags: outcomes.filter((outcome) => outcome.wrongFlags),
    controls: share(controls),
    reliability: reliabilityOf(outcomes),
  };
}

function share(outcomes: readonly Outcome[], holds = (outcome: Outcome) => outcome.right): Share {
  return { right: outcomes.filter(holds).length, of: outcomes.length };
}

function reliabilityOf(outcomes: readonly Outcome[]): readonly Reliability[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = outcomes.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === tenth);
    const claimed = own.reduce((sum, { confidence }) => sum + confidence, 0) / (own.length || 1);
    return { tenth, claimed, ...share(own) };
  }).filter(({ of }) => of > 0);
}

/** The figures as text: totals, claims against what held, one line a label, then the misses. */
export function renderAccuracy(accuracy: Accuracy): string {
  const { outcomes, wrongFlags } = accuracy;
  const told = outcomes.filter((outcome) => outcome.case.compat !== null);
  const lines = [
    `first right  ${percent(accuracy.first)}`,
    `in three     ${percent(accuracy.three)}`,
    `  wire       ${percent(accuracy.wire)} first`,
    `  rest       ${percent(accuracy.rest)} first`,
    `flags        ${percent(accuracy.flags)} exactly as labelled, where flags help`,
    `wrong flags  ${percent({ right: wrongFlags.length, of: told.length })} of those whose flags are known`,
    `controls     ${percent(accuracy.controls)} left alone`,
    '',
    'confidence   claimed  right',
    ...accuracy.reliability.map(
      ({ tenth, claimed, ...own }) =>
        `  ${(tenth / 10).toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}  ${(100 * claimed).toFixed(0).padStart(6)}% ${percent(own)}`,
    ),
    '',
  ];
  for (const label of [...new Set(outcomes.map((outcome) => outcome.case.label))].sort()) {
    const own = outcomes.filter((outcome) => outcome.case.label === label);
    lines.push(`${label.padEnd(26)} ${percent(share(own))}`);
  }
  const misses = outcomes.filter((outcome) => !outcome.right || outcome.wrongFlags);
  if (misses.length > 0) lines.push('', 'misses');
  for (const { case: one, codes, wrongFlags: wrong } of misses) {
    const found = codes.length === 0 ? 'nothing' : codes.join(', ');
    lines.push(`  ${one.id} (${one.bodyKind}): ${one.label}, found ${found}${wrong ? '; wrong flags' : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

function percent({ right, of }: Share): string {
  const value = of === 0 ? '    –' : `${((100 * right) / of).toFixed(1).padStart(5)}%`;
  return `${value}  ${right}/${of}`;
}
