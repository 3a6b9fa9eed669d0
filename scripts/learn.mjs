// Part of npm run build: learns from src/reading/examples.jsonl and writes it into the compiled weights.
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { lessonOf } from '../build/causes/accuracy.js';
import { CONTROL, readCases } from '../build/causes/cases.js';
import { learn, pack } from '../build/reading/learn.js';

const cases = readCases(readFileSync(new URL('../src/reading/examples.jsonl', import.meta.url), 'utf8'));
const known = cases
  .filter(({ label, source }) => label !== CONTROL && source !== null)
  .map(({ label, source, evidence }) => ({ code: label, text: evidence.body.slice(0, 160), source }));
const weights = pack(learn(cases.map(lessonOf)));
const packed = deflateRawSync(JSON.stringify(known), { level: 9 }).toString('base64');
writeFileSync(
  new URL('../build/reading/weights.js', import.meta.url),
  `export const WEIGHTS = ${JSON.stringify(weights)};\nexport const KNOWN = ${JSON.stringify(packed)};\n`,
);
