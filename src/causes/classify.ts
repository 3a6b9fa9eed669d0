import type { Args, Code } from '../codes.js';
import type { Evidence } from '../reading/evidence.js';
import { type KnownTexts, nearest, readKnown } from '../reading/known.js';
import { KNOWN } from '../reading/weights.js';
import type { Finding } from '../report/contract.js';
import type { ServerKind } from '../servers/index.js';
import { optionOf, SERVER_KINDS } from '../servers/index.js';
import type { LayerId, Stage } from '../steps.js';
import type { FromArgs, MatrixLayer } from './cause.js';
import { MATRIX } from './index.js';
import { HIDDEN_ADVICE } from './openclaw.js';
import { type Candidate, type Ranking, rank } from './rank.js';

/**
 * What is wrong, the root cause first; what it explains is left out. A failed request has one cause; an answer may
 * have several faults at once, and all of them are given. Nothing wrong: []. Never throws.
 */
export function classify(evidence: Evidence): readonly Finding[] {
  return findingsOf(rank(evidence), evidence);
}

/** What a ranking says is wrong: nothing, where that is likelier than any cause. */
export function findingsOf(ranking: Ranking, evidence: Evidence): readonly Finding[] {
  const { candidates, serverSaid, nothing, text } = ranking;
  const [first, ...rest] = candidates;
  if (first === undefined || nothing > first.confidence) return [];
  const kept = [first, ...rest.filter((other) => standsBeside(other, first))];
  const at = {
    layer: layerOf(evidence.stage, MATRIX[first.code].layer),
    server: evidence.server ?? null,
    ...(serverSaid === '' ? {} : { serverSaid }),
  };
  return kept.map((candidate) => findingOf(candidate, at, text));
}

let known: KnownTexts | undefined;

/** The finding of a candidate. What was concluded from the words of `text` alone says so, and suggests no flags. */
export function findingOf({ code, args, worded }: Candidate, at: FindingPlace, text: string): Finding {
  const finding = findingFor(code, args, at);
  if (!worded) return finding;
  known ??= readKnown(KNOWN);
  const like = nearest(text, code, known);
  const words = like === null ? '' : `: worded like “${like.text}” (${like.source})`;
  return { ...finding, why: `${finding.why} Concluded from the text alone${words}.`, flags: {} };
}

/** Several faults of one answer, each seen in its structure, stand side by side; other candidates are alternatives. */
function standsBeside(other: Candidate, first: Candidate): boolean {
  const answers = MATRIX[first.code].layer === 'answer' && MATRIX[other.code].layer === 'answer';
  return answers && first.sure === 'named' && other.sure === 'named';
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
