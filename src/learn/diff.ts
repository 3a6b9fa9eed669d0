/** What changed between two releases as they send their turns: the news of an update. Pure. */
import { isObject } from '../json.js';
import type { JsonObject } from '../model.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { buildTurn } from '../turn/build.js';
import { carriedBy } from '../turn/carried.js';
import { bytesOf, rolesOf, systemCharsOf, toolResultCharsOf, toolRowsOf, userCharsOf } from './measure.js';

/** What one turn comes to. Sizes in bytes, texts in characters. */
export interface TurnFacts {
  readonly bytes: number;
  readonly systemChars: number;
  readonly userChars: number;
  readonly toolBytes: number;
  /** Bytes by name, in the order in which they are sent. */
  readonly tools: Readonly<Record<string, number>>;
  readonly roles: readonly string[];
  /** With a tool call and its result. */
  readonly resultRoles: readonly string[];
  readonly toolResultChars: number | null;
  /** Top-level keys, with the value where it is a plain one. */
  readonly fields: readonly string[];
  readonly keywords: readonly string[];
  readonly compat: readonly string[];
  readonly provider: readonly string[];
  readonly model: readonly string[];
}

export function factsOf(ref: ReleaseRef): TurnFacts {
  const release = releaseOf(ref);
  const agent = buildTurn({ profile: ref, step: 'agent', model: 'model' });
  const result = buildTurn({ profile: ref, step: 'tool-result', model: 'model' });
  const rows = toolRowsOf(agent);
  return {
    bytes: bytesOf(agent),
    systemChars: systemCharsOf(agent),
    userChars: userCharsOf(agent),
    toolBytes: rows.reduce((sum, [, bytes]) => sum + bytes, 0),
    tools: Object.fromEntries(rows.map(([name, bytes]) => [name, bytes])),
    roles: rolesOf(agent),
    resultRoles: rolesOf(result),
    toolResultChars: toolResultCharsOf(result),
    fields: fieldsOf(agent),
    keywords: carriedBy(agent).schemaKeywords,
    compat: release.compat,
    provider: release.keys.provider,
    model: release.keys.model,
  };
}

function fieldsOf(body: JsonObject): readonly string[] {
  return Object.entries(body).map(([key, value]) => {
    if (Array.isArray(value) || key === 'model') return key;
    return isObject(value) ? `${key} ${JSON.stringify(value)}` : `${key} ${String(value)}`;
  });
}

/** One line of news: what it is about, and what became of it. */
export interface Change {
  readonly about: string;
  readonly change: string;
}

/** [] when nothing changed. */
export function changesBetween(before: TurnFacts, after: TurnFacts): readonly Change[] {
  return [
    ...number('turn', before.bytes, after.bytes, 'bytes'),
    ...number('system text', before.systemChars, after.systemChars, 'characters'),
    ...number('user message', before.userChars, after.userChars, 'characters'),
    ...number('all tools', before.toolBytes, after.toolBytes, 'bytes'),
    ...names('tools', Object.keys(before.tools), Object.keys(after.tools)),
    ...sizes(before.tools, after.tools),
    ...row('roles', before.roles, after.roles),
    ...row('tool result', before.resultRoles, after.resultRoles),
    ...names('fields', before.fields, after.fields),
    ...names('schema keywords', before.keywords, after.keywords),
    ...names('compat keys', before.compat, after.compat),
    ...names('provider keys', before.provider, after.provider),
    ...names('model keys', before.model, after.model),
  ];
}

const count = (value: number): string => value.toLocaleString('en');

function number(about: string, before: number, after: number, unit: string): readonly Change[] {
  if (before === after) return [];
  const sign = after > before ? '+' : '−';
  const by = `${sign}${count(Math.abs(after - before))}`;
  return [{ about, change: `${count(before)} → ${count(after)} ${unit} (${by})` }];
}

function names(about: string, before: readonly string[], after: readonly string[]): readonly Change[] {
  const came = after.filter((name) => !before.includes(name));
  const went = before.filter((name) => !after.includes(name));
  const parts = [
    ...(came.length > 0 ? [`new: ${came.join(', ')}`] : []),
    ...(went.length > 0 ? [`gone: ${went.join(', ')}`] : []),
  ];
  return parts.length === 0 ? [] : [{ about, change: parts.join('; ') }];
}

function sizes(before: TurnFacts['tools'], after: TurnFacts['tools']): readonly Change[] {
  return Object.entries(after).flatMap(([name, bytes]) => {
    const was = before[name];
    return was === undefined ? [] : number(name, was, bytes, 'bytes');
  });
}

function row(about: string, before: readonly string[], after: readonly string[]): readonly Change[] {
  const [was, is] = [before.join(', '), after.join(', ')];
  return was === is ? [] : [{ about, change: `${was} → ${is}` }];
}
