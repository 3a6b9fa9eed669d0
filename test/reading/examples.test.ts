import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROL, readCases } from '../../src/causes/cases.js';
import { classify } from '../../src/causes/classify.js';
import { readKnown } from '../../src/reading/known.js';
import { KNOWN } from '../../src/reading/weights.js';

const file = (name: string): string =>
  readFileSync(new URL(`../../src/reading/${name}`, import.meta.url), 'utf8');
const lines = file('examples.jsonl')
  .split('\n')
  .filter((line) => line !== '');
const cases = readCases(file('examples.jsonl'));

/** A URL, or a package with its version and a path in it. */
const SOURCE = /^(?:https:\/\/[\w.-]+\/\S*|[\w/-]+@[\w.]+ [\w./-]+)$/;

describe('the source of an example', () => {
  it('is a URL, a path in a package, or null', () => {
    const sources = lines.map((line) => (JSON.parse(line) as { source?: unknown }).source);
    expect(sources.filter((source) => source !== null && !SOURCE.test(String(source)))).toEqual([]);
  });

  it('is counted in the README', () => {
    const composed = cases.filter(({ source }) => source === null).length;
    expect(file('README.md')).toContain(
      `Of ${cases.length} lines ${cases.length - composed} have a source and ${composed} have none.`,
    );
  });

  it('stands beside its own text in what the package ships', () => {
    const sourced = new Set(
      cases
        .filter(({ source }) => source !== null)
        .map((one) => `${one.evidence.body.slice(0, 160)} ${one.source}`),
    );
    const shipped = [...readKnown(KNOWN).values()].flat().map(({ known }) => known);
    expect(shipped.length).toBeGreaterThan(500);
    expect(shipped.filter(({ text, source }) => !sourced.has(`${text} ${source}`))).toEqual([]);
  });

  it('is never missing where an explanation tells what a text is worded like', () => {
    const composed = cases.filter(({ source, label }) => source === null && label !== CONTROL);
    const sourced = new Set(
      cases.filter(({ source }) => source !== null).map(({ evidence }) => evidence.body.slice(0, 160)),
    );
    let told = 0;
    for (const { evidence } of composed) {
      for (const { why } of classify(evidence)) {
        const like = /worded like “(?<text>[\s\S]*)” \((?<source>[^()]*)\)\.$/.exec(why ?? '')?.groups;
        if (like === undefined) continue;
        told += 1;
        expect(sourced.has(like.text ?? ''), like.text).toBe(true);
        expect(like.source).toMatch(SOURCE);
      }
    }
    expect(told).toBeGreaterThan(10);
  });
});
