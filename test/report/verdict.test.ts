import { describe, expect, it } from 'vitest';
import { EXIT_CODES, exitCodeFor, VERDICTS } from '../../src/report/verdict.js';

describe('exit codes', () => {
  it('are those of the contract', () => {
    expect(EXIT_CODES).toEqual({
      ready: 0,
      'needs-flags': 1,
      'usage-error': 2,
      unreachable: 3,
      'model-not-ready': 4,
      'backend-limit': 5,
      inconclusive: 6,
      regressed: 7,
      interrupted: 130,
    });
    for (const verdict of VERDICTS) expect(exitCodeFor(verdict)).toBe(EXIT_CODES[verdict]);
  });

  it.each([
    ['SIGTERM', exitCodeFor('interrupted', 'SIGTERM'), 143],
    ['SIGTERM after the verdict', exitCodeFor('backend-limit', 'SIGTERM'), 5],
    ['a verdict that --fail-on leaves out', exitCodeFor('needs-flags', undefined, ['unreachable']), 0],
    ['a verdict that it names', exitCodeFor('unreachable', undefined, ['unreachable', 'backend-limit']), 3],
    ['an empty --fail-on', exitCodeFor('backend-limit', undefined, []), 0],
    ['an interrupted run', exitCodeFor('interrupted', undefined, ['unreachable']), 130],
    ['a usage error', exitCodeFor('usage-error', undefined, ['unreachable']), 2],
  ])('%s', (_name, code, expected) => expect(code).toBe(expected));
});
