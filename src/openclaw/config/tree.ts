import type { PathStep } from '../../config-path.js';
import type { JsonValue } from '../../model.js';
import { lineAndColumn, type ObjectNode, type Span, type SyntaxNode } from './syntax.js';

/** One file as it was read. `path` is absolute and not resolved through symlinks. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
}

export interface Place extends Span {
  readonly file: SourceFile;
}

/** A value of the merged configuration that knows which file, and where in it, it was written. */
export type Located = LocatedObject | LocatedArray | LocatedScalar;

interface LocatedObject {
  readonly kind: 'object';
  readonly place: Place;
  readonly members: ReadonlyMap<string, LocatedMember>;
  /** The objects it was merged from; the last one wins, so an edit belongs there. */
  readonly origins: readonly Origin[];
}

export interface Origin {
  readonly file: SourceFile;
  readonly node: ObjectNode;
}

export interface LocatedMember {
  readonly keyPlace: Place;
  readonly value: Located;
}

interface LocatedArray {
  readonly kind: 'array';
  readonly place: Place;
  readonly items: readonly Located[];
}

interface LocatedScalar {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
}

/** Merges as OpenClaw merges includes: objects by key, arrays one after the other, else the second wins. */
export function merge(first: Located, second: Located): Located {
  if (first.kind === 'array' && second.kind === 'array') {
    return { ...second, items: [...first.items, ...second.items] };
  }
  if (first.kind !== 'object' || second.kind !== 'object') return second;
  const members = new Map(first.members);
  for (const [key, member] of second.members) {
    const before = members.get(key);
    members.set(key, before ? { ...member, value: merge(before.value, member.value) } : member);
  }
  return { kind: 'object', place: second.place, members, origins: [...first.origins, ...second.origins] };
}

export function member(node: Located | undefined, key: string): Located | undefined {
  return node?.kind === 'object' ? node.members.get(key)?.value : undefined;
}

export function walk(node: Located | undefined, path: readonly PathStep[]): Located | undefined {
  let at = node;
  for (const step of path) {
    if (typeof step === 'string') at = member(at, step);
    else at = at?.kind === 'array' ? at.items[step] : undefined;
  }
  return at;
}

/** The node itself, else the nearest one above it that exists. */
export function nearestNode(root: Located, path: readonly PathStep[]): Located {
  for (let length = path.length; length > 0; length--) {
    const node = walk(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

export function items(node: Located | undefined): readonly Located[] {
  return node?.kind === 'array' ? node.items : [];
}

/** The plain value, every string passed through `text` (which fills in `${VAR}`). */
export function plainValue(node: Located, text: (value: string) => string): JsonValue {
  if (node.kind === 'array') return node.items.map((item) => plainValue(item, text));
  if (node.kind === 'scalar') return typeof node.value === 'string' ? text(node.value) : node.value;
  return Object.fromEntries([...node.members].map(([key, { value }]) => [key, plainValue(value, text)]));
}

interface Position {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export function positionOf(place: Place): Position {
  return { file: place.file.path, ...lineAndColumn(place.file.text, place.start) };
}
