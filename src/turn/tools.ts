/** The synthetic tool catalogue: names, sizes and schema keywords as measured, wording our own. */
import type { JsonObject } from '../model.js';
import { KEYWORD_COLUMNS, type SchemaKeyword, type ToolRow } from '../releases/columns.js';
import { PURPOSES } from './data/purposes.js';
import { growSchema } from './grow.js';
import { prose } from './prose.js';

/** Characters that one argument's description has at most; the tool's own description takes the rest. */
const LONGEST_ARGUMENT_TEXT = 150;
/** Of the characters left for texts, the share of the arguments' descriptions. */
const ARGUMENTS_SHARE = 0.6;

const grown = new WeakMap<ToolRow, JsonObject>();

/** A tool as it stands in the body's `tools`: exactly as many bytes as were measured. */
export function toolOf(row: ToolRow): JsonObject {
  const known = grown.get(row);
  if (known) return known;
  const tool = growTool(row);
  grown.set(row, tool);
  return tool;
}

function growTool([name, bytes, counts]: ToolRow): JsonObject {
  const { schema, describe } = growSchema(name, counts);
  for (const { node } of describe) node.description = '';
  const bare = functionTool(name, '', schema);
  const room = Math.max(0, bytes - Buffer.byteLength(JSON.stringify(bare)));
  const each = Math.min(
    LONGEST_ARGUMENT_TEXT,
    Math.floor((room * ARGUMENTS_SHARE) / Math.max(1, describe.length)),
  );
  for (const [at, { node, about }] of describe.entries())
    node.description = prose(`${name} ${at}`, each, about);
  const left = room - each * describe.length;
  return functionTool(name, prose(name, left, PURPOSES[name] ?? ''), schema);
}

const functionTool = (name: string, description: string, parameters: JsonObject): JsonObject => ({
  type: 'function',
  function: { name, description, parameters },
});

/** The schema keywords of these tools. */
export function keywordsOf(rows: readonly ToolRow[]): ReadonlySet<SchemaKeyword> {
  return new Set(KEYWORD_COLUMNS.filter((_, at) => rows.some(([, , counts]) => (counts[at] ?? 0) > 0)));
}

/**
 * A few tools that have all the keywords of the whole set-up, as small as can be: `read` (where the set-up has it) and
 * one more that carries every keyword at least once.
 */
export function smallToolsOf(rows: readonly ToolRow[]): readonly JsonObject[] {
  const present = keywordsOf(rows);
  const names = rows.map(([name]) => name);
  const packed = names.find((name) => name !== 'read') ?? 'exec';
  const read = functionTool('read', 'Reads a text file of the workspace and returns its lines.', {
    type: 'object',
    required: ['path'],
    properties: { path: { type: 'string', description: 'Path of the file, relative to the workspace.' } },
  });
  const pack = functionTool(packed, PURPOSES[packed] ?? '', packedSchema(present));
  return names.includes('read') ? [read, pack] : [pack];
}

/** One schema with each of the keywords at least once. */
function packedSchema(present: ReadonlySet<SchemaKeyword>): JsonObject {
  const only = (keywords: { readonly [keyword in SchemaKeyword]?: JsonObject[string] }): JsonObject =>
    Object.fromEntries(
      Object.entries(keywords).filter(([keyword]) => present.has(keyword as SchemaKeyword)),
    ) as JsonObject;
  const step = only({
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' } },
    additionalProperties: false,
  });
  const properties: JsonObject = {
    input: only({
      type: 'string',
      description: 'What to work on.',
      minLength: 1,
      maxLength: 512,
      pattern: '^.+$',
    }),
    limit: only({ type: 'integer', minimum: 1, maximum: 100, exclusiveMinimum: 0, default: 10 }),
    ...(present.has('enum') && { mode: { type: 'string', enum: ['auto', 'brief', 'full'] } }),
    ...(present.has('const') && { kind: { type: 'string', const: 'message' } }),
    ...(present.has('anyOf') && { until: { anyOf: [{ type: 'string' }, { type: 'null' }] } }),
    ...(present.has('patternProperties') && {
      env: { type: 'object', patternProperties: { '^.*$': { type: 'string' } } },
    }),
    ...(present.has('items') && {
      steps: only({ type: 'array', items: step, minItems: 1, maxItems: 16, uniqueItems: true }),
    }),
    ...(present.has('~optional') && { label: { type: 'string', '~optional': true } }),
  };
  return { type: 'object', ...(present.has('required') && { required: ['input'] }), properties };
}
