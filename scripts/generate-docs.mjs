// npm run docs: writes docs/matrix.md and the README's table from the catalogue, the man page from the
// commands, docs/report.schema.json from the report's contract.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { matrixDocument, withReadmeBlock } from '../build/causes/document.js';
import { manPage } from '../build/cli/man.js';
import { reportSchema } from '../build/report/json-schema.js';

mkdirSync('docs', { recursive: true });
writeFileSync('docs/matrix.md', matrixDocument());
writeFileSync('docs/inferrs-doctor.1', manPage());
writeFileSync('docs/report.schema.json', reportSchema());
if (existsSync('README.md')) writeFileSync('README.md', withReadmeBlock(readFileSync('README.md', 'utf8')));
