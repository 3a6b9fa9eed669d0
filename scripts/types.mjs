/**
 * Types for programs: `dist/api.d.ts` with the few files that it names. Those of a report are written out from its JSON
 * Schema, because nobody who imports this has valibot.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { reportSchema } from '../build/report/json-schema.js';

const schema = JSON.parse(reportSchema());
schema.title = 'Report';
schema.$defs.layer.title = 'LayerResult';
const report = await compile(schema, 'Report', {
  additionalProperties: false,
  bannerComment: '/** Written from docs/report.schema.json. */',
  format: false,
});

mkdirSync('dist/report', { recursive: true });
writeFileSync('dist/report/contract.d.ts', report);
writeFileSync(
  'dist/report/session-contract.d.ts',
  `import type { Report } from './contract.js';\n\n/** What a session of many turns came to. */\nexport type Session = NonNullable<Report['session']>;\n`,
);
for (const name of ['api', 'codes', 'usage-error']) copyFileSync(`build/${name}.d.ts`, `dist/${name}.d.ts`);
