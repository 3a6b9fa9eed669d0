/** openclaw.json held against the schema of a release: which keys it takes, and of which types. */
import { Ajv, type ErrorObject } from 'ajv';
import type { PathStep } from '../../config-path.js';
import { isList, isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { nearest } from '../../nearest.js';
import type { ProfileId } from '../../releases/ids.js';
import { bundledFor, type ReleaseRef, releaseOf } from '../../releases/index.js';
import type { SettingsSchema } from '../../releases/types.js';
import { PLACES } from './schema-parts.js';
import { expected, resolved, type Schema } from './schema-words.js';

/** One place where the file is not as the release wants it. */
export type Problem =
  | {
      readonly kind: 'unknown-key';
      readonly path: readonly PathStep[];
      readonly key: string;
      readonly near: readonly string[];
    }
  | {
      readonly kind: 'missing-key';
      readonly path: readonly PathStep[];
      readonly key: string;
      readonly should: string;
    }
  | {
      readonly kind: 'wrong-value';
      readonly path: readonly PathStep[];
      readonly value: JsonValue;
      readonly should: string;
      readonly write: string | null;
    };

interface Schemas {
  readonly defs: { readonly [name: string]: Schema };
  readonly releases: { readonly [Id in ProfileId]: SettingsSchema };
}

/** A file can hold as many mistakes as it has characters; nobody reads more than this. */
const MOST_PROBLEMS = 100;

/**
 * Everything below models, agents.defaults and tools that the release would refuse, and keys of the whole file that it
 * does not know. A value that stands for several things is judged by the one that it is most like.
 */
export async function schemaProblems(profile: ReleaseRef, config: JsonValue): Promise<readonly Problem[]> {
  const { default: data } = await import('../config/data/schemas.generated.json', { with: { type: 'json' } });
  const { defs, releases } = data as unknown as Schemas;
  const parts = releaseOf(profile).settings ?? releases[bundledFor(profile)];
  const judge = new Judge(defs);
  const found = Object.entries(PLACES).flatMap(([name, path]) => {
    const value = at(config, path);
    return value === undefined ? [] : judge.problems(parts[name as keyof typeof PLACES], value, path);
  });
  return [...unknownAtTop(parts.top, config), ...found].slice(0, MOST_PROBLEMS);
}

function unknownAtTop(top: readonly string[], config: JsonValue): Problem[] {
  if (!isObject(config)) return [];
  return Object.keys(config)
    .filter((key) => key !== '$schema' && !top.includes(key))
    .map((key) => ({ kind: 'unknown-key', path: [], key, near: nearest(key, top) }));
}

class Judge {
  // Patterns and formats are OpenClaw's own: what ajv would say of their style is nobody's concern.
  private readonly ajv = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false });
  constructor(private readonly defs: Schemas['defs']) {}

  problems(schema: Schema, value: JsonValue, path: readonly PathStep[]): Problem[] {
    const validate = this.ajv.compile({ ...resolved(schema, this.defs), defs: this.defs });
    if (validate(value)) return [];
    return outermost(validate.errors ?? []).flatMap((error) =>
      isChoice(error) ? this.ofChoice(error, value, path) : this.problem(error, value, path),
    );
  }

  /** The one alternative that the value is meant to be is judged alone; where there is none, all are named. */
  private ofChoice(error: ErrorObject, root: JsonValue, path: readonly PathStep[]): Problem[] {
    const where = [...path, ...stepsOf(root, error.instancePath)];
    const value = error.data as JsonValue;
    const alternatives = (error.schema as readonly Schema[]).map((one) => resolved(one, this.defs));
    const meant = alternatives.filter((one) => isMeant(one, value, this.defs));
    const [only] = meant;
    if (only !== undefined && meant.length === 1 && typeof value === 'object') {
      return this.problems(only, value, where);
    }
    return [wrong(where, value, { [error.keyword]: meant.length > 0 ? meant : alternatives }, this.defs)];
  }

  private problem(error: ErrorObject, root: JsonValue, path: readonly PathStep[]): Problem[] {
    const where = [...path, ...stepsOf(root, error.instancePath)];
    const schema = error.parentSchema as Schema;
    const known = Object.keys(schema.properties ?? {});
    switch (error.keyword) {
      case 'additionalProperties': {
        const key = String(error.params.additionalProperty);
        return [{ kind: 'unknown-key', path: where, key, near: nearest(key, known) }];
      }
      case 'required': {
        const key = String(error.params.missingProperty);
        const should = expected(schema.properties?.[key] ?? {}, this.defs);
        return [{ kind: 'missing-key', path: where, key, should }];
      }
      case 'propertyNames':
        return [{ kind: 'unknown-key', path: where, key: String(error.params.propertyName), near: [] }];
      default:
        // A name that is refused is told by propertyNames, which comes with it.
        return error.propertyName === undefined
          ? [wrong(where, error.data as JsonValue, schema, this.defs)]
          : [];
    }
  }
}

function wrong(path: readonly PathStep[], value: JsonValue, schema: Schema, defs: Schemas['defs']): Problem {
  return {
    kind: 'wrong-value',
    path,
    value,
    should: expected(schema, defs),
    write: rewritten(value, schema, defs),
  };
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

/** Without what the single alternatives of a choice find wrong: ajv says that right before the choice itself. */
function outermost(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    while (isChoice(error) && isAtOrBelow(kept.at(-1)?.instancePath, error.instancePath)) kept.pop();
    kept.push(error);
  }
  return kept;
}

function isAtOrBelow(path: string | undefined, parent: string): boolean {
  return path !== undefined && (path === parent || path.startsWith(`${parent}/`));
}

/** Has the value the type of this alternative, and the constants by which it is told from the others? */
function isMeant(schema: Schema, value: JsonValue, defs: Schemas['defs']): boolean {
  const inner = schema.anyOf ?? schema.oneOf;
  if (inner) return inner.some((one) => isMeant(resolved(one, defs), value, defs));
  if (isList(value)) return schema.type === 'array';
  if (!isObject(value)) return [schema.type].flat().includes(value === null ? 'null' : typeof value);
  if (schema.type !== 'object') return false;
  return Object.entries(schema.properties ?? {}).every(([key, part]) => {
    const { const: wanted } = resolved(part, defs);
    return wanted === undefined || value[key] === undefined || value[key] === wanted;
  });
}

/** The same value as it should have been written, where that is plain: a number without quotes, one item as a list. */
function rewritten(value: JsonValue, schema: Schema, defs: Schemas['defs']): string | null {
  const { type, items, enum: words } = resolved(schema, defs);
  const types = [type].flat();
  if (typeof value === 'string' && (types.includes('number') || types.includes('integer'))) {
    return /^\d{1,15}(?:\.\d+)?$/u.test(value.trim()) ? `${Number(value)}, without quotes` : null;
  }
  if (typeof value === 'string' && types.includes('boolean')) {
    return /^(?:true|false)$/iu.test(value.trim()) ? `${value.trim().toLowerCase()}, without quotes` : null;
  }
  if (types.includes('array') && typeof value === 'string' && items !== undefined) {
    const fits = isMeant(resolved(items as Schema, defs), value, defs);
    return fits && value.length <= 40 ? JSON.stringify([value]) : null;
  }
  const names = words ?? (schema.anyOf ?? schema.oneOf)?.map((one) => resolved(one, defs).const);
  const texts = names?.filter((name): name is string => typeof name === 'string') ?? [];
  const [near] = typeof value === 'string' ? nearest(value, texts) : [];
  return near === undefined ? null : JSON.stringify(near);
}

function at(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (node, key) => (isObject(node) ? (node as JsonObject)[key] : undefined),
    value,
  );
}

/** The steps of a JSON pointer; what is an index depends on the value that it leads through. */
function stepsOf(root: JsonValue, pointer: string): PathStep[] {
  let node: JsonValue | undefined = root;
  const steps: PathStep[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step: PathStep = isList(node) ? Number(key) : key;
    steps.push(step);
    node = isList(node) ? node[Number(key)] : isObject(node) ? node[key] : undefined;
  }
  return steps;
}
