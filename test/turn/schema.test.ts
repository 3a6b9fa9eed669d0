import { describe, expect, it } from 'vitest';
import { eachKeyword, withFlatUnions, withoutKeywords } from '../../src/flags/schema.js';

const schema = {
  type: 'object',
  required: ['minimum'],
  properties: {
    minimum: { type: 'integer', minimum: 1, default: { minimum: 2 } },
    choice: { type: 'string', enum: ['minimum', 'anyOf'], const: 'minimum' },
    nested: { anyOf: [{ type: 'array', items: { type: 'integer', minimum: 0 } }, { type: 'null' }] },
  },
  patternProperties: { minimum: { minimum: 3 } },
};

describe('withoutKeywords', () => {
  it('takes out keywords wherever they stand, but no names and no data', () => {
    expect(withoutKeywords(schema, ['minimum'])).toEqual({
      type: 'object',
      required: ['minimum'],
      properties: {
        minimum: { type: 'integer', default: { minimum: 2 } },
        choice: { type: 'string', enum: ['minimum', 'anyOf'], const: 'minimum' },
        nested: { anyOf: [{ type: 'array', items: { type: 'integer' } }, { type: 'null' }] },
      },
      patternProperties: { minimum: {} },
    });
  });
});

describe('withFlatUnions', () => {
  it('keeps the first type, makes an enum of constants, and looks inside', () => {
    expect(
      withFlatUnions({
        type: 'object',
        properties: {
          value: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }], description: 'n' },
          mode: {
            anyOf: [
              { type: 'string', const: 'a' },
              { type: 'string', const: 'b' },
            ],
          },
          one: { type: 'string', const: 'x' },
          anyOf: { type: 'string' },
        },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        value: { type: 'integer', description: 'n' },
        mode: { type: 'string', enum: ['a', 'b'] },
        one: { type: 'string', enum: ['x'] },
        anyOf: { type: 'string' },
      },
    });
  });
});

describe('eachKeyword', () => {
  it('visits keywords, not names, and not what stands in data', () => {
    const seen: string[] = [];
    eachKeyword(schema, (keyword) => seen.push(keyword));
    expect(seen.filter((keyword) => keyword === 'minimum')).toHaveLength(3);
    expect(seen).not.toContain('choice');
  });
});
