import { evidenceOf } from '../causes/cases.js';
import { findingOf, findingsOf, optionsFor } from '../causes/classify.js';
import { type Ranking, rank } from '../causes/rank.js';
import {
  type Explanation,
  type ShowFormat,
  type ShownRow,
  showExplanation,
  shownRow,
  showRow,
} from '../causes/show.js';
import { CODES, type Code, type FindingCode, isCode } from '../codes.js';
import { isObject, parseJson } from '../json.js';
import type { JsonObject } from '../model.js';
import { nearest } from '../nearest.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { Evidence } from '../reading/evidence.js';
import { excerptsOf } from '../reading/excerpt.js';
import type { Finding } from '../report/contract.js';
import { jsonText } from '../report/json.js';
import type { Layout } from '../report/options.js';
import { exitCodeAfter } from '../report/verdict.js';
import type { Stage } from '../steps.js';
import { UsageError } from '../usage-error.js';

export interface ExplainOptions {
  readonly code?: string;
  /** The text to explain; `-` reads standard input. */
  readonly error?: string;
  readonly status?: number;
  readonly contentType?: string;
  readonly stage?: Stage;
  readonly transport?: string;
  readonly jsonl?: boolean;
  readonly format: ShowFormat;
}

const MAX_STDIN = 8 * 1024 * 1024;
const MAX_LINE = 16 * 1024 * 1024;

/**
 * Explains a code, an error text, or a stream of evidence lines. Nothing is sent anywhere.
 * @throws UsageError for an unknown code, and when there is nothing to explain
 */
export async function run(options: ExplainOptions, ports: Ports): Promise<CommandOutput> {
  if (options.jsonl === true) {
    return { kind: 'stream', lines: explainLines(ports), exitCode: () => exitCodeAfter(ports.signal, 0) };
  }
  if (options.code !== undefined && options.error !== undefined) {
    throw new UsageError('Give either a code or --error, not both.');
  }
  if (options.code !== undefined) return done(showRow(knownCode(options.code), options.format), ports.signal);
  const fromStdin = options.error === '-';
  const pasted = fromStdin ? await readAll(ports.stdin()) : (options.error ?? '');
  const nothing = pasted.trim() === '' && options.status === undefined && options.transport === undefined;
  if (nothing) {
    throw new UsageError(
      fromStdin
        ? 'Standard input is empty: pipe the error or the log into this command.'
        : 'Nothing to explain: give a code, or --error with the text, or --error - to read standard input.',
    );
  }
  return done(showExplanation(explain(pasted, options), options.format), ports.signal);
}

/** Interrupted while it read its input, it gives what it has and says so. */
function done(text: string | Layout, signal: AbortSignal): CommandOutput {
  return { kind: 'text', text, exitCode: exitCodeAfter(signal, 0) };
}

/** A judgement of one piece of evidence. */
interface Judged {
  readonly ranking: Ranking;
  readonly findings: readonly Finding[];
}

function judge(evidence: Evidence): Judged {
  const ranking = rank(evidence);
  return { ranking, findings: findingsOf(ranking, evidence) };
}

/** Of the pieces of a pasted text the first that is recognised, else the first in which something is wrong. */
function judgeText(pasted: string, known: Omit<Evidence, 'body'>): Judged | undefined {
  let best: Judged | undefined;
  for (const excerpt of excerptsOf(pasted)) {
    const judged = judge({ ...known, body: excerpt.text, status: known.status ?? excerpt.status });
    const [first] = judged.findings;
    if (first === undefined) continue;
    if (first.code !== 'opaque-error') return judged;
    best ??= judged;
  }
  return best;
}

/** The causes of a pasted text, in order of likelihood. */
function explain(pasted: string, options: ExplainOptions): Explanation {
  const judged = judgeText(pasted, {
    status: options.status ?? null,
    contentType: options.contentType ?? null,
    transport: options.transport ?? null,
    stage: options.stage ?? null,
  });
  if (!judged) return { findings: [], alternatives: [], options: new Map() };
  return { findings: judged.findings, ...besides(judged.ranking, judged.findings) };
}

/** The row of a code, as data. Throws UsageError for what is no code. */
export const explainCode = (code: string): ShownRow => shownRow(knownCode(code));

/** What a pasted text says: `explain --error` as data. */
export function classifyText(pasted: string): Classified {
  const judged = judgeText(pasted, { status: null, contentType: null, transport: null, stage: null });
  return judged ? classified(judged) : { findings: [], alternatives: [] };
}

/** One line of `explain --jsonl` as data, whatever the types of its fields. */
export const classifyEvidence = (fields: JsonObject): Classified => classified(judge(evidenceOf(fields)));

interface Classified {
  readonly findings: readonly Finding[];
  readonly alternatives: readonly { readonly code: FindingCode; readonly confidence: number }[];
}

const classified = ({ ranking, findings }: Judged): Classified => ({
  findings,
  alternatives: ranking.candidates
    .slice(0, MOST_ALTERNATIVES)
    .map(({ code, confidence }) => ({ code, confidence: Number(confidence.toFixed(3)) })),
});

/** Below this a cause is not worth naming beside another. */
const WORTH_NAMING = 0.05;
/** So many causes are given as data, the first finding's among them. */
const MOST_ALTERNATIVES = 5;
/** Above this nothing that only the words speak for is named beside the first cause. */
const SURE = 0.9;

/** What else it could be, and the options that help with what was found. */
function besides(
  { candidates, text }: Ranking,
  findings: readonly Finding[],
): Pick<Explanation, 'alternatives' | 'options'> {
  const given = new Set(findings.map(({ code }) => code));
  const others = candidates.filter(({ code }) => !given.has(code) && code !== 'opaque-error');
  const unsure = (candidates[0]?.confidence ?? 1) < SURE;
  const worded = others.filter((one) => one.worded && unsure && one.confidence >= WORTH_NAMING).slice(0, 2);
  return {
    alternatives: others
      .filter((one) => !one.worded || worded.includes(one))
      .map((one) => findingOf(one, { layer: 'agent' }, text)),
    options: new Map(candidates.map(({ code, args }) => [code, optionsFor(code, args)])),
  };
}

function knownCode(code: string): Code {
  const known = code.trim().toLowerCase();
  if (isCode(known)) return known;
  const near = nearest(code, CODES);
  const hint =
    near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ' inferrs-doctor matrix lists them all.';
  throw new UsageError(`"${code.slice(0, 80)}" is not a code of the matrix.${hint}`);
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    parts.push(decoder.decode(chunk, { stream: true }));
    if (size > MAX_STDIN) break;
  }
  return parts.join('') + decoder.decode();
}

/** One line of {id, findings, alternatives} for each line of {id, status, contentType, body, transport, stage}, as it is read. */
async function* explainLines(ports: Ports): AsyncIterable<string> {
  for await (const line of linesOf(ports.stdin())) {
    if (ports.signal.aborted) return;
    if (line.trim() !== '') yield `${explainLine(line)}\n`;
  }
}

/** A line that is no JSON object is judged as the text it is, with id null. */
function explainLine(line: string): string {
  const value = parseJson(line);
  const id = isObject(value) ? (value.id ?? null) : null;
  return jsonText({ id, ...classifyEvidence(isObject(value) ? value : { body: line }) }, 0);
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        yield rest.join('');
        rest = [];
        length = 0;
      }
      if (length < MAX_LINE) rest.push(piece);
      length += piece.length;
    }
  }
  yield rest.join('') + decoder.decode();
}
