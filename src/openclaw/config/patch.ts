import { isDeepStrictEqual } from 'node:util';
import { formatPath, type PathStep, parsePath } from '../../config-path.js';
import { isObject } from '../../json.js';
import { json5 } from '../../json5.js';
import type { CompatFlags, JsonObject, JsonValue } from '../../model.js';
import { UsageError } from '../../usage-error.js';
import type { Config } from './config.js';
import { unifiedDiff } from './diff.js';
import { loadWithIncludes, type SourceReader } from './include.js';
import type { ProviderPlace } from './provider.js';
import { maskSecrets } from './secrets.js';
import { applySplices, insertMembers, type Splice, styleOf } from './splice.js';
import { parseSyntax } from './syntax.js';
import { type Located, type Origin, plainValue, type SourceFile, walk } from './tree.js';

/** A value of openclaw.json outside compat: `models.providers.inferrs.models[0].contextWindow`. */
export interface Setting {
  readonly path: string;
  readonly value: JsonValue;
}

/** What `fix` would write: one file whole, before and after. */
export interface FixPlan {
  /** Absolute path of the file to edit: the one in which the values stand, or would. */
  readonly file: string;
  /** Path in the merged configuration: `models.providers.inferrs.models[0].compat`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The flags that were not set so already; {} when there is nothing to do. */
  readonly flags: CompatFlags;
  /** The settings that were not set so already. */
  readonly settings: readonly Setting[];
  /** Unified diff with secrets masked; '' when there is nothing to do. */
  readonly diff: string;
}

interface Change {
  readonly path: readonly PathStep[];
  readonly value: JsonValue;
}

/**
 * Plans the edit that sets compat flags on a model row, and settings beside them. Pure: nothing is read or written.
 * What stands there already keeps its place; every byte outside the values stays as it is.
 * @throws UsageError when the row does not exist or is not an object, when a setting names a list item that is not
 * there, and when the values stand in several files
 */
export function planFix(
  config: Config,
  place: ProviderPlace,
  flags: CompatFlags,
  settings: readonly Setting[] = [],
): FixPlan {
  const row = place.model;
  if (row?.kind !== 'object') {
    const what = formatPath(place.modelPath);
    throw new UsageError(
      `${config.path} has no model at ${what}; add the model first (see inferrs-doctor init)`,
    );
  }
  const compat = [...place.modelPath, 'compat'];
  const missing = Object.entries(flags).filter(([key, value]) => !stands(config, [...compat, key], value));
  const unset = settings.filter(({ path, value }) => !stands(config, parsePath(path), value));
  const changes = [
    ...missing.map(([key, value]) => ({ path: [...compat, key], value })),
    ...unset.map(({ path, value }) => ({ path: parsePath(path), value })),
  ];
  const planned = planChanges(config, changes, row);
  return {
    ...planned,
    path: formatPath(compat),
    flags: Object.fromEntries(missing),
    settings: unset.map(({ path, value }) => ({ path, value })),
  };
}

/** Plans the edit that sets values; `row` gives the style of an object that has none yet. */
export function planChanges(
  config: Config,
  changes: readonly Change[],
  row: Located = config.root,
): Pick<FixPlan, 'file' | 'before' | 'after' | 'diff'> {
  const edits = new Map<SourceFile, Splice[]>();
  for (const [target, values] of targetsOf(config, changes)) {
    const { file, splices } = editTarget(target, values, row);
    edits.set(file, [...(edits.get(file) ?? []), ...splices]);
  }
  const [first = { path: config.path, text: config.files[0]?.text ?? '' }, second] = edits.keys();
  if (second) {
    throw new UsageError(
      `What is to be set stands in ${first.path} and in ${second.path}: only one file can be replaced safely, so set ${changes.map(({ path }) => formatPath(path)).join(', ')} by hand`,
    );
  }
  const splices = [...edits.values()].flat();
  const after = applySplices(first.text, splices);
  const masked = (text: string): string => maskSecrets(text, parseSyntax(text));
  const diff = splices.length === 0 ? '' : unifiedDiff(first.path, masked(first.text), masked(after));
  return { file: first.path, before: first.text, after, diff };
}

function stands(config: Config, path: readonly PathStep[], value: JsonValue): boolean {
  const node = walk(config.root, path);
  return node !== undefined && isDeepStrictEqual(raw(node), value);
}

/** The deepest value that exists on the way of each change, with what has to be set in it. */
function targetsOf(config: Config, changes: readonly Change[]): Map<Located, Change[]> {
  const targets = new Map<Located, Change[]>();
  for (const { path, value } of changes) {
    let length = path.length;
    while (length > 0 && !walk(config.root, path.slice(0, length))) length--;
    // A value that stands there itself is set in its object, beside the others that are.
    const parent = walk(config.root, path.slice(0, length === path.length ? length - 1 : length));
    const at = length === path.length ? length - 1 : length;
    if (!parent) throw new Error('a change without a path');
    targets.set(parent, [...(targets.get(parent) ?? []), { path: path.slice(at), value }]);
  }
  return targets;
}

function editTarget(
  target: Located,
  values: readonly Change[],
  row: Located,
): { file: SourceFile; splices: Splice[] } {
  const added = nested(values);
  const near = row.kind === 'object' ? lastOrigin(row) : undefined;
  if (target.kind === 'object') return editObject(lastOrigin(target), near, added);
  const isItem = values.some(({ path: [step] }) => typeof step === 'number');
  if (target.kind === 'array' && isItem) return editItem(target, values);
  // Not an object: OpenClaw refuses it, so it is replaced whole.
  const { file, start, end } = target.place;
  const style = near ? styleOf(near.file.text, near.node) : undefined;
  return { file, splices: [{ start, end, text: json5(added, style) }] };
}

/** An item of a list is replaced where it stands; none is added. */
function editItem(
  list: Located & { kind: 'array' },
  values: readonly Change[],
): { file: SourceFile; splices: Splice[] } {
  const edits = values.map(({ path: [step, ...rest], value }) => {
    const item = typeof step === 'number' && rest.length === 0 ? list.items[step] : undefined;
    if (!item) throw new UsageError(`there is no item ${step} in the list at ${list.place.file.path}`);
    const { file, start, end } = item.place;
    return { file, splice: { start, end, text: json5(value) } };
  });
  return { file: edits[0]?.file ?? list.place.file, splices: edits.map(({ splice }) => splice) };
}

/** `[{ path: ["a", "b"], value: 1 }]` as `{ a: { b: 1 } }`. */
function nested(values: readonly Change[]): JsonObject {
  return values.reduce<JsonValue>(
    (object, { path, value }) => withValue(object, path, value),
    {},
  ) as JsonObject;
}

function editObject(
  { file, node }: Origin,
  near: Origin | undefined,
  values: JsonObject,
): { file: SourceFile; splices: Splice[] } {
  const style = styleOf(file.text, node, near?.file === file ? near.node : node);
  const added: Record<string, JsonValue> = {};
  const splices: Splice[] = [];
  for (const [key, value] of Object.entries(values)) {
    const standing = node.members.findLast((member) => member.key === key)?.value;
    if (!standing) added[key] = value;
    else splices.push({ start: standing.start, end: standing.end, text: json5(value, style) });
  }
  return { file, splices: [...splices, ...insertMembers(file.text, node, added, style)] };
}

function lastOrigin(object: Located & { kind: 'object' }): Origin {
  const origin = object.origins.at(-1);
  if (!origin) throw new Error('an object without an origin');
  return origin;
}

/**
 * Reads the configuration as it would be after the edit and compares it with what was meant.
 * @returns null when only the values that were planned differ, else one sentence that says what is wrong
 */
export async function verifyPlan(
  config: Config,
  place: ProviderPlace,
  plan: FixPlan,
  roots: readonly string[],
): Promise<string | null> {
  const compat = [...place.modelPath, 'compat'];
  const changes = [
    ...Object.entries(plan.flags).map(([key, value]) => ({ path: [...compat, key], value })),
    ...plan.settings.map(({ path, value }) => ({ path: parsePath(path), value })),
  ];
  return verifyChanges(config, changes, plan, roots);
}

/** As `verifyPlan`, for an edit of `planChanges`. */
export async function verifyChanges(
  config: Config,
  changes: readonly Change[],
  plan: Pick<FixPlan, 'file' | 'after'>,
  roots: readonly string[],
): Promise<string | null> {
  const read: SourceReader = async (file) => {
    const text = file === plan.file ? plan.after : config.files.find((known) => known.path === file)?.text;
    if (text === undefined) throw new UsageError(`${file} was not read before`);
    return { path: file, text, root: parseSyntax(text) };
  };
  const edited = await loadWithIncludes(config.path, roots, read);
  const expected = changes.reduce(
    (value, change) => withValue(value, change.path, change.value),
    raw(config.root),
  );
  if (isDeepStrictEqual(raw(edited.root), expected)) return null;
  const lost = changes.find(({ path, value }) => {
    const node = walk(edited.root, path);
    return !node || !isDeepStrictEqual(raw(node), value);
  });
  const paths = changes.map(({ path }) => formatPath(path)).join(', ');
  return lost
    ? `${formatPath(lost.path)} cannot be set: another file merged into it overrides it`
    : `the edit of ${plan.file} would change more than ${paths}: the file is included more than once`;
}

function raw(node: Located): JsonValue {
  return plainValue(node, (text) => text);
}

/** The value with another one at a path; what is no object on the way becomes one. */
function withValue(value: JsonValue, path: readonly PathStep[], set: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return set;
  if (Array.isArray(value) && typeof step === 'number') {
    return value.map((item: JsonValue, index) => (index === step ? withValue(item, rest, set) : item));
  }
  const object = isObject(value) ? value : {};
  return {
    ...object,
    [step]: withValue(Object.hasOwn(object, step) ? (object[step] ?? null) : null, rest, set),
  };
}
