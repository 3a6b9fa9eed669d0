import { isDeepStrictEqual } from 'node:util';
import { json5 } from '../../json5.js';
import type { CompatFlags, JsonValue } from '../../model.js';
import { UsageError } from '../../ports.js';
import type { Config } from './config.js';
import { unifiedDiff } from './diff.js';
import { loadWithIncludes, type SourceReader } from './include.js';
import type { ProviderPlace } from './provider.js';
import { maskSecrets } from './secrets.js';
import { applySplices, insertMembers, type Splice, styleOf } from './splice.js';
import { parseSyntax } from './syntax.js';
import { formatPath, type Located, type Origin, plainValue, type SourceFile, walk } from './tree.js';

/** What `fix` would write: one file whole, before and after. */
export interface FixPlan {
  /** Absolute path of the file to edit: the one in which the model row's compat stands. */
  readonly file: string;
  /** Path in the merged configuration: `models.providers.inferrs.models[0].compat`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The flags that were not set so already; {} when there is nothing to do. */
  readonly flags: CompatFlags;
  /** Unified diff with secrets masked; '' when there is nothing to do. */
  readonly diff: string;
}

/**
 * Plans the edit that sets compat flags on a model row. Pure: nothing is read or written.
 * Flags that stand there already keep their place; every byte outside the compat value stays as it is.
 * @throws UsageError when the row does not exist or is not an object
 */
export function planFix(config: Config, place: ProviderPlace, flags: CompatFlags): FixPlan {
  const row = place.model;
  if (row?.kind !== 'object') {
    const what = formatPath(place.modelPath);
    throw new UsageError(
      `${config.path} has no model at ${what}; add the model first (see inferrs-doctor init)`,
    );
  }
  const compat = row.members.get('compat')?.value;
  const path = formatPath([...place.modelPath, 'compat']);
  const missing = missingFlags(compat, flags);
  const { file, splices } = edit(row, compat, missing);
  const after = applySplices(file.text, splices);
  const masked = (text: string): string => maskSecrets(text, parseSyntax(text));
  const diff = splices.length === 0 ? '' : unifiedDiff(file.path, masked(file.text), masked(after));
  return { file: file.path, path, before: file.text, after, flags: missing, diff };
}

/** The flags whose value is not the one that the configuration already has. */
function missingFlags(compat: Located | undefined, flags: CompatFlags): CompatFlags {
  const now = compat && raw(compat);
  const has = (key: string): JsonValue | undefined =>
    typeof now === 'object' && now !== null && !Array.isArray(now) ? (now as CompatFlags)[key] : undefined;
  return Object.fromEntries(
    Object.entries(flags).filter(([key, value]) => !isDeepStrictEqual(has(key), value)),
  );
}

function edit(
  row: Located & { kind: 'object' },
  compat: Located | undefined,
  flags: CompatFlags,
): { file: SourceFile; splices: Splice[] } {
  if (compat?.kind === 'object') return editObject(lastOrigin(compat), lastOrigin(row), flags);
  const { file, node } = lastOrigin(row);
  const style = styleOf(file.text, node);
  if (!compat) return { file, splices: insertMembers(file.text, node, { compat: flags }, style) };
  // Not an object: OpenClaw refuses it, so it is replaced whole.
  const { file: home, start, end } = compat.place;
  return { file: home, splices: [{ start, end, text: json5(flags, style) }] };
}

function editObject(
  { file, node }: Origin,
  row: Origin,
  flags: CompatFlags,
): { file: SourceFile; splices: Splice[] } {
  const style = styleOf(file.text, node, row.file === file ? row.node : node);
  const added: Record<string, JsonValue> = {};
  const splices: Splice[] = [];
  for (const [key, value] of Object.entries(flags)) {
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
 * @returns null when only the compat of that row differs, else one sentence that says what is wrong
 */
export async function verifyPlan(
  config: Config,
  place: ProviderPlace,
  plan: FixPlan,
  roots: readonly string[],
): Promise<string | null> {
  const read: SourceReader = async (file) => {
    const text = file === plan.file ? plan.after : config.files.find((known) => known.path === file)?.text;
    if (text === undefined) throw new UsageError(`${file} was not read before`);
    return { path: file, text, root: parseSyntax(text) };
  };
  const edited = await loadWithIncludes(config.path, roots, read);
  const expected = withFlags(raw(config.root), [...place.modelPath, 'compat'], plan.flags);
  if (isDeepStrictEqual(raw(edited.root), expected)) return null;
  const compat = walk(edited.root, [...place.modelPath, 'compat']);
  return Object.keys(missingFlags(compat, plan.flags)).length > 0
    ? `the flags cannot be set at ${plan.path}: another file merged into it overrides them`
    : `the edit of ${plan.file} would change more than ${plan.path}: the file is included more than once`;
}

function raw(node: Located): JsonValue {
  return plainValue(node, (text) => text);
}

function withFlags(value: JsonValue, path: readonly (string | number)[], flags: CompatFlags): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, ...flags }
      : { ...flags };
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === step ? withFlags(item, rest, flags) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const object = value as CompatFlags;
  return { ...object, [step]: withFlags(object[step] ?? null, rest, flags) };
}
