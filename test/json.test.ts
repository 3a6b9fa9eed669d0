import { expect, it } from 'vitest';
import { isDeeper, parseJson } from '../src/json.js';

const brackets = '['.repeat(600);

it('reads no abyss of brackets, wherever a value begins, but a text that holds as many', () => {
  const nested = `${brackets}${']'.repeat(600)}`;
  expect(parseJson(nested)).toBeUndefined();
  expect(parseJson(`{"content": ${nested}}`)).toBeUndefined();
  expect(parseJson(JSON.stringify({ content: brackets }))).toEqual({ content: brackets });
});

it('tells how deep a value is', () => {
  expect([isDeeper([[1]], 2), isDeeper([[[1]]], 2), isDeeper('x', 0)]).toEqual([false, true, false]);
});
