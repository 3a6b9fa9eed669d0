/** The file of a learned profile as JSON Schema, for docs/learned.schema.json; only `npm run docs` and a test load it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { LEARNED, PROFILE_SCHEMA } from './profile.js';

/** The text of docs/learned.schema.json. */
export function learnedSchema(): string {
  const { $schema, ...schema } = toJsonSchema(LEARNED, {
    target: 'draft-2020-12',
    typeMode: 'output',
    ignoreActions: ['readonly'],
    // Bodies and schemas: any object.
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? { type: 'object' } : undefined),
    errorMode: 'ignore',
  });
  const head = {
    $id: PROFILE_SCHEMA,
    title: 'inferrs-doctor learned profile',
    description:
      'What `inferrs-doctor learn` keeps: the requests of an installed OpenClaw, as they were sent but for secrets, and the keys of openclaw.json that it knows.',
  };
  return `${JSON.stringify({ $schema, ...head, ...schema }, null, 2)}\n`;
}
