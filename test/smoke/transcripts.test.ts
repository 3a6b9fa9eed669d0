import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model.js';
import { judgeTurn } from '../../src/probes/judge.js';
import type { Report } from '../../src/report/contract.js';
import { takenBy } from '../../src/smoke/taken.js';

interface Bundle {
  readonly report: Report;
  readonly exchanges: readonly Exchange[];
}

const read = (name: string): Bundle =>
  JSON.parse(readFileSync(new URL(`../transcripts/${name}.json`, import.meta.url), 'utf8'));

/** What the turns of a recorded run with the real inferrs are judged to be, in order; `alive` and `check` are left out. */
const TRANSCRIPTS = {
  'inferrs-a': {
    verdict: 'needs-flags',
    flags: { requiresStringContent: true },
    failing: ['shape content-array-rejected', 'tool-result null-content-rejected'],
  },
  'inferrs-c': { verdict: 'ready', flags: {}, failing: [] },
  'inferrs-c-4096-tokens': { verdict: 'backend-limit', flags: {}, failing: ['agent context-overflow'] },
  'inferrs-c-12000-tokens': {
    verdict: 'needs-flags',
    flags: { supportsTools: false },
    failing: ['agent context-overflow'],
  },
  'inferrs-c-dies': { verdict: 'backend-limit', flags: {}, failing: ['agent stream-truncated'] },
  'inferrs-c-dies-and-returns': {
    verdict: 'needs-flags',
    flags: { supportsTools: false },
    failing: ['agent stream-truncated'],
  },
  // Every turn that smoke sends passes; it is the next one that has no room.
  'llama-server-two-slots-of-16384': { verdict: 'backend-limit', flags: {}, failing: [] },
} as const;

describe.each(Object.entries(TRANSCRIPTS))('%s, as recorded', (name, expected) => {
  const { report, exchanges } = read(name);

  it('ended with its verdict and flags', () => {
    expect(report.verdict).toBe(expected.verdict);
    expect(report.remedy?.flags ?? {}).toEqual(expected.flags);
    expect(report.server.kind).toBe(name.startsWith('inferrs') ? 'inferrs' : 'llama-server');
  });

  it('has turns that are still judged the same', () => {
    const turns = exchanges.filter(({ probe }) => probe.method === 'POST');
    const judged = turns.map((exchange) =>
      judgeTurn(exchange, { profile: 'openclaw-2026.9', server: 'inferrs' }),
    );
    const failing = judged.filter(({ status }) => status === 'fail');
    const named = failing.map(({ code, exchange }) => `${exchange.probe.layer} ${code}`);
    expect([...new Set(named)]).toEqual(expected.failing);
    const flags = failing.map(({ findings }) => findings[0]?.flags);
    if (name === 'inferrs-a') expect(flags[0]).toEqual({ requiresStringContent: true });
  });
});

describe('llama-server with -c 32768 -np 2, as recorded', () => {
  it('tells what one slot holds, which leaves no room for a tool result', () => {
    const { report, exchanges } = read('llama-server-two-slots-of-16384');
    expect(report.server.contextTokens).toBe(16_384);
    expect(report.findings[0]).toMatchObject({
      code: 'context-overflow',
      serverOption: expect.stringMatching(/^-c 20480/),
    });
    const full = exchanges.find(({ probe }) => probe.layer === 'agent');
    const taken = full && takenBy(full, 'openclaw-2026.9');
    expect((taken?.turn ?? 0) + (taken?.result ?? 0)).toBeGreaterThan(16_384);
  });
});
