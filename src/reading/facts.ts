import { isList, isObject } from '../json.js';
import type { Carried, JsonObject, JsonValue } from '../model.js';
import type { ServerKind } from '../servers/index.js';
import type { Stage } from '../steps.js';
import { type Answer, readAnswer } from './answer.js';
import type { Evidence } from './evidence.js';
import { type Area, areaOf } from './fields.js';
import type { Issue } from './issues.js';
import { readLiteral } from './literal.js';
import { type Said, unwrap } from './said.js';
import { type Sign, signsOf } from './signs.js';

/** A complaint with the part of the request it is about. */
export interface Complaint extends Issue {
  readonly area: Area;
}

/** Things a request may carry that decide what a server's words mean. */
export type Feature =
  | 'content-parts'
  | 'images'
  | 'tools'
  | 'tool-choice'
  | 'strict'
  | 'store'
  | 'stream'
  | 'stream-options'
  | 'developer'
  | 'null-content'
  | 'tool-messages';

/** The evidence, read once: what every row looks at. */
export interface Facts {
  readonly evidence: Evidence;
  readonly said: Said;
  /** The server's words, made even (see `even`); '' when the body is a clean answer. */
  readonly text: string;
  /** What was received, as it was, at most 32,000 characters. */
  readonly raw: string;
  /** HTTP status: of the evidence, else the one that the text names. */
  readonly status: number | null;
  readonly stage: Stage | null;
  readonly server: ServerKind | null;
  /** A completion was read; null when the body is anything else. */
  readonly answer: Answer | null;
  /** The completion is a piece of one: what is missing in it says nothing. */
  readonly fragment: boolean;
  /** What is odd about the completion; null where there is none, or one with an error in it. */
  readonly signs: readonly Sign[] | null;
  readonly complaints: readonly Complaint[];
  /** What the request carried, when that is known. */
  readonly carried: Carried | null;
  /** Could the request have carried this? True when unknown. */
  readonly may: (feature: Feature) => boolean;
  /** Did it, or does such a turn of OpenClaw by default? */
  readonly likely: (feature: Feature) => boolean;
}

/** Reads the evidence. Never throws. */
export function factsOf(evidence: Evidence): Facts {
  const reading = readBody(evidence);
  const clean = reading.answer !== null && reading.answer.error === null;
  const source = reading.answer?.error ?? evidence.body;
  const said = unwrap(clean ? '' : source);
  const status = evidence.status ?? (evidence.transport === null ? said.status : null);
  const silent = clean || isPlainSuccess(said, status);
  const carried = evidence.carried ?? null;
  return {
    evidence,
    said,
    text: silent ? '' : said.text,
    raw: evidence.body.slice(0, 32_000),
    status,
    stage: evidence.stage,
    server: evidence.server ?? null,
    answer: reading.answer,
    fragment: reading.fragment,
    signs: clean ? signsIn(reading, evidence) : null,
    complaints: silent ? [] : said.issues.map((issue) => ({ ...issue, area: areaOf(issue) })),
    carried,
    may: (feature) => carried === null || carries(carried, feature),
    likely: (feature) => (carried === null ? byDefault(evidence.stage, feature) : carries(carried, feature)),
  };
}

function signsIn({ answer, fragment }: Reading, { carried = null, end }: Evidence): readonly Sign[] | null {
  if (answer === null) return null;
  return signsOf(answer, carried, { fragment, over: finished(answer) || end !== undefined });
}

interface Reading {
  readonly answer: Answer | null;
  readonly fragment: boolean;
}

const NOTHING: Reading = { answer: null, fragment: false };

function readBody(evidence: Evidence): Reading {
  const { body, contentType, status } = evidence;
  if (status !== null && (status < 200 || status > 299)) return NOTHING;
  const answer = readAnswer(body, contentType);
  if (answer.sawJson || (answer.streamed && answer.error !== null)) return { answer, fragment: false };
  const piece = readPiece(body);
  return piece === null ? NOTHING : { answer: piece, fragment: true };
}

/** A pasted piece of a message (`"tool_calls": […`), read as the message it was cut from. */
function readPiece(body: string): Answer | null {
  const trimmed = body.trim();
  if (!/^"(?:tool_calls|arguments|message|delta|choices|function_call)"\s*:/.test(trimmed)) {
    return /^\{\s*"(?:id|object|created|model|choices)"\s*:/.test(trimmed) ? readCut(trimmed) : null;
  }
  const piece = readLiteral(`{${trimmed}}`)?.value;
  if (!isObject(piece)) return null;
  if (isList(piece.choices)) return readWhole(piece);
  const message: JsonValue =
    piece.arguments === undefined
      ? (piece.message ?? piece.delta ?? piece)
      : { tool_calls: [{ id: 'piece', function: { name: 'piece', arguments: piece.arguments } }] };
  return readWhole({ choices: [{ message }] });
}

/** A completion whose end was cut off. */
function readCut(text: string): Answer | null {
  const value = readLiteral(text)?.value;
  return isObject(value) && isList(value.choices) ? readWhole(value) : null;
}

function readWhole(value: JsonObject): Answer {
  return readAnswer(JSON.stringify(value), 'application/json');
}

/** A 2xx JSON object in which nothing speaks of an error: a health report, a list of models. */
function isPlainSuccess(said: Said, status: number | null): boolean {
  if (status === null || status < 200 || status > 299 || !isObject(said.json)) return false;
  return !['error', 'errors', 'detail', 'message', 'msg'].some((key) => {
    const value = isObject(said.json) ? said.json[key] : undefined;
    return value !== undefined && value !== null;
  });
}

function carries(carried: Carried, feature: Feature): boolean {
  switch (feature) {
    case 'content-parts':
      return carried.contentParts || carried.images;
    case 'images':
      return carried.images;
    case 'tools':
      return carried.tools > 0;
    case 'tool-choice':
      return carried.toolChoice;
    case 'strict':
      return carried.strict;
    case 'store':
      return carried.store;
    case 'stream':
      return carried.stream;
    case 'stream-options':
      return carried.streamOptions;
    case 'developer':
      return carried.roles.includes('developer');
    case 'null-content':
      return carried.nullContent;
    case 'tool-messages':
      return carried.roles.includes('tool');
  }
}

const AGENT: readonly Feature[] = ['content-parts', 'tools', 'tool-choice', 'stream', 'stream-options'];
const TOOL_RESULT: readonly Feature[] = [...AGENT, 'null-content', 'tool-messages'];

/** What a turn of that stage carries in OpenClaw's newest release; nothing is assumed of an unknown stage. */
function byDefault(stage: Stage | null, feature: Feature): boolean {
  if (stage === 'tool-result-turn') return TOOL_RESULT.includes(feature);
  if (stage === 'agent-turn' || stage === 'stream') return AGENT.includes(feature);
  return false;
}

/** Does any of these patterns hold for the server's words? */
export function says(facts: Facts, ...patterns: readonly RegExp[]): boolean {
  return facts.text !== '' && patterns.some((pattern) => pattern.test(facts.text));
}

/** An HTTP answer that reports a failure, or words whose status nobody wrote down. */
export function failed(facts: Facts): boolean {
  return facts.status === null || facts.status >= 400;
}

/** Was there an HTTP answer at all? Then a network fact in its words is somebody else's. */
export function answered(facts: Facts): boolean {
  return facts.evidence.status !== null;
}

/** Complaints about this part of the request. */
export function about(facts: Facts, ...areas: readonly Area[]): readonly Complaint[] {
  return facts.complaints.filter((complaint) => areas.includes(complaint.area));
}

/** A success, or words about one. */
export function succeeded(facts: Facts): boolean {
  return facts.status === null || (facts.status >= 200 && facts.status < 300);
}

/** A complete completion without an error in it. */
export function whole(facts: Facts): Answer | null {
  return facts.answer !== null && facts.answer.error === null && !facts.fragment ? facts.answer : null;
}

export function finished(answer: Answer): boolean {
  return answer.done || answer.finishReason !== null;
}

/** Was this exchanged by a run, and not pasted by a person? Then a failure is a failure, whatever its words are like. */
export function isLive(evidence: Evidence): boolean {
  return evidence.end !== undefined || (evidence.carried ?? null) !== null;
}
