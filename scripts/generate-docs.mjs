// npm run docs: writes docs/matrix.md and the README's table from the catalogue.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { matrixDocument, withReadmeBlock } from '../build/causes/document.js';

mkdirSync('docs', { recursive: true });
writeFileSync('docs/matrix.md', matrixDocument());
if (existsSync('README.md')) writeFileSync('README.md', withReadmeBlock(readFileSync('README.md', 'utf8')));
