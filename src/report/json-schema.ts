/** The contract as JSON Schema, for docs/report.schema.json; only `npm run docs` and a test load it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { DEFINITIONS, REPORT } from './contract.js';

/** The text of docs/report.schema.json: what `--format json` prints. */
export function reportSchema(): string {
  const { $schema, ...schema } = toJsonSchema(REPORT, {
    target: 'draft-2020-12',
    // What comes out is described, rounded and shortened.
    typeMode: 'output',
    ignoreActions: ['transform', 'readonly'],
    definitions: DEFINITIONS,
  });
  const head = {
    $schema,
    $id: 'inferrs-doctor/report/1',
    title: 'inferrs-doctor report',
    description:
      'What `inferrs-doctor --format json` prints. Fields may be added; those listed here keep their names and meanings.',
  };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}
