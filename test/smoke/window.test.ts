import { describe, expect, it } from 'vitest';
import type { ProfileId } from '../../src/releases/ids.js';
import { windowVerdict } from '../../src/releases/window.js';
import { contextLimit } from '../../src/simulator/faults/size.js';
import { windowClause } from '../../src/smoke/window-advice.js';
import { smokeWithin } from './within.js';

const ROW = 'models.providers.inferrs.models[0]';
const codesOf = ({ findings }: Awaited<ReturnType<typeof smokeWithin>>) =>
  findings.map(({ code, severity }) => [code, severity]);

describe('the window that is configured', () => {
  it('is refused by 2026.6 itself: settings that together pass its rule are the remedy', async () => {
    const window = { contextWindow: 24_576, maxTokens: 4096 };
    const run = await smokeWithin({ faults: [], profile: 'openclaw-2026.6', window });
    expect([run.verdict, codesOf(run)]).toEqual(['needs-flags', [['window-refused', 'error']]]);
    const settings = Object.fromEntries((run.remedy?.settings ?? []).map(({ path, value }) => [path, value]));
    expect(Object.keys(settings)).toContain(`${ROW}.contextWindow`);
    const judged = windowVerdict(
      'openclaw-2026.6',
      {
        contextWindow: Number(settings[`${ROW}.contextWindow`]),
        maxTokens: Number(settings[`${ROW}.maxTokens`]),
        reserveTokens: Number(settings['agents.defaults.compaction.reserveTokens']),
        reserveTokensFloor: Number(settings['agents.defaults.compaction.reserveTokensFloor']),
      },
      settings['agents.defaults.experimental.localModelLean'] ? { variant: 'lean' } : {},
    );
    expect(['runs', 'compacts-every-turn']).toContain(judged.verdict);
    expect(run.layers.find(({ id }) => id === 'agent')).toMatchObject({ status: 'fail' });
  });

  it.each([
    ['openclaw-2026.4', 24_576],
    ['openclaw-2026.9', 24_576],
    ['openclaw-2026.6', 131_072],
  ] as const)('passes in %s at %d', async (profile, contextWindow) => {
    const run = await smokeWithin({ faults: [], profile, window: { contextWindow, maxTokens: 4096 } });
    expect([run.verdict, codesOf(run), run.remedy]).toEqual(['ready', [], null]);
  });

  it('is a warning where 2026.6 compacts after every turn', async () => {
    const window = { contextWindow: 40_000, maxTokens: 4096 };
    const run = await smokeWithin({ faults: [], profile: 'openclaw-2026.6', window });
    expect([run.verdict, codesOf(run), run.remedy]).toEqual([
      'ready',
      [['window-compacts', 'warning']],
      null,
    ]);
  });

  it('decides which turn is sent', async () => {
    const largest = async (contextWindow: number) => {
      const { bodies } = await smokeWithin({ faults: [], window: { contextWindow, maxTokens: 4096 } });
      return Math.max(...bodies.map((body) => body.length));
    };
    expect(await largest(24_576)).toBeLessThan((await largest(131_072)) - 5000);
  });

  it('joins its settings with flags that are needed besides', async () => {
    const window = { contextWindow: 24_576, maxTokens: 4096 };
    const run = await smokeWithin({ faults: ['tools-rejected'], profile: 'openclaw-2026.6', window });
    expect(run.verdict).toBe('needs-flags');
    expect(run.remedy).toMatchObject({ flags: { supportsTools: false }, status: 'verified' });
    expect(run.remedy?.settings.length).toBeGreaterThan(1);
  });
});

describe('the advice for a context', () => {
  it('is a whole that the release takes', () => {
    expect(windowClause('openclaw-2026.9', 36_864, {})).toBe(
      'set contextWindow: 36864 and maxTokens: 4096 in openclaw.json',
    );
    expect(windowClause('openclaw-2026.6', 36_864, {})).toBe(
      'set contextWindow: 36864, maxTokens: 4096 and agents.defaults.experimental.localModelLean: true in openclaw.json',
    );
  });

  it('says that there is none', () => {
    expect(windowClause('openclaw-2026.6', 4096, {})).toMatch(/^note that no settings/);
  });
});

describe('the context that the server tells', () => {
  const told = (tokens: number, profile?: ProfileId) =>
    smokeWithin({
      faults: [contextLimit(tokens, 'llama-server')],
      thrifty: false,
      ...(profile && { profile }),
    });

  it('has no room for the turn after the first tool call: the real 2026.9.6 ends there in a context overflow', async () => {
    const run = await told(16_384);
    expect([run.verdict, codesOf(run)]).toEqual(['backend-limit', [['context-overflow', 'error']]]);
    expect(run.findings[0]?.advice).toContain('20480');
  });

  it('is enough where a tool result fits as well', async () => {
    expect((await told(20_480)).verdict).toBe('ready');
  });

  it('is counted without stream where the release asks for no usage in streams', async () => {
    expect((await told(20_000, 'openclaw-2026.4')).verdict).toBe('backend-limit');
    expect((await told(65_536, 'openclaw-2026.4')).requests).toBe(
      (await told(131_072, 'openclaw-2026.4')).requests,
    );
  });
});
