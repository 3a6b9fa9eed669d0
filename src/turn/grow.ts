/** Grows a plausible JSON Schema that has each keyword exactly as often as a measured tool has it. */
import type { JsonObject, JsonValue } from '../model.js';
import { KEYWORD_COLUMNS, type SchemaKeyword } from '../releases/columns.js';
import { ARGUMENT_TEXTS, ARGUMENTS, KIND_TEXTS, LEADING_ARGUMENTS, WORDS } from './data/purposes.js';
import { numbersOf } from './prose.js';

/** A schema under construction. */
type Node = { [keyword: string]: JsonValue };
type Kind = keyof typeof ARGUMENTS;
interface Slot {
  readonly kind: Kind;
  readonly node: Node;
}

export interface Grown {
  readonly schema: JsonObject;
  /** As many schemas as the tool has descriptions: the text goes there, after the words given. */
  readonly describe: readonly { readonly node: Node; readonly about: string }[];
}

type Count = (keyword: SchemaKeyword) => number;
type Next = (below: number) => number;

/** The parameters of a tool, without the texts of its descriptions. Same name and counts, same schema. */
export function growSchema(name: string, counts: readonly number[]): Grown {
  const count: Count = (keyword) => counts[KEYWORD_COLUMNS.indexOf(keyword)] ?? 0;
  const next = numbersOf(`schema ${name}`);
  const leaves = leavesOf(count, next);
  const unions = times(count('anyOf'), () => union(leaves));
  const objects = times(count('properties'), (): Node => ({ type: 'object', properties: {} }));
  const nested = objects.slice(1).map((node): Slot => ({ kind: 'object', node }));
  const lists = listsOf(count, nested, leaves);
  const slots = place(name, objects, { leaves, unions, lists, nested }, next);
  const filled = objects.filter((node) => namesIn(node).length > 0);
  // The tool itself asks for its first argument only, so that a model's plainest call is a valid one.
  for (const [at, node] of filled.slice(0, count('required')).entries())
    node.required = namesIn(node).slice(0, at === 0 ? 1 : 1 + next(2));
  for (const node of objects.slice(0, count('additionalProperties'))) node.additionalProperties = false;
  const [schema = {}] = objects;
  return { schema, describe: slots.slice(0, count('description')) };
}

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const namesIn = ({ properties }: Node): string[] => Object.keys(properties ?? {});
const word = (next: Next): string => WORDS[next(WORDS.length)] ?? 'auto';

/** Every schema that holds no other: as many as there are types left, plain ones first. */
function leavesOf(count: Count, next: Next): Slot[] {
  const numbers = Math.max(count('minimum'), count('maximum'), count('exclusiveMinimum'));
  const texts = Math.max(count('minLength'), count('maxLength'), count('pattern'));
  const special: Slot[] = [
    ...times(texts, (at) => text(at, count)),
    ...times(count('enum'), (): Slot => ({ kind: 'word', node: { type: 'string', enum: choices(next) } })),
    ...times(
      count('patternProperties'),
      (): Slot => ({
        kind: 'map',
        node: { type: 'object', patternProperties: { '^.*$': {} } },
      }),
    ),
    ...times(numbers, (at) => number(at, count)),
    ...times(count('const'), (): Slot => ({ kind: 'constant', node: { type: 'string', const: word(next) } })),
  ];
  const all = count('type') - count('properties') - count('items');
  const leaves = [...times(Math.max(0, all - special.length), plain), ...special];
  for (const { kind, node } of leaves.slice(0, count('default'))) node.default = DEFAULTS[kind];
  for (const { node } of leaves.slice(leaves.length - count('~optional'))) node['~optional'] = true;
  return leaves;
}

const DEFAULTS: Readonly<Record<Kind, JsonValue>> = {
  string: '',
  word: 'auto',
  constant: 'auto',
  number: 1,
  boolean: false,
  map: {},
  object: {},
  list: [],
  union: null,
};

const PLAIN: readonly Slot['kind'][] = ['string', 'string', 'boolean', 'string', 'number'];

function plain(at: number): Slot {
  const kind = PLAIN[at % PLAIN.length] ?? 'string';
  return { kind, node: { type: kind } };
}

function choices(next: Next): string[] {
  const from = next(WORDS.length);
  return times(2 + next(3), (at) => WORDS[(from + at * 5) % WORDS.length] ?? 'auto');
}

const text = (at: number, count: Count): Slot => ({
  kind: 'string',
  node: {
    type: 'string',
    ...(at < count('minLength') && { minLength: 1 }),
    ...(at < count('maxLength') && { maxLength: 64 << (at % 4) }),
    ...(at < count('pattern') && { pattern: '^[A-Za-z0-9_-]+$' }),
  },
});

const number = (at: number, count: Count): Slot => ({
  kind: 'number',
  node: {
    type: 'integer',
    ...(at < count('minimum') && { minimum: at % 2 }),
    ...(at < count('maximum') && { maximum: 100 * (1 + (at % 5)) }),
    ...(at < count('exclusiveMinimum') && { exclusiveMinimum: 0 }),
  },
});

/** A constant or a number from the end of the leaves, or null, in place of a plain leaf where there is one to spare. */
function union(leaves: Slot[]): Slot {
  const first = leaves.pop();
  const spare = leaves.findIndex(({ node }, at) => at > 0 && Object.keys(node).length === 1);
  const second = spare > 0 ? leaves.splice(spare, 1)[0] : leaves.pop();
  if (spare > 0 && second) second.node.type = 'null';
  return { kind: 'union', node: { anyOf: [first, second].flatMap((slot) => slot?.node ?? []) } };
}

/** Arrays; those of objects take them out of `nested`, the others take a leaf. */
function listsOf(count: Count, nested: Slot[], leaves: Slot[]): Slot[] {
  return times(count('items'), (at) => {
    const ofObjects = at % 2 === 1 || leaves.length < 2;
    const inner = (ofObjects ? nested.pop() : leaves.pop())?.node ?? leaves.pop()?.node ?? {};
    return {
      kind: 'list',
      node: {
        type: 'array',
        items: inner,
        ...(at < count('minItems') && { minItems: 1 }),
        ...(at < count('maxItems') && { maxItems: 16 }),
        ...(at < count('uniqueItems') && { uniqueItems: true }),
      },
    };
  });
}

interface Parts {
  readonly leaves: readonly Slot[];
  readonly unions: readonly Slot[];
  readonly lists: readonly Slot[];
  readonly nested: readonly Slot[];
}

/**
 * Puts everything into the objects' properties: leaves by turns into all objects, the first one first; what may hold
 * an object only into an earlier object, so that none holds itself. Returns what can carry a description.
 */
function place(name: string, objects: readonly Node[], parts: Parts, next: Next): Grown['describe'] {
  const placed: Grown['describe'][number][] = [];
  const put = (into: Node | undefined, { kind, node }: Slot): void => {
    if (into === undefined) return;
    const properties = into.properties as Node;
    const wanted = LEADING_ARGUMENTS[name]?.[placed.length];
    const argument = wanted ?? unusedName(properties, kind, next);
    properties[argument] = node;
    placed.push({ node, about: ARGUMENT_TEXTS[argument] ?? KIND_TEXTS[kind](spoken(argument)) });
  };
  const holders = [
    ...parts.nested,
    ...parts.lists.filter(({ node }) => objects.includes(node.items as Node)),
  ];
  const heldAt = ({ kind, node }: Slot) => objects.indexOf(kind === 'list' ? (node.items as Node) : node);
  for (const [at, leaf] of parts.leaves.entries()) put(objects[at % objects.length], leaf);
  for (const slot of holders) put(objects[Math.floor((heldAt(slot) - 1) / 3)], slot);
  const others = [...parts.unions, ...parts.lists.filter((slot) => !holders.includes(slot))];
  for (const [at, slot] of others.entries()) put(objects[(at + 1) % objects.length], slot);
  const unnamed = objects.filter((object) => !placed.some(({ node }) => node === object));
  return [...placed, ...unnamed.map((node) => ({ node, about: KIND_TEXTS.object('one entry') }))];
}

/** `timeoutMs2` → `timeout ms`. */
const spoken = (argument: string): string =>
  argument.replace(/(?<!\d)\d+$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function unusedName(properties: Node, kind: Kind, next: Next): string {
  const names: readonly string[] = ARGUMENTS[kind];
  const from = next(names.length);
  for (let round = 0; ; round++) {
    const found = times(
      names.length,
      (at) => `${names[(from + at) % names.length]}${round === 0 ? '' : round + 1}`,
    ).find((candidate) => !(candidate in properties));
    if (found !== undefined) return found;
  }
}
