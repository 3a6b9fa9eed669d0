import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model.js';
import { answerOf } from '../../src/probes/calm.js';
import type { Report } from '../../src/report/contract.js';
import { conversationTurn } from '../../src/session/bodies.js';
import { CONVERSATION } from '../../src/session/conversation.js';
import { timesOf } from '../../src/session/measure.js';
import { wasKept } from '../../src/session/reuse.js';

interface Bundle {
  readonly report: Report;
  readonly exchanges: readonly Exchange[];
}
const bundle = (name: string): Bundle =>
  JSON.parse(readFileSync(new URL(`../transcripts/${name}.json`, import.meta.url), 'utf8'));
const { report, exchanges } = bundle('inferrs-c-session');
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

/** What one turn of a recorded session with llama-server took. */
function recorded(name: string) {
  const { report, exchanges } = bundle(`llama-server-${name}-session`);
  const find = (id: string): Exchange => {
    const found = exchanges.find(({ probe }) => probe.id === id);
    if (!found) throw new Error(`no ${id} in ${name}`);
    return found;
  };
  const readOf = (id: string) => {
    const exchange = find(id);
    const usage = answerOf(exchange)?.usage;
    return {
      promptTokens: usage?.promptTokens ?? null,
      cachedTokens: usage?.cachedTokens ?? null,
      ms: timesOf(exchange, []).firstToken,
    };
  };
  const small = timesOf(find('shape'), []).firstToken ?? 0;
  const kept = (id: string, whole = 'agent') => wasKept(readOf(id), readOf(whole), small);
  return { report, exchanges, readOf, kept, codes: report.findings.map(({ code }) => code) };
}

describe('sessions with the real llama-server, as recorded', () => {
  it('keeps the prefix of its one slot, and brings a prompt back that others threw out', () => {
    const { report, kept, readOf, codes } = recorded('one-slot');
    expect(codes).toEqual(['one-at-a-time']);
    expect(report.session).toMatchObject({
      cache: { reused: true, survivesOthers: true },
      slots: { told: 1 },
    });
    expect(readOf('session third turn').cachedTokens).toBeGreaterThan(15_000);
    expect([kept('session third turn'), kept('session turn after compaction')]).toEqual([true, true]);
  });

  it('reads every prompt again with its cache switched off, and says so', () => {
    const { report, kept, readOf, codes } = recorded('no-cache');
    expect(codes).toContain('prompt-cache-missing');
    expect(report.session?.cache.reused).toBe(false);
    expect(readOf('session third turn').cachedTokens).toBe(0);
    expect(kept('session third turn')).toBe(false);
  });

  it('loses the conversation to a flush and another agent where it keeps no prompts beside its slot', () => {
    const { report, kept, readOf, codes } = recorded('evicted');
    expect(codes).toContain('prompt-cache-evicted');
    expect(report.session).toMatchObject({ cache: { reused: true, survivesOthers: false } });
    expect(readOf('session turn after compaction').cachedTokens).toBeLessThan(100);
    expect([kept('session third turn'), kept('session turn after compaction')]).toEqual([true, false]);
  });

  it('tells its own times, which agree with those that were measured', () => {
    const { exchanges } = recorded('one-slot');
    const third = exchanges.find(({ probe }) => probe.id === 'session third turn');
    const body = third?.outcome.kind === 'response' ? third.outcome.body : '';
    const told = JSON.parse(/"timings":(\{[^}]*\})/.exec(body)?.[1] ?? '{}');
    expect(told.cache_n).toBe(recorded('one-slot').readOf('session third turn').cachedTokens);
    expect(told.prompt_ms).toBeLessThan(third?.timing.total ?? 0);
  });
});
