import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { jsonText, renderJson } from '../../src/report/json.js';
import { reportSchema } from '../../src/report/json-schema.js';
import { VERDICTS } from '../../src/report/verdict.js';
import { LAYER_IDS } from '../../src/steps.js';
import { hostile, needsFlags } from './needs-flags-samples.js';
import { samples } from './samples.js';

const shipped = readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(shipped);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
/** The same schema with every object closed: a field that the schema does not name is an error. */
const validateClosed = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(closed(schema));

function closed(node: unknown): object {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key !== '$id' && typeof value === 'object' && value !== null && 'properties' in value
        ? { ...value, additionalProperties: false }
        : value,
    ),
  );
}

describe('the JSON report', () => {
  it('has the schema that ships with the package: npm run docs writes it', () => {
    expect(shipped).toBe(reportSchema());
  });

  it.each(Object.entries(samples))('%s validates, with every field described', (_name, report) => {
    const parsed: unknown = JSON.parse(renderJson(report));
    validate(parsed);
    expect(validate.errors).toBeNull();
    validateClosed(parsed);
    expect(validateClosed.errors).toBeNull();
  });

  it.each([
    ['an unknown verdict', { verdict: 'fine' }],
    ['a layer without a reason', { layers: [{ id: 'health', status: 'pass', ms: 1 }] }],
    ['a fraction of a millisecond', { durationMs: 1.5 }],
    ['a finding code with spaces', { findings: [{ ...needsFlags.findings[0], code: 'Not A Code' }] }],
    ['another schema', { schema: 'inferrs-doctor/report/2' }],
  ])('%s does not validate', (_name, change) => {
    expect(validate({ ...JSON.parse(renderJson(needsFlags)), ...change })).toBe(false);
  });

  it('names every verdict and layer', () => {
    expect(schema.$defs.verdict.enum).toEqual(VERDICTS);
    expect(schema.$defs.layerId.enum).toEqual(LAYER_IDS);
  });

  it('has the keys of the contract in their order, and what was added since behind them', () => {
    const parsed = JSON.parse(renderJson(needsFlags));
    expect(Object.keys(parsed)).toEqual([
      ...['schema', 'tool', 'target', 'server', 'verdict', 'exitCode', 'layers', 'findings', 'cause'],
      ...['remedy', 'requests', 'durationMs', 'command', 'notes', 'next', 'options'],
    ]);
    expect(Object.keys(parsed.target).slice(0, 4)).toEqual(['baseUrl', 'model', 'profile', 'flags']);
    expect(Object.keys(parsed.layers[0])).toEqual(['id', 'status', 'ms', 'reason']);
    expect(Object.keys(parsed.findings[0]).slice(0, 8)).toEqual([
      ...['code', 'severity', 'layer', 'title', 'serverSaid', 'advice', 'flags', 'sources'],
    ]);
    expect(Object.keys(parsed.remedy).slice(0, 4)).toEqual(['flags', 'status', 'loses', 'proof']);
  });

  it('keeps what the server said, yet nothing of it reaches a terminal or a runner', () => {
    const text = renderJson(hostile);
    expect(JSON.parse(text).findings[0].serverSaid).toBe(hostile.findings[0]?.serverSaid);
    expect(text).not.toMatch(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f]|\p{Default_Ignorable_Code_Point}|##\w*\[|^\s*::/mu,
    );
  });

  it('rounds times', () => {
    const report = { ...needsFlags, durationMs: 12.6, layers: [{ ...needsFlags.layers[0], ms: 3.4 }] };
    const parsed = JSON.parse(renderJson(report as typeof needsFlags));
    expect([parsed.durationMs, parsed.layers[0].ms]).toEqual([13, 3]);
  });

  it('escapes astral marks as pairs', () => {
    expect(jsonText('\u{e0041}##[x]')).toBe('"\\udb40\\udc41#\\u0023[x]"');
  });
});
