import { isObject, parseJson } from '../json.js';
import type { CompatFlags, JsonObject } from '../model.js';
import type { Evidence } from '../reading/evidence.js';
import { SERVER_KINDS } from '../servers/index.js';
import { STAGES } from '../steps.js';

/** One labelled failure: what was received, and what it is. */
export interface Case {
  readonly id: string;
  readonly label: string;
  /** The flags that help, {} where none does; null where nobody said. */
  readonly compat: CompatFlags | null;
  /** wire: what a client receives; anything else is what a user may paste. */
  readonly bodyKind: string;
  /** Near-duplicates share one. */
  readonly family: string;
  /** Where this text stands: a URL, or a package with its version and a path in it. Null: composed, only learned from. */
  readonly source: string | null;
  readonly evidence: Evidence;
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
  const id = text(value.id) ?? `line ${index + 1}`;
  return {
    id,
    label: text(value.label) ?? '',
    compat: isObject(value.compat) ? value.compat : null,
    bodyKind: text(value.bodyKind) ?? 'wire',
    family: text(value.family) ?? id,
    source: text(value.source) ?? null,
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

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
