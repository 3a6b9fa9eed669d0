import { describe, expect, it } from 'vitest';
import { findingFor } from '../../src/causes/classify.js';
import { explore } from '../../src/check/explore.js';
import { runCheck } from '../../src/check/run.js';
import type { CheckJudgement } from '../../src/check/types.js';
import { DEFAULT_TIMEOUTS } from '../../src/deadlines.js';
import type { Exchange, Send, Target } from '../../src/model.js';
import { DEFAULT_BASE_URL } from '../../src/target.js';

const refuse: Send = async (probe): Promise<Exchange> => ({
  probe,
  outcome: { kind: 'failure', phase: 'connect', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
  timing: { total: 1 },
});
const { signal } = new AbortController();
const targetAt = (baseUrl: string, model?: string): Target => ({
  baseUrl,
  headers: {},
  timeouts: DEFAULT_TIMEOUTS,
  ...(model !== undefined && { model }),
});
const REFUSED: CheckJudgement = {
  layers: [],
  findings: [findingFor('connection-refused', {}, { layer: 'health' })],
  models: [],
  again: true,
  look: 'neighbours',
};

describe('a search in vain', () => {
  it('tells the ports that were tried', async () => {
    const { judgement } = await explore(REFUSED, targetAt('http://host:9999/v1'), refuse, signal);
    expect(judgement.findings[0]?.why).toContain('ports 8080, 17434, 11434, 1234 and 8000 of host');
    expect(judgement.findings[0]?.advice).not.toContain('inferrs serve');
  });

  it('at the address of inferrs, tells how that is started', async () => {
    const { judgement } = await explore(REFUSED, targetAt(DEFAULT_BASE_URL, 'org/model'), refuse, signal);
    expect(judgement.findings[0]?.why).toContain('ports 17434, 11434, 1234 and 8000 of 127.0.0.1');
    expect(judgement.findings[0]?.advice).toContain('inferrs serve org/model --host 127.0.0.1 --port 8080');
  });

  it('puts no words into the mouth of a server that is not there', async () => {
    const progress = { update: () => undefined, note: () => undefined, stop: () => undefined };
    const result = await runCheck({
      target: targetAt(DEFAULT_BASE_URL),
      send: refuse,
      env: {},
      progress,
      signal,
    });
    expect(result.findings.map(({ code }) => code)).toEqual(['connection-refused']);
    expect(result.findings[0]).not.toHaveProperty('serverSaid');
  });
});
