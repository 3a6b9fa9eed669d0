import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model.js';
import type { Report } from '../../src/report/contract.js';
import { conversationTurn } from '../../src/session/bodies.js';
import { CONVERSATION } from '../../src/session/conversation.js';
import { timesOf } from '../../src/session/measure.js';
import { wasKept } from '../../src/session/reuse.js';

const { report, exchanges }: { readonly report: Report; readonly exchanges: readonly Exchange[] } =
  JSON.parse(readFileSync(new URL('../transcripts/inferrs-c-session.json', import.meta.url), 'utf8'));
const exchangeOf = (id: string): Exchange => {
  const found = exchanges.find(({ probe }) => probe.id === id);
  if (!found) throw new Error(`no ${id} in the transcript`);
  return found;
};
const read = (id: string) => ({
  promptTokens: null,
  cachedTokens: null,
  ms: timesOf(exchangeOf(id), []).firstToken,
});

describe('a session with the real inferrs, as recorded', () => {
  it('found that no prefix is kept, and that requests are served one at a time', () => {
    expect(report.findings.map(({ code }) => code)).toEqual(['prompt-cache-missing', 'one-at-a-time']);
    expect(report.session).toMatchObject({ cache: { reused: false }, concurrency: { two: 'queued' } });
  });

  it('sent the turns that are sent today', () => {
    const { first, second, third, files } = CONVERSATION;
    const agent = { profile: 'openclaw-2026.9', model: 'tiny-model', flags: {} } as const;
    expect(JSON.parse(exchangeOf('session third turn').probe.body ?? '')).toEqual(
      conversationTurn(agent, {
        before: [first, second],
        question: third.user,
        reads: files,
        limit: 128,
      }),
    );
  });

  it('tells by its times alone that the prefix was read again', () => {
    const small = timesOf(exchangeOf('shape'), []).firstToken ?? 0;
    expect(wasKept(read('session third turn'), read('agent'), small)).toBe(false);
    // A quick turn after the same whole one would have been kept.
    expect(wasKept({ ...read('agent'), ms: small * 2 }, read('agent'), small)).toBe(true);
  });
});
