// npm run docs: writes docs/matrix.md and the README's table from the catalogue, the man page from the
// commands, and the JSON Schemas of a report, of a fleet's report and of the file of --targets.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { matrixDocument, withReadmeBlock } from '../build/causes/document.js';
import { manPage } from '../build/cli/man.js';
import { targetsSchema } from '../build/fleet/json-schema.js';
import { learnedSchema } from '../build/learn/json-schema.js';
import { fleetSchema, reportSchema } from '../build/report/json-schema.js';

mkdirSync('docs', { recursive: true });
writeFileSync('docs/matrix.md', matrixDocument());
writeFileSync('docs/inferrs-doctor.1', manPage());
writeFileSync('docs/report.schema.json', reportSchema());
writeFileSync('docs/learned.schema.json', learnedSchema());
writeFileSync('docs/fleet.schema.json', fleetSchema());
writeFileSync('docs/targets.schema.json', targetsSchema());
if (existsSync('README.md')) writeFileSync('README.md', withReadmeBlock(readFileSync('README.md', 'utf8')));
