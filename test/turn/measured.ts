import { readFileSync } from 'node:fs';
import type { CompatFlags, JsonObject, JsonValue, VariantId } from '../../src/model.js';
import type { ProfileId } from '../../src/releases/ids.js';

/** The shape of one body that a real OpenClaw release sent, as the recording server saw it. */
export interface Shape {
  readonly bodyBytes: number;
  readonly topLevel: JsonObject;
  readonly messages: readonly MessageShape[];
  readonly tools?: ToolsShape | null;
}
export interface MessageShape {
  readonly role: string;
  readonly keys: readonly string[];
  readonly content:
    | { readonly kind: 'string'; readonly chars: number }
    | { readonly kind: 'parts'; readonly parts: readonly { readonly type: string; readonly chars: number }[] }
    | { readonly kind: 'null' };
  readonly toolCalls?: readonly { readonly name: string; readonly argumentsKind: string }[];
}
export interface ToolsShape {
  readonly count: number;
  readonly bytes: number;
  readonly names?: Readonly<Record<string, number>>;
  readonly functionKeys: readonly string[];
  readonly schemaKeywords: readonly string[] | Readonly<Record<string, number>>;
}

interface Release {
  readonly agentTurn: Shape;
  readonly agentToolResultTurn: Shape;
  readonly inferModelRun: Shape;
  readonly with: Readonly<Record<string, readonly Shape[]>>;
  readonly variants?: Readonly<Record<string, readonly Shape[]>>;
}

const releases = JSON.parse(
  readFileSync(new URL('./measured-shapes.json', import.meta.url), 'utf8'),
) as Record<ProfileId, Release>;

export interface Case {
  readonly title: string;
  readonly profile: ProfileId;
  readonly variant: VariantId | undefined;
  readonly flags: CompatFlags;
  readonly step: 'agent' | 'tool-result' | 'model-run';
  readonly measured: Shape;
}

const STEPS = ['agent', 'tool-result'] as const;

/** Every turn that was measured: releases, steps, flags, variants. */
export const cases: readonly Case[] = (Object.keys(releases) as ProfileId[]).flatMap((profile) => {
  const { agentTurn, agentToolResultTurn, inferModelRun, with: flagged, variants = {} } = releases[profile];
  const one = (step: Case['step'], measured: Shape, flags: CompatFlags = {}, variant?: VariantId): Case => ({
    title: [profile, step, variant, ...Object.entries(flags).map(([key, value]) => `${key}=${value}`)]
      .filter(Boolean)
      .join(' '),
    profile,
    variant,
    flags,
    step,
    measured,
  });
  const pair = (shapes: readonly Shape[], flags: CompatFlags, variant?: VariantId) =>
    shapes.flatMap((shape, at) => one(STEPS[at] ?? 'agent', shape, flags, variant));
  return [
    one('agent', agentTurn),
    one('tool-result', agentToolResultTurn),
    one('model-run', inferModelRun),
    ...Object.entries(flagged).flatMap(([flag, shapes]) => pair(shapes, flagsOf(flag))),
    ...Object.entries(variants).flatMap(([name, shapes]) => pair(shapes, {}, name as VariantId)),
  ];
});

/** `maxTokensField=max_tokens` → `{maxTokensField: 'max_tokens'}`. */
function flagsOf(text: string): CompatFlags {
  const [key = '', value = ''] = text.split('=');
  return { [key]: value === 'true' ? true : value === 'false' ? false : value };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
export const bytesOf = (value: JsonValue): number => Buffer.byteLength(JSON.stringify(value));

/** The messages of a body, described as the measured ones are. */
export function messageShapes(body: JsonObject): readonly MessageShape[] {
  return listOf(body.messages).map((message) => ({
    role: String(message.role),
    keys: Object.keys(message),
    content: contentShape(message.content),
    ...(message.tool_calls !== undefined && { toolCalls: listOf(message.tool_calls).map(callShape) }),
  }));
}

function contentShape(content: JsonValue | undefined): MessageShape['content'] {
  if (typeof content === 'string') return { kind: 'string', chars: content.length };
  if (content === null) return { kind: 'null' };
  return {
    kind: 'parts',
    parts: listOf(content).map(({ type, text }) => ({ type: String(type), chars: String(text).length })),
  };
}

function callShape(call: JsonObject) {
  const details = isObject(call.function) ? call.function : {};
  return {
    ...(/^[A-Za-z0-9]+$/.test(String(call.id)) && { idPattern: 'letters and digits only' }),
    name: String(details.name),
    argumentsKind: typeof details.arguments,
  };
}

/** Tools of a body, each with its function. */
export function functionsOf(body: JsonObject): readonly JsonObject[] {
  return listOf(body.tools).flatMap(({ function: details }) => (isObject(details) ? [details] : []));
}

/** How often each keyword stands in a schema: counted here apart from the code under test. */
export function keywordCounts(
  schema: JsonValue | undefined,
  counts: Record<string, number> = {},
): Record<string, number> {
  if (Array.isArray(schema)) for (const branch of schema) keywordCounts(branch, counts);
  if (!isObject(schema)) return counts;
  for (const [keyword, value] of Object.entries(schema)) {
    counts[keyword] = (counts[keyword] ?? 0) + 1;
    if (['enum', 'const', 'default', 'required'].includes(keyword)) continue;
    const inner =
      ['properties', 'patternProperties'].includes(keyword) && isObject(value) ? Object.values(value) : value;
    keywordCounts(inner, counts);
  }
  return counts;
}
