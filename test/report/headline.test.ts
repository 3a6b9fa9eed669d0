import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/contract.js';
import { nextSteps, stepLine } from '../../src/report/steps.js';
import { headline, verdictName } from '../../src/report/summary.js';
import { base, finding, layer, reached } from './sample-parts.js';

const unreachable = (code: 'auth' | 'bad-json' | 'wrong-service'): Report => ({
  ...base,
  command: 'check',
  verdict: 'unreachable',
  layers: [layer('health', 'pass', 3, '200 ok'), layer('models', 'fail', 2, code)],
  findings: [finding({ code, title: code, layer: 'models' })],
});
const tried: Report = { ...base, layers: [...reached, layer('agent', 'pass', 10, 'pass')] };

describe('the name of a verdict', () => {
  it('says no more than was tried', () => {
    expect(verdictName({ ...base, command: 'check' })).toBe('REACHABLE');
    expect(verdictName(tried)).toBe('READY');
    const ignored = finding({ code: 'tools-ignored', title: 'never shown', severity: 'warning' });
    expect(verdictName({ ...tried, findings: [ignored] })).toBe('READY, WITHOUT TOOLS');
    expect(verdictName({ ...tried, verdict: 'needs-flags' })).toBe('NEEDS FLAGS');
  });
});

describe('the headline of a server that answers and cannot be used', () => {
  it.each([
    ['auth', /answers, but takes no request without a valid API key/],
    ['bad-json', /no list of models can be read at .*\/models\./],
    ['wrong-service', /^no usable OpenAI-compatible API at /],
  ] as const)('%s', (code, says) => {
    expect(headline(unreachable(code))).toMatch(says);
  });
});

describe('what is next when agent turns work', () => {
  const next = (report: Report): string => nextSteps(report).map(stepLine).join('\n');

  it('nothing, when nothing was found', () => {
    expect(next(tried)).toBe('Nothing to change in openclaw.json.');
  });

  it('a flag that a warning suggests is not nothing', () => {
    const ignored = finding({
      code: 'max-tokens-ignored',
      title: 'ignored',
      severity: 'warning',
      flags: { maxTokensField: 'max_tokens' },
    });
    expect(next({ ...tried, findings: [ignored] })).toBe(
      'Agent turns work as configured; { maxTokensField: "max_tokens" } in compat is worth setting (max-tokens-ignored).',
    );
  });

  it('flags of the command line still have to be written into the file', () => {
    const flags = { requiresStringContent: true };
    const options = [{ name: '--flags', value: JSON.stringify(flags) }];
    const report = { ...tried, options, target: { ...tried.target, flags } };
    expect(next(report)).toMatch(/as given by --flags, .* inferrs-doctor fix --flags '\{"requiresString/);
  });
});
