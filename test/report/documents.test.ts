import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/contract.js';
import { jobSummary, renderGithub } from '../../src/report/github.js';
import { renderJunit } from '../../src/report/junit.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { cutShort } from './backend-limit-samples.js';
import { hostile, manyFlags, needsFlags, toolless } from './needs-flags-samples.js';
import { interrupted, ready, samples } from './samples.js';

const RENDERERS = { junit: renderJunit, github: renderGithub, markdown: renderMarkdown };
const rendered = (report: Report, format: keyof typeof RENDERERS) => RENDERERS[format](report);

describe.each(['junit', 'github', 'markdown'] as const)('%s', (format) => {
  it.each([
    ['needsFlags', needsFlags],
    ['cutShort', cutShort],
    ['toolless', toolless],
    ['hostile', hostile],
  ])('of %s', async (name, report) => {
    await expect(rendered(report, format)).toMatchFileSnapshot(`golden/${name}.${format}.txt`);
  });

  it.each(Object.entries(samples))('of %s ends with a line feed and holds no control', (_name, report) => {
    const text = rendered(report, format);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|\p{Cs}/u);
    expect(text.replaceAll('⚠️', '')).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
  });
});

/** Elements in document order, with their attributes; throws where the text is not well-formed. */
function elements(xml: string): { name: string; attributes: Record<string, string>; parent: string }[] {
  const open: string[] = [];
  const found: ReturnType<typeof elements> = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const token = /<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<>]*")*)(\/?)>|([^<>]+)/gy;
  let end = 0;
  for (const [all, closing, name = '', attributes = '', empty, text] of body.matchAll(token)) {
    end += all.length;
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`bad entity in ${text}`);
    } else if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const pairs = [...attributes.matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        value,
      ]);
      found.push({ name, attributes: Object.fromEntries(pairs), parent: open.at(-1) ?? '' });
      if (empty !== '/') open.push(name);
    }
  }
  if (end !== body.length || open.length > 0)
    throw new Error(`not well-formed at ${body.slice(end, end + 40)}`);
  return found;
}

describe('JUnit', () => {
  it.each(Object.entries(samples))('of %s is well-formed and counts right', (_name, report) => {
    const all = elements(rendered(report, 'junit'));
    const cases = all.filter(({ name }) => name === 'testcase');
    expect(cases).toHaveLength(report.layers.length + report.findings.length + 1);
    for (const suite of all.filter(({ name }) => name.startsWith('testsuite'))) {
      expect(suite.attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(all.filter(({ name }) => name === 'failure').length),
        skipped: String(all.filter(({ name }) => name === 'skipped').length),
      });
    }
    for (const { attributes } of cases) expect(attributes.time).toMatch(/^\d+\.\d{3}$/);
    expect(all.filter(({ name }) => name === 'failure').every(({ parent }) => parent === 'testcase')).toBe(
      true,
    );
  });

  it('is green only when ready', () => {
    expect(rendered(ready, 'junit')).toContain('failures="0"');
    expect(rendered(interrupted, 'junit')).toContain('failures="1"');
  });

  it('passes a warning, and says it', () => {
    expect(rendered(manyFlags, 'junit')).toMatch(
      /name="max-tokens-ignored \(agent shape\)" time="0\.000">\n {6}<system-out>warning: 94 tokens/,
    );
  });
});

describe('GitHub', () => {
  it.each(Object.entries(samples))('of %s is one workflow command a line', (_name, report) => {
    const lines = rendered(report, 'github').trimEnd().split('\n');
    expect(lines).toHaveLength(report.findings.length + 1);
    for (const line of lines) {
      expect(line).toMatch(
        /^::(?:error|warning|notice) title=inferrs-doctor%3A [^:,]+::(?:[^%\r]|%25|%0A)+$/,
      );
      expect(line.length).toBeLessThan(4096);
    }
    expect(lines.at(-1)).toMatch(report.verdict === 'ready' ? /^::notice / : /^::error /);
  });

  it('gives the job summary in Markdown', () => {
    expect(jobSummary(needsFlags)).toBe(rendered(needsFlags, 'markdown'));
  });
});

describe('Markdown', () => {
  it.each(Object.entries(samples))('of %s has whole tables', (_name, report) => {
    const rows = rendered(report, 'markdown')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const row of rows) expect([4, 6], row).toContain(row.split('|').length);
  });

  it('shows the words of a server in code only', () => {
    const outside = rendered(hostile, 'markdown')
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
      .replace(/(`+) .*? \1(?!`)/g, '');
    expect(outside).not.toMatch(/<script|@everyone|(?<!&)#1/);
  });
});
