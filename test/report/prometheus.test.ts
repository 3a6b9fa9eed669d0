import { describe, expect, it } from 'vitest';
import { renderPrometheus } from '../../src/report/prometheus.js';
import { ready, samples } from './samples.js';

/** A line of the exposition format: a comment, or a name with labels and a number. */
const LINE =
  /^(?:# (?:HELP|TYPE) [a-z_]+ .+|([a-z_]+)\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\} -?\d+(?:\.\d+)?)$/;

describe('metrics', () => {
  it.each(Object.entries(samples))('of %s are well-formed, each announced once', (_name, report) => {
    const text = renderPrometheus(report);
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
    const announced = lines.flatMap((line) => /^# TYPE (\S+) gauge$/.exec(line)?.[1] ?? []);
    const used = new Set(lines.flatMap((line) => LINE.exec(line)?.[1] ?? []));
    expect(announced).toEqual([...used]);
  });

  it('give the verdict as one gauge among all verdicts', () => {
    const verdicts = renderPrometheus(ready).match(/^inferrs_doctor_verdict\{.*$/gm) ?? [];
    expect(verdicts.filter((line) => line.endsWith(' 1'))).toEqual([
      expect.stringContaining('verdict="ready"'),
    ]);
  });

  it('escape what stands in labels', () => {
    const target = { ...ready.target, model: 'a"b\\c\nd' };
    expect(renderPrometheus({ ...ready, target })).toContain('model="a\\"b\\\\c d"');
  });
});
