import { describe, expect, it } from 'vitest';
import type { Exchange, Outcome } from '../../src/model.js';
import { judgeTurn } from '../../src/probes/judge.js';

function judged(outcome: Outcome) {
  const exchange: Exchange = {
    probe: {
      id: 'direct',
      layer: 'direct',
      method: 'POST',
      url: 'http://h/v1/chat/completions',
      headers: {},
    },
    outcome,
    timing: { total: 1 },
  };
  return judgeTurn(exchange, { profile: 'openclaw-2026.9', server: 'unknown' });
}

describe('a turn without an answer', () => {
  it('is told by how long it was waited for, and as no word of the server', () => {
    const [code, message] = ['UND_ERR_HEADERS_TIMEOUT', 'no answer after 3 s'];
    const { findings, reason } = judged({ kind: 'failure', phase: 'headers', code, message });
    expect([reason, findings[0]?.title]).toEqual(['timeout', 'no answer after 3 s']);
    expect(findings[0]).not.toHaveProperty('serverSaid');
  });

  it('that stops in the middle too', () => {
    const error = { code: 'UND_ERR_BODY_TIMEOUT', message: 'silent for 2 s' };
    const headers = { 'content-type': 'application/json' };
    const body = '{"id":"x","object":"chat.completion"';
    const answer = {
      kind: 'response',
      status: 200,
      headers,
      body,
      bytes: 36,
      end: 'stalled',
      error,
    } as const;
    const { findings } = judged(answer);
    expect(findings[0]).toMatchObject({ code: 'stream-idle', title: 'silent for 2 s' });
    expect(findings[0]).not.toHaveProperty('serverSaid');
  });
});
