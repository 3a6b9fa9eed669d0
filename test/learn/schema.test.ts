import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { filledIn } from '../../scripts/learn-releases/filler.mjs';
import { learnedSchema } from '../../src/learn/json-schema.js';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

it('docs/learned.schema.json is the contract of the file', () => {
  expect(read('../../docs/learned.schema.json')).toBe(learnedSchema());
});

it('holds for a recorded profile, and not for another file', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(learnedSchema()));
  const recorded = filledIn(JSON.parse(read('profiles/2026-8.generated.json')));
  expect([validate(recorded), validate.errors]).toEqual([true, null]);
  expect(validate({ ...(recorded as object), turns: {} })).toBe(false);
});
