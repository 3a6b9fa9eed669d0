import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.js';
import { hostile } from './needs-flags-samples.js';
import { ready, samples } from './samples.js';

/** What stands between tags of that name, with their attributes gone. */
const inside = (page: string, tag: string): readonly string[] =>
  [...page.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(([, text = '']) => text);

const SESSION = {
  turns: [
    { id: 'first', bytes: 58_824, promptTokens: 14_800, cachedTokens: 0, firstTokenMs: 6100, totalMs: 7000 },
    { id: 'next', bytes: 58_939, promptTokens: 14_830, cachedTokens: 14_700, firstTokenMs: 90, totalMs: 800 },
  ],
  cache: { reused: true, survivesOthers: null },
  window: { told: 32_768, usable: 32_768 },
  concurrency: { two: 'queued' },
  speed: { prefill: 2430, decode: 31 },
} as const;

describe('the page', () => {
  it.each(Object.entries(samples))('of %s runs and loads only what its policy names', (_name, report) => {
    const page = renderHtml(report);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    const scripts = inside(page, 'script');
    const styles = inside(page, 'style');
    expect([scripts.length, styles.length]).toEqual([1, 1]);
    for (const part of [...scripts, ...styles])
      expect(policy).toContain(`'sha256-${createHash('sha256').update(part).digest('base64')}'`);
    expect(page).not.toMatch(/<(?:img|link|iframe|object|embed|form|base|a)\b/i);
    expect(page.replace(scripts[0] ?? '', '')).not.toMatch(/<[a-z][^>]* on\w+=/i);
    expect(page.length).toBeLessThan(300_000);
  });

  it('shows hostile words as words', () => {
    const words = '<script>alert(1)</script><img src=x onerror=alert(1)> "quoted" \u202e\u001b[31m';
    const [first, ...rest] = hostile.findings;
    if (first === undefined) throw new Error('the sample has a finding');
    const page = renderHtml({
      ...hostile,
      findings: [{ ...first, serverSaid: words, title: words }, ...rest],
    });
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(inside(page, 'script').length).toBe(1);
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('says the verdict first, and every status in a word', () => {
    const page = renderHtml(ready);
    expect(page.indexOf('>READY<')).toBeLessThan(page.indexOf('<main>'));
    expect(page).toContain('</span> pass</span>');
  });

  it('plots a session where its turns tell sizes and times', () => {
    const page = renderHtml({ ...ready, session: SESSION });
    expect(page).toContain('aria-label="First-token time against prompt size: 14.8k tokens 6.1 s');
    expect(renderHtml({ ...ready, session: { ...SESSION, turns: [] } })).not.toContain('class="plot"');
  });

  it('keeps evidence short, and says how much is left out', () => {
    const body = 'x'.repeat(2_000_000);
    const exchange = {
      probe: { id: 'a', layer: 'agent', method: 'POST', url: 'http://127.0.0.1:1/v1', headers: {}, body },
      outcome: { kind: 'response', status: 200, headers: {}, body, bytes: body.length, end: 'complete' },
      timing: { total: 5 },
    } as const;
    const page = renderHtml(
      ready,
      Array.from({ length: 200 }, () => exchange),
    );
    expect(page.length).toBeLessThan(300_000);
    expect(page).toMatch(/\d+ more exchanges: --evidence FILE has all/);
  });
});
