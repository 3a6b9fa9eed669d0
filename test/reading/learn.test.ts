import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crossValidate, lessonOf } from '../../src/causes/accuracy.js';
import { readCases } from '../../src/causes/cases.js';
import { classify } from '../../src/causes/classify.js';
import { foldsOf } from '../../src/causes/folds.js';
import { rank } from '../../src/causes/rank.js';
import { isCode } from '../../src/codes.js';
import { learn, pack } from '../../src/reading/learn.js';
import { scoresOf, unpack } from '../../src/reading/learned.js';
import { KNOWN, WEIGHTS } from '../../src/reading/weights.js';

const cases = readCases(readFileSync(new URL('../../src/reading/examples.jsonl', import.meta.url), 'utf8'));

describe('the examples', () => {
  it('are of causes that there are', () => {
    const labels = new Set(cases.map(({ label }) => label));
    expect([...labels].filter((label) => !isCode(label))).toEqual(['ok-not-a-failure']);
  });

  // Each case is judged by what was learned from the others, near-duplicates left out: the floors are what was measured.
  it('are told apart without having been seen', { timeout: 90_000 }, () => {
    const { first, three, reliability } = crossValidate(cases, 3);
    expect(first.right / first.of).toBeGreaterThanOrEqual(0.85);
    expect(three.right / three.of).toBeGreaterThanOrEqual(0.93);
    for (const { claimed, right, of } of reliability) {
      if (of >= 60) expect(Math.abs(claimed - right / of), `claimed ${claimed}`).toBeLessThan(0.2);
    }
  });

  it('of one family or nearly one text never stand on two sides', () => {
    const twins = cases.slice(0, 3).flatMap((one, index) => [
      { ...one, id: `a${index}`, family: `f${index}` },
      { ...one, id: `b${index}`, family: `g${index}` },
    ]);
    const folds = foldsOf(twins, 3);
    expect([folds[0] === folds[1], folds[2] === folds[3], folds[4] === folds[5]]).toEqual([true, true, true]);
  });
});

describe('what is learned', () => {
  const lessons = cases.slice(0, 120).map(lessonOf);
  const learned = learn(lessons);

  it('is the same whenever it is learned', () => {
    expect(pack(learn(lessons))).toBe(pack(learned));
  });

  it('survives being packed', () => {
    const lesson = lessons[0] as (typeof lessons)[number];
    const { features } = lesson;
    const before = scoresOf(learned, features);
    const after = scoresOf(unpack(pack(learned)), features);
    for (const [index, score] of before.entries()) expect(after[index]).toBeCloseTo(score, 0);
  });

  it('ships in less than 300 kB', () => {
    expect(WEIGHTS.length + KNOWN.length).toBeGreaterThan(50_000);
    expect(WEIGHTS.length + KNOWN.length).toBeLessThan(300_000);
  });
});

describe('a cause that words alone speak for', () => {
  const text = 'we only read plain text in messages, not a list of pieces';
  const evidence = {
    status: 400,
    contentType: null,
    body: text,
    transport: null,
    stage: 'agent-turn',
  } as const;

  it('is found, says so, and sets no flag', () => {
    const [first] = rank(evidence).candidates;
    expect(first).toMatchObject({ code: 'content-array-rejected', worded: true });
    const [finding] = classify(evidence);
    expect(finding?.flags).toEqual({});
    expect(finding?.why).toContain('Concluded from the text alone');
  });

  it('sets none in any of the examples', () => {
    for (const one of cases) {
      const [first] = rank(one.evidence).candidates;
      if (first?.worded) for (const { flags } of classify(one.evidence)) expect(flags).toEqual({});
    }
  });

  it('claims no more than certainty, and all claims together no more', () => {
    const { candidates, nothing } = rank(evidence);
    const sum = candidates.reduce((total, { confidence }) => total + confidence, nothing);
    expect(sum).toBeLessThanOrEqual(1.000_001);
    expect(candidates.map(({ confidence }) => confidence)).toEqual(
      candidates.map(({ confidence }) => confidence).sort((a, b) => b - a),
    );
  });

  it('is none in an answer of a run that did not fail', () => {
    const live = { ...evidence, status: 200, end: 'complete' } as const;
    expect(rank(live).candidates.filter(({ worded }) => worded)).toEqual([]);
  });
});
