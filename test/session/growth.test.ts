import { describe, expect, it } from 'vitest';
import { isObject, parseJson } from '../../src/json.js';
import type { Exchange } from '../../src/model.js';
import { codesOf, fullPrompts, type PlayOptions, played } from './play.js';

const row = (model: object): PlayOptions => ({ provider: { model: { id: 'm', compat: {}, ...model } } });
/** Prompts that carry the words to find again: tokens of the prompt, and the limit of the answer. */
const climbed = (exchanges: readonly Exchange[]) =>
  exchanges.flatMap(({ probe, outcome }) => {
    const sent = parseJson(probe.body ?? '');
    if (!/heron-417.*cedar-902/s.test(probe.body ?? '') || !isObject(sent) || outcome.kind !== 'response')
      return [];
    const tokens = Number(/"prompt_tokens":(\d+)/.exec(outcome.body)?.[1] ?? 0);
    return [{ tokens, limit: sent.max_completion_tokens ?? sent.max_tokens }];
  });
const reasonOf = async (options: PlayOptions) => {
  const run = await played('session-healthy', options);
  return { ...run, reason: run.report.session?.parts?.find(({ id }) => id === 'growth')?.reason ?? '' };
};

describe('growth', () => {
  it('sends 25, 75 and 100 % to a sound server, whose ordinary turn is half of its window', async () => {
    const { exchanges, reason } = await reasonOf({});
    const sizes = climbed(exchanges).map(({ tokens }) => Math.round((tokens / 32_768) * 100));
    expect(sizes).toHaveLength(3);
    for (const [at, share] of [25, 75, 100].entries()) {
      expect(sizes[at]).toBeGreaterThan(share * 0.85);
      expect(sizes[at]).toBeLessThanOrEqual(share);
    }
    expect(reason).toContain('25 and 75 and 100 % of the window are read whole');
    expect(climbed(exchanges).map(({ limit }) => limit)).toEqual([64, 64, 4096]);
  });

  it.each([65_536, 131_072])(
    'never sends more than six full prompts: %i tokens are configured',
    async (contextWindow) => {
      const window = { tokens: 200_000, divided: false, beyond: 'refuses' } as const;
      const engine = { window, prefill: 20_000 };
      const run = await reasonOf({ ...row({ contextWindow }), engine, budget: 3_600_000 });
      expect(run.report.session?.window.usable).toBe(contextWindow);
      expect(fullPrompts(run)).toBeLessThanOrEqual(6);
      expect(run.reason).toMatch(/left out, to send no more than 6 full prompts/);
    },
  );

  it('sends all four where no other part has sent prompts', async () => {
    const { exchanges } = await reasonOf({
      ...row({ contextWindow: 32_000 }),
      only: ['growth'],
      engine: { charsPerToken: 9 },
    });
    expect(climbed(exchanges)).toHaveLength(4);
  });

  it('holds the answer’s limit as it is configured', async () => {
    const { exchanges } = await reasonOf({ ...row({ maxTokens: 9000 }), only: ['growth'] });
    expect(climbed(exchanges).at(-1)?.limit).toBe(9000);
  });

  it('asks with a small limit where the configured one leaves no room', async () => {
    const run = await played('window-shrinks-with-limit', row({ maxTokens: 12_000 }));
    expect(codesOf(run)).toEqual(['silent-truncation']);
    expect(climbed(run.exchanges).map(({ limit }) => limit)).toContain(64);
    expect(run.report.remedy?.settings).toContainEqual(
      expect.objectContaining({ path: 'models.providers.inferrs.models[0].contextWindow', value: 20_768 }),
    );
  });

  it('finds by whole answers what works, where streams count nothing and the beginning is lost', async () => {
    const window = { tokens: 20_000, divided: false, beyond: 'cuts' } as const;
    const run = await played('like-inferrs', {
      ...row({ contextWindow: 32_768 }),
      only: ['growth'],
      engine: { window },
    });
    expect(codesOf(run)).toEqual(['silent-truncation', 'window-overstated']);
    expect(run.report.session?.window.usable).toBe(20_000);
  });
});
