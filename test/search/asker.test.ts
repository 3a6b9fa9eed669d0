import { describe, expect, it } from 'vitest';
import type { Exchange, Probe } from '../../src/model.js';
import { createAsker, Spent } from '../../src/search/asker.js';

const probe = (body: string): Probe => ({
  id: body,
  layer: 'shape',
  method: 'POST',
  url: 'http://127.0.0.1:1/v1/chat/completions',
  headers: {},
  body,
});
const answer = (asked: Probe): Exchange => ({
  probe: asked,
  outcome: { kind: 'response', status: 200, headers: {}, body: '', bytes: 0, end: 'complete' },
  timing: { total: 1 },
});
const idle = new AbortController().signal;

describe('createAsker', () => {
  it('sends the same request once, unless told to ask again, and counts', async () => {
    const sent: string[] = [];
    const asker = createAsker({
      signal: idle,
      send: async (asked) => {
        sent.push(asked.id);
        return answer(asked);
      },
    });
    await asker.ask(probe('a'));
    await asker.ask(probe('a'));
    await asker.ask(probe('bb'), { full: true });
    await asker.ask(probe('a'), { again: true });
    expect(sent).toEqual(['a', 'bb', 'a']);
    expect(asker.counts()).toEqual({ count: 3, fullTurns: 1, bytes: 4 });
    expect(asker.exchanges).toHaveLength(3);
  });

  it('stops at the number of requests', async () => {
    const asker = createAsker({ signal: idle, maxRequests: 1, send: async (asked) => answer(asked) });
    await asker.ask(probe('a'));
    await expect(asker.ask(probe('b'))).rejects.toEqual(new Spent('max-requests'));
    await expect(asker.ask(probe('a'))).resolves.toBeDefined();
  });

  it('gives each request no more than what is left of the budget, and then stops', async () => {
    let time = 0;
    const totals: (number | undefined)[] = [];
    const asker = createAsker({
      signal: idle,
      budget: 100,
      now: () => time,
      send: async (asked) => {
        totals.push(asked.timeouts?.total);
        time += 60;
        return answer(asked);
      },
    });
    await asker.ask(probe('a'));
    await asker.ask(probe('b'));
    expect(totals).toEqual([100, 40]);
    await expect(asker.ask(probe('c'))).rejects.toEqual(new Spent('budget'));
  });

  it('keeps the exchange that was under way when the user interrupts', async () => {
    const controller = new AbortController();
    const asker = createAsker({
      signal: controller.signal,
      send: async (asked) => {
        controller.abort();
        return answer(asked);
      },
    });
    await expect(asker.ask(probe('a'))).rejects.toEqual(new Spent('interrupted'));
    expect(asker.exchanges).toHaveLength(1);
  });

  it('tells what was still waiting for its answer', async () => {
    const controller = new AbortController();
    const waiting = (asked: Probe): Exchange => ({
      probe: asked,
      outcome: { kind: 'failure', phase: 'aborted', code: 'ABORT_ERR', message: 'aborted' },
      timing: { total: 12 },
    });
    const asker = createAsker({
      signal: controller.signal,
      send: async (asked) => {
        controller.abort();
        return waiting(asked);
      },
    });
    await expect(asker.ask(probe('a'))).rejects.toMatchObject({ unanswered: waiting(probe('a')) });
  });
});
