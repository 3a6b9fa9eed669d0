import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { windowAdvice, windowVerdict } from '../../src/releases/window.js';
import measured from './measured-windows.json' with { type: 'json' };

const [R4, R6, R9] = ['openclaw-2026.4', 'openclaw-2026.6', 'openclaw-2026.9'] as const;
const ids = { '2026.4.12': R4, '2026.6.11': R6, '2026.9.6': R9 };

describe('what the real releases did in a window', () => {
  it.each(measured)('$release at $contextWindow, $compaction, lean $lean: $verdict', (seen) => {
    const { release, contextWindow, maxTokens, compaction, lean, promptTokens } = seen;
    const found = windowVerdict(
      ids[release as keyof typeof ids],
      { contextWindow, maxTokens, ...compaction },
      { ...(lean && { variant: 'lean' }), ...(promptTokens && { promptTokens }) },
    );
    expect(found.verdict).toBe(seen.verdict);
    if (seen.answerLimit !== null) expect(Math.abs(found.answerLimit - seen.answerLimit)).toBeLessThan(150);
    if (seen.limitAfterTool) expect(Math.abs(found.limitAfterTool - seen.limitAfterTool)).toBeLessThan(150);
  });
});

it('2026.5.28 sends nothing in a window of 24,576 tokens, as was measured', () => {
  expect(windowVerdict('openclaw-2026.5', { contextWindow: 24_576, maxTokens: 4096 }).verdict).toBe(
    'refuses',
  );
});

describe('advice for a window', () => {
  it('passes the rule of its own release, and asks for no more than the server has', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROFILE_IDS),
        fc.integer({ min: 512, max: 200_000 }),
        fc.option(fc.integer({ min: 1000, max: 60_000 }), { nil: undefined }),
        (release, context, promptTokens) => {
          const advice = windowAdvice(release, context, { promptTokens });
          if (advice === null) return;
          expect(advice.contextWindow).toBe(context);
          const variant = advice.lean ? ('lean' as const) : undefined;
          // The count of the smaller turn is not known here.
          if (variant && promptTokens) return;
          const settings = { ...advice, ...advice.compaction };
          const { verdict, promptTokens: sent } = windowVerdict(release, settings, { variant, promptTokens });
          expect(verdict).toBe(advice.verdict);
          expect(sent + advice.maxTokens).toBeLessThanOrEqual(context);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(PROFILE_IDS)('needs nothing beside the window in a large one: %s', (release) => {
    expect(windowAdvice(release, 131_072)).toEqual({
      contextWindow: 131_072,
      maxTokens: 4096,
      compaction: null,
      lean: false,
      verdict: 'runs',
    });
  });

  it('is null where no setting helps', () => {
    for (const release of PROFILE_IDS) expect(windowAdvice(release, 4096)).toBeNull();
  });

  it('gives 2026.6 the smaller turn and less reserve at 24,576, the others only the window', () => {
    expect(windowAdvice(R6, 24_576)).toMatchObject({ lean: true });
    expect(windowAdvice(R4, 24_576)).toMatchObject({ lean: false, compaction: null });
    expect(windowAdvice(R9, 24_576)).toMatchObject({ lean: false, compaction: null });
  });
});
