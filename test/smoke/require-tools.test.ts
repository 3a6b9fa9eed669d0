import { describe, expect, it } from 'vitest';
import { smokeFaults } from './harness.js';

describe('--require-tools', () => {
  it.each([
    ['tools-ignored', 'ready'],
    ['tools-rejected', 'needs-flags'],
  ] as const)('makes a failure of %s, which is %s otherwise', async (fault, otherwise) => {
    expect((await smokeFaults([fault])).report.verdict).toBe(otherwise);
    expect((await smokeFaults([fault], { requireTools: true })).report.verdict).toBe('backend-limit');
  });

  it('asks nothing of a server whose model sees them', async () => {
    expect((await smokeFaults([], { requireTools: true })).report.verdict).toBe('ready');
  });
});
