/** The contract as JSON Schema, for docs/report.schema.json; only `npm run docs` and a test load it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { DEFINITIONS, REPORT } from './contract.js';
import { FLEET } from './fleet-contract.js';

/** The text of docs/report.schema.json: what `--format json` prints. */
export const reportSchema = (): string =>
  schemaText(REPORT, {
    $id: 'inferrs-doctor/report/1',
    title: 'inferrs-doctor report',
    description:
      'What `inferrs-doctor --format json` prints. Fields may be added; those listed here keep their names and meanings.',
  });

/** The text of docs/fleet.schema.json: the same for many servers. */
export const fleetSchema = (): string =>
  schemaText(FLEET, {
    $id: 'inferrs-doctor/fleet/1',
    title: 'inferrs-doctor report of a fleet',
    description:
      'What `inferrs-doctor --format json` prints with --targets or --all: a report each (inferrs-doctor/report/1).',
  });

/** @param head what is said of the whole */
export function schemaText(of: v.GenericSchema, head: Readonly<Record<string, string>>): string {
  const { $schema, ...schema } = toJsonSchema(of, {
    target: 'draft-2020-12',
    // What comes out is described, rounded and shortened.
    typeMode: 'output',
    ignoreActions: ['transform', 'readonly', 'check'],
    definitions: DEFINITIONS,
  });
  return `${JSON.stringify({ $schema, ...head, ...schema }, null, 2)}\n`;
}
