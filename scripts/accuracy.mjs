// npm run accuracy -- [FILE] [--blind]: how often the classifier is right. With a file of labelled cases: what the
// package ships, on that file. Without: on the examples, each judged by what was learned from the others alone.
import { readFileSync } from 'node:fs';
import { crossValidate, measure, renderAccuracy } from '../build/causes/accuracy.js';
import { readCases } from '../build/causes/cases.js';

const words = process.argv.slice(2);
const own = words.find((word) => !word.startsWith('-'));
const file = own ?? 'src/reading/examples.jsonl';
try {
  const cases = readCases(readFileSync(file, 'utf8'));
  const how = own === undefined ? 'each judged without it and its like' : 'as shipped';
  process.stdout.write(`${file}, ${cases.length} cases, ${how}\n\n`);
  process.stdout.write(
    renderAccuracy(
      own === undefined ? crossValidate(cases) : measure(cases, { blind: words.includes('--blind') }),
    ),
  );
} catch (error) {
  process.stderr.write(`accuracy: ${file}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
