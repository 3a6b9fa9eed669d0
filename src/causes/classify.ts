import { type Args, CODES, type Code } from '../codes.js';
import type { Finding, LayerId, ServerKind } from '../model.js';
import type { Evidence, Stage } from '../reading/evidence.js';
import { type Facts, factsOf } from '../reading/facts.js';
import { optionOf, SERVER_KINDS } from '../servers/index.js';
import { type FromArgs, type Match, type MatrixLayer, SURENESS, type Sureness } from './cause.js';
import { MATRIX } from './index.js';
import { HIDDEN, HIDDEN_ADVICE, isSchemaSentence, openclawCauses } from './openclaw.js';
import { topicOf } from './topics.js';

/** A row that holds, and how sure it is. */
export interface Candidate {
  readonly code: Code;
  readonly sure: Sureness;
  readonly args: Args;
}

/** A ranking of causes, the likeliest first, with the server's own words. */
export interface Ranking {
  readonly candidates: readonly Candidate[];
  readonly serverSaid: string;
}

/** Every cause that the evidence speaks for, the surest first; equals in dependency order. Never throws. */
export function rank(evidence: Evidence): Ranking {
  const facts = factsOf(evidence);
  const candidates: Candidate[] = [];
  for (const code of CODES) {
    const match: Match | null = MATRIX[code].when(facts);
    if (match !== null) candidates.push({ code, ...match });
  }
  addOpenclawCauses(facts, candidates);
  const topic = candidates.every(({ code }) => code === 'opaque-error') ? topicOf(facts) : null;
  if (topic !== null) candidates.push({ code: topic, sure: 'guess', args: {} });
  candidates.sort((a, b) => weight(b) - weight(a));
  return {
    candidates: withHidden(facts, withoutConsequences(candidates)),
    serverSaid: facts.text === '' ? '' : facts.said.serverSaid,
  };
}

/** What OpenClaw's own sentences stand for: the first as sure as a phrase can be, the others as guesses. */
function addOpenclawCauses(facts: Facts, candidates: Candidate[]): void {
  for (const [index, code] of openclawCauses(facts).entries()) {
    const at = candidates.findIndex((candidate) => candidate.code === code);
    const known = candidates[at];
    const sure = index === 0 ? 'clear' : 'guess';
    if (known === undefined) candidates.push({ code, sure, args: {} });
    else if (SURENESS.indexOf(known.sure) < SURENESS.indexOf(sure)) candidates[at] = { ...known, sure };
  }
}

/** With the other causes behind the sentence that hides them all. */
function withHidden(facts: Facts, known: readonly Candidate[]): readonly Candidate[] {
  const [first, ...others] = known;
  if (first === undefined || !isSchemaSentence(facts)) return known;
  const mayHide = (code: Code) => MATRIX[code].hiddenByOpenclaw === true;
  const hidden = CODES.filter((code) => mayHide(code) && code !== first.code).map(
    (code): Candidate => others.find((other) => other.code === code) ?? { code, sure: 'guess', args: HIDDEN },
  );
  return [first, ...hidden, ...others.filter((other) => !mayHide(other.code))];
}

/**
 * What is wrong, the root cause first; what it explains is left out. A failed request has one cause; an answer may
 * have several faults at once, and all of them are given. Nothing wrong: []. Never throws.
 */
export function classify(evidence: Evidence): readonly Finding[] {
  const { candidates, serverSaid } = rank(evidence);
  const [first, ...rest] = candidates;
  if (first === undefined) return [];
  const kept = [first, ...rest.filter((other) => standsBeside(other, first))];
  const at = {
    layer: layerOf(evidence.stage, MATRIX[first.code].layer),
    server: evidence.server ?? null,
    ...(serverSaid === '' ? {} : { serverSaid }),
  };
  return kept.map(({ code, args }) => findingFor(code, args, at));
}

/** Several faults of one answer, each seen in its structure, stand side by side; other candidates are alternatives. */
function standsBeside(other: Candidate, first: Candidate): boolean {
  const answers = MATRIX[first.code].layer === 'answer' && MATRIX[other.code].layer === 'answer';
  return answers && first.sure === 'named' && other.sure === 'named';
}

function weight(candidate: Candidate): number {
  return SURENESS.indexOf(candidate.sure);
}

function withoutConsequences(candidates: readonly Candidate[]): readonly Candidate[] {
  const hidden = new Set<Code>();
  return candidates.filter((candidate) => {
    if (hidden.has(candidate.code)) return false;
    for (const code of MATRIX[candidate.code].explains) hidden.add(code);
    return true;
  });
}

/** Where a finding was made, and what the server said to it. */
export interface FindingPlace {
  readonly layer: LayerId;
  /** The server's own words, unwrapped and redacted. */
  readonly serverSaid?: string;
  /** Whose option the advice may name. */
  readonly server?: ServerKind | null;
}

/** The finding that a row stands for, with its texts filled in from `args`. */
export function findingFor(code: Code, args: Args = {}, at: FindingPlace): Finding {
  const row = MATRIX[code];
  const own = fill(row.advice, args);
  const advice = args.hidden === undefined ? own : `${HIDDEN_ADVICE} ${own}`;
  const server = at.server ?? args.server;
  const option = row.noOption?.(args)
    ? undefined
    : optionOf(server === undefined ? null : String(server), code, args);
  return {
    code,
    severity: row.severity,
    layer: at.layer,
    title: fill(row.title, args),
    why: fill(row.why, args),
    ...(at.serverSaid === undefined ? {} : { serverSaid: at.serverSaid }),
    advice: option === undefined ? advice : `${advice} On this server: ${option}.`,
    ...(option === undefined ? {} : { serverOption: option }),
    flags: fill(row.flags, args),
    sources: row.sources,
  };
}

/** Options by server, where it has one that helps. */
export type ServerOptions = Partial<Readonly<Record<ServerKind, string>>>;

/** The options that help against this cause, by server. */
export function optionsFor(code: Code, args: Args = {}): ServerOptions {
  if (MATRIX[code].noOption?.(args)) return {};
  return Object.fromEntries(
    SERVER_KINDS.flatMap((kind) => {
      const option = optionOf(kind, code, args);
      return option === undefined ? [] : [[kind, option]];
    }),
  );
}

function fill<T>(text: FromArgs<T>, args: Args): T {
  return typeof text === 'function' ? (text as (args: Args) => T)(args) : text;
}

/** The layer of a report that a stage of the evidence belongs to. */
function layerOf(stage: Stage | null, layer: MatrixLayer): LayerId {
  switch (stage) {
    case 'health':
    case 'models':
    case 'direct':
      return stage;
    case 'agent-turn':
    case 'stream':
      return 'agent';
    case 'tool-result-turn':
      return 'tool-result';
    case null:
      return layer === 'transport' || layer === 'service' ? 'health' : layer === 'model' ? 'models' : 'agent';
  }
}
