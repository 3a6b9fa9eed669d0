// npm run accuracy -- [FILE] [--blind]: how well the matrix classifies a file of labelled cases.
import { readFileSync } from 'node:fs';
import { measure, readCases, renderAccuracy } from '../build/causes/accuracy.js';

const words = process.argv.slice(2);
const file = words.find((word) => !word.startsWith('-')) ?? 'test/signatures/signatures.jsonl';
try {
  const cases = readCases(readFileSync(file, 'utf8'));
  process.stdout.write(renderAccuracy(measure(cases, words.includes('--blind'))));
} catch (error) {
  process.stderr.write(`accuracy: ${file}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
