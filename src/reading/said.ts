import { isList } from '../json.js';
import type { JsonValue } from '../model.js';
import { type Issue, issuesInValue } from './issues.js';
import { issuesInKeys } from './keyed.js';
import { readLiteral } from './literal.js';
import { issuesInText } from './sentences.js';

/** An error body, unwrapped: the words out of whatever they were wrapped in. */
export interface Said {
  /** The sentences found, outermost first, as they were written. */
  readonly words: readonly string[];
  /** Values of type, error_type, code, status …: machine words such as `exceed_context_size_error`. */
  readonly types: readonly string[];
  /** Values of param and parameter. */
  readonly params: readonly string[];
  /** Complaints about one field: its path, what was expected there, what was found. */
  readonly issues: readonly Issue[];
  /** Named numbers: n_ctx, n_prompt_tokens, … */
  readonly numbers: ReadonlyMap<string, number>;
  /** The status that the text names itself (`Error code: 400 - …`); null when it names none. */
  readonly status: number | null;
  readonly html: boolean;
  /** The parsed value, when the whole body is one. */
  readonly json: JsonValue | undefined;
  /** Everything said, in lower case, quotes and spaces made even: what wording is looked for in. */
  readonly text: string;
  /** The innermost words, at most 400 characters: what the server really said; '' when it said nothing. */
  readonly serverSaid: string;
}

const HEAD = 24_000;
const TAIL = 8_000;
const MAX_WORDS = 60;
const MAX_UNWRAP = 6;
const MAX_SAID = 400;

const WORD_KEYS =
  /^(?:message|msg|error|errors|err|detail|details|error_description|error_?message|errormsg|err_?msg|description|title|reason|cause|raw|raw_?error|response|response_?body|body|inner_?error|exception|failure|payload|data)$/i;
const TYPE_KEYS = /^(?:type|error_type|error_?code|code|status|kind|name|finish_reason)$/i;
const PARAM_KEYS = /^(?:param|parameter|field|argument)$/i;
/** Machine words that say no more than the status does. */
const GENERIC_TYPE =
  /^(?:invalid_?request(?:_?error)?|bad_?request(?:_?error)?|api_?error|server_?error|internal_?(?:server_?)?error|error|value_?error|unknown|none|null|upstream_error|\d+)$/i;
/** Echoes of the request and long traces: no words of the server. */
const ECHO_KEYS = /^(?:input|ctx|stack|trace|traceback|url|messages|tools|prompt|headers|request)$/i;

/** `…; messages = [{…}]`: the request, repeated in the error. */
const ECHO = /\b(?:messages|tools|input|body|request|payload|prompt|headers)['"]?\s*=\s*(?=[[{])/gi;

interface Collected {
  /** The sentences as they stood, with the values written inside them. */
  readonly texts: string[];
  readonly words: string[];
  readonly types: string[];
  readonly params: string[];
  readonly issues: Issue[];
  readonly numbers: Map<string, number>;
}

/** Unwraps any error body or pasted text. Reads at most the first 24,000 and the last 8,000 characters. Never throws. */
export function unwrap(body: string): Said {
  const raw = withoutEcho(
    clean(body.length > HEAD + TAIL ? `${body.slice(0, HEAD)}\n${body.slice(-TAIL)}` : body),
  );
  const html =
    /^\s*(?:<!doctype html|<html|<head|<\?xml|<center>)/i.test(raw) || /<\/(?:html|body)>/i.test(raw);
  const into: Collected = { texts: [], words: [], types: [], params: [], issues: [], numbers: new Map() };
  const shown = html ? htmlText(raw) : raw;
  const json = html ? undefined : wholeValue(raw);
  const outside = html ? shown : unwrapText(raw, into, 0);
  const foundWords = into.words.length > 0 || into.issues.length > 0;
  const said = [
    foundWords || json !== undefined ? outside : shown,
    ...into.words,
    ...into.types.filter((type) => !GENERIC_TYPE.test(type)),
    ...into.params,
  ];
  if (!foundWords && json !== undefined && typeof json !== 'object') said.push(String(json));
  for (const issue of into.issues) said.push(`${issue.path} ${issue.words}`);
  const sentences = into.texts.length > 0 ? [outside, ...into.texts] : [shown];
  const issues = [...into.issues, ...issuesInText(softened(sentences.join('\n')))];
  return {
    words: into.words,
    types: into.types.map((type) => type.toLowerCase()),
    params: into.params,
    issues,
    numbers: into.numbers,
    status: statusIn(shown),
    html,
    json,
    text: softened(even(said.join('\n'))),
    serverSaid: spoken(into, json === undefined ? shown : outside),
  };
}

/** Lower case, one kind of quote, single spaces: the form in which wording is compared. */
export function even(text: string): string {
  return text
    .toLowerCase()
    .replace(/\\{1,8}(["'`nrt])/g, (_, char: string) => (/[nrt]/.test(char) ? ' ' : char))
    .replace(/["`“”‘’´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

/** No word and no gap longer than a pattern may be asked to scan: the patterns stay linear on hostile text. */
function softened(text: string): string {
  return text.replace(/\S{240}(?=\S)/g, '$& ').replace(/[^\S\n]{16,}/g, ' ');
}

/** Without terminal colours, and with the escaped angle brackets of Go's JSON made plain. */
function clean(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-_]/g, '')
    .replace(/\\u003c/gi, '<')
    .replace(/\\u003e/gi, '>')
    .replace(/\\u0026/gi, '&');
}

function wholeValue(text: string): JsonValue | undefined {
  const trimmed = text.trim();
  if (!/^[{["]/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed) as JsonValue;
  } catch {
    const literal = readLiteral(trimmed);
    return literal !== null && typeof literal.value === 'object' && literal.end >= trimmed.length
      ? literal.value
      : undefined;
  }
}

/** Collects from every value written inside a text; returns what stands outside of them. */
function unwrapText(text: string, into: Collected, depth: number): string {
  if (depth > MAX_UNWRAP) return text;
  const outside: string[] = [];
  const opener = /[{[]\s*(?:["'{[]|u["']|\w+\s*:\s)/g;
  let from = 0;
  for (let tries = 0; tries < 24; tries += 1) {
    const found = opener.exec(text);
    if (found === null) break;
    const literal = readLiteral(text, found.index);
    if (literal === null || !isTelling(literal.value)) continue;
    outside.push(text.slice(from, found.index));
    from = literal.end;
    opener.lastIndex = Math.max(literal.end, found.index + 1);
    collect(literal.value, null, into, depth);
  }
  outside.push(text.slice(from));
  return outside.join(' ').trim();
}

/** A text without what it repeats of the request. */
function withoutEcho(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (const match of text.matchAll(ECHO)) {
    if (match.index < from) continue;
    const literal = readLiteral(text, match.index + match[0].length);
    if (literal === null) continue;
    kept.push(text.slice(from, match.index));
    from = literal.end;
  }
  return from === 0 ? text : kept.join('') + text.slice(from);
}

function isTelling(value: JsonValue): boolean {
  if (isList(value))
    return value.some((item) => typeof item === 'object' && item !== null && isTelling(item));
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function collect(value: JsonValue, key: string | null, into: Collected, depth: number): void {
  if (depth > MAX_UNWRAP || into.words.length >= MAX_WORDS) return;
  if (typeof value === 'string') {
    if (key !== null && TYPE_KEYS.test(key)) into.types.push(value);
    else if (key !== null && PARAM_KEYS.test(key)) into.params.push(value);
    else if (key === null || WORD_KEYS.test(key)) addWords(value, into, depth);
    return;
  }
  if (typeof value === 'number') {
    if (key !== null) into.numbers.set(key, value);
    return;
  }
  if (isList(value)) {
    for (const item of value.slice(0, 40)) collect(item, key, into, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const issue = issuesInValue(value);
  if (issue !== null) into.issues.push(issue);
  else into.issues.push(...issuesInKeys(value));
  for (const [name, inner] of Object.entries(value).slice(0, 60)) {
    if (!ECHO_KEYS.test(name)) collect(inner, name, into, depth + 1);
  }
}

function addWords(whole: string, into: Collected, depth: number): void {
  const text = withoutEcho(whole);
  const before = into.words.length;
  into.texts.push(text);
  const outside = /[{[]/.test(text) ? unwrapText(text, into, depth + 1) : text;
  if (into.words.length > before) into.words.splice(before, 0, outside);
  else into.words.push(text);
}

function htmlText(html: string): string {
  const title = /<title[^<>]*>([^<]{0,200})/i.exec(html)?.[1] ?? '';
  const text = html
    .replace(/<(script|style)\b[^<>]*>[\s\S]{0,20000}?(?:<\/\1>|$)/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/g, ' ');
  return `${title} ${text}`.replace(/\s+/g, ' ').trim();
}

const STATUS_WORDS = [
  /\b(?:error code|status code|statuscode|http status|http error|status|api error|http|code|returned|response|provider error|http\/[\d.]{1,4}"?)["']?(?:\s*[:=])?\s*\(?([1-5]\d\d)\b(?![\d.]*\s*(?:tokens|ms|s\b|bytes))/i,
  /\bdetail=([1-5]\d\d)\b/i,
  /(?:^|\n|: |\()\s{0,8}([45]\d\d)(?: |:|\)|$)(?!\s*(?:tokens|ms|s\b|bytes))/,
] as const;

function statusIn(text: string): number | null {
  const head = text.slice(0, 4000);
  for (const pattern of STATUS_WORDS) {
    const found = pattern.exec(head)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

/** The innermost sentence: what a person would call the server's own words. */
function spoken(into: Collected, outside: string): string {
  const words = into.words.filter((word) => /[\p{L}\d]/u.test(word));
  const issue = into.issues[0];
  const own = words.at(-1) ?? '';
  const named = issue === undefined ? own : [issue.path, issue.words || own].filter(Boolean).join(': ');
  const text = (named || outside).replace(/\s+/g, ' ').trim();
  const points = Array.from(text.slice(0, MAX_SAID * 2));
  return points.length > MAX_SAID ? `${points.slice(0, MAX_SAID - 1).join('')}…` : points.join('');
}
