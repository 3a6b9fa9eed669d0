import { isObject, parseJson } from '../json.js';
import type { CompatFlags, Finding, JsonObject } from '../model.js';
import { type Evidence, STAGES } from '../reading/evidence.js';
import { SERVER_KINDS } from '../servers/index.js';
import { classify } from './classify.js';

/** One labelled failure: what was received, and what it is. */
export interface Case {
  readonly id: string;
  readonly label: string;
  readonly compat: CompatFlags;
  /** wire: what a client receives; anything else is what a user may paste. */
  readonly bodyKind: string;
  readonly evidence: Evidence;
}

/** How a case came out. */
export interface Outcome {
  readonly case: Case;
  readonly codes: readonly string[];
  readonly right: boolean;
  /** Flags suggested where none helps. */
  readonly wrongFlags: boolean;
  /** Where flags help: are these the flags suggested first? Null where none helps. */
  readonly sameFlags: boolean | null;
}

export interface Accuracy {
  readonly outcomes: readonly Outcome[];
  readonly wire: Share;
  readonly rest: Share;
  readonly wrongFlags: readonly Outcome[];
  readonly dirtyControls: readonly Outcome[];
  readonly flags: Share;
}

export interface Share {
  readonly right: number;
  readonly of: number;
}

/** The label of a control: nothing is wrong, and nothing may be found. */
export const CONTROL = 'ok-not-a-failure';

/**
 * Reads a file of labelled cases, one JSON object a line; those whose label is not sure (`"confidence": "low"`) are
 * left out. Throws a plain Error that names the line.
 */
export function readCases(text: string): readonly Case[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value = parseJson(line);
    if (!isObject(value) || typeof value.label !== 'string') {
      throw new Error(`line ${index + 1} is not a labelled case: a JSON object with a label is wanted`);
    }
    return value.confidence === 'low' ? [] : [caseOf(value, index)];
  });
}

function caseOf(value: JsonObject, index: number): Case {
  return {
    id: text(value.id) ?? `line ${index + 1}`,
    label: text(value.label) ?? '',
    compat: isObject(value.compat) ? value.compat : {},
    bodyKind: text(value.bodyKind) ?? 'wire',
    evidence: evidenceOf(value),
  };
}

/** Evidence out of an object with the fields {status, contentType, body, transport, stage, server}, whatever their types. */
export function evidenceOf(value: JsonObject): Evidence {
  const { body } = value;
  return {
    status: typeof value.status === 'number' && Number.isInteger(value.status) ? value.status : null,
    contentType: text(value.contentType) ?? null,
    body: typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body),
    transport: text(value.transport) ?? null,
    stage: STAGES.find((stage) => stage === value.stage) ?? null,
    server: SERVER_KINDS.find((kind) => kind === value.server) ?? null,
  };
}

/** Classifies every case and counts. `blind` leaves the server's name out. */
export function measure(cases: readonly Case[], blind = false): Accuracy {
  const outcomes = cases.map((one) => judge(one, blind));
  const failures = outcomes.filter((outcome) => outcome.case.label !== CONTROL);
  const flagged = failures.filter((outcome) => outcome.sameFlags !== null);
  return {
    outcomes,
    wire: share(outcomes.filter((outcome) => outcome.case.bodyKind === 'wire')),
    rest: share(outcomes.filter((outcome) => outcome.case.bodyKind !== 'wire')),
    wrongFlags: outcomes.filter((outcome) => outcome.wrongFlags),
    dirtyControls: outcomes.filter((outcome) => outcome.case.label === CONTROL && outcome.codes.length > 0),
    flags: { right: flagged.filter((outcome) => outcome.sameFlags === true).length, of: flagged.length },
  };
}

function judge(one: Case, blind: boolean): Outcome {
  const findings = classify(blind ? { ...one.evidence, server: null } : one.evidence);
  const [first] = findings;
  const right = one.label === CONTROL ? first === undefined : first?.code === one.label;
  const flagless = Object.keys(one.compat).length === 0;
  return {
    case: one,
    codes: findings.map((finding) => finding.code),
    right,
    wrongFlags: flagless && findings.some((finding) => Object.keys(finding.flags).length > 0),
    sameFlags: flagless ? null : sameFlags(first, one.compat),
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

function share(outcomes: readonly Outcome[]): Share {
  return { right: outcomes.filter((outcome) => outcome.right).length, of: outcomes.length };
}

/** The figures as text: totals, one line a label, then the misses. */
export function renderAccuracy(accuracy: Accuracy): string {
  const lines = [
    `wire         ${percent(accuracy.wire)}`,
    `rest         ${percent(accuracy.rest)}`,
    `flags        ${percent(accuracy.flags)} exactly as labelled, where flags help`,
    `wrong flags  ${accuracy.wrongFlags.length}`,
    `controls     ${accuracy.dirtyControls.length} with a finding`,
    '',
  ];
  const labels = [...new Set(accuracy.outcomes.map((outcome) => outcome.case.label))].sort();
  for (const label of labels) {
    const own = accuracy.outcomes.filter((outcome) => outcome.case.label === label);
    lines.push(`${label.padEnd(26)} ${percent(share(own))}`);
  }
  const misses = accuracy.outcomes.filter((outcome) => !outcome.right || outcome.wrongFlags);
  if (misses.length > 0) lines.push('', 'misses');
  for (const { case: one, codes, wrongFlags } of misses) {
    const found = codes.length === 0 ? 'nothing' : codes.join(', ');
    lines.push(
      `  ${one.id} (${one.bodyKind}): ${one.label}, found ${found}${wrongFlags ? '; wrong flags' : ''}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function percent({ right, of }: Share): string {
  const value = of === 0 ? '    –' : `${((100 * right) / of).toFixed(1).padStart(5)}%`;
  return `${value}  ${right}/${of}`;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
