/** JSON-Schema keywords in OpenClaw's tools; the order is that of the counts in a ToolRow. */
export const KEYWORD_COLUMNS = [
  'type',
  'description',
  'properties',
  'required',
  'enum',
  'items',
  'additionalProperties',
  'anyOf',
  'const',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'patternProperties',
  'default',
  'exclusiveMinimum',
  'uniqueItems',
  // Not JSON Schema: a marker of the schema builder that OpenClaw 2026.9 leaves in, so servers meet it.
  '~optional',
] as const;

export type SchemaKeyword = (typeof KEYWORD_COLUMNS)[number];

/** A tool's name, the bytes of its whole JSON, and how often each keyword stands in its parameters (trailing zeros left out). */
export type ToolRow = readonly [name: string, bytes: number, counts: readonly number[]];

/** Of a release's tools those at these places, in this order. */
export const rows = (tools: readonly ToolRow[], places: readonly number[]): readonly ToolRow[] =>
  places.flatMap((place) => {
    const row = tools[place];
    return row === undefined ? [] : [row];
  });
