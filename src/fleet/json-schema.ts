/** What --targets takes as JSON Schema; only `npm run docs` and a test load it. */
import { schemaText } from '../report/json-schema.js';
import { TARGETS } from './schema.js';

/** The text of docs/targets.schema.json, for editors: "$schema" in the file may name it. */
export const targetsSchema = (): string =>
  schemaText(TARGETS, {
    $id: 'inferrs-doctor/targets/1',
    title: 'inferrs-doctor targets',
    description:
      'The servers that `inferrs-doctor smoke --targets FILE` examines. The list alone is a file as well.',
  });
