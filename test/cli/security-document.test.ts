import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const document = read('docs/security.md');

/** A promise is a row of two cells: what is promised, and `file` "name of the test" once or more. */
const promises = [...document.matchAll(/^\| (?<promise>[^|]+\.) \| (?<tests>`test\/.*) \|$/gm)].map(
  ({ groups }) => ({
    promise: groups?.promise ?? '',
    tests: [...(groups?.tests ?? '').matchAll(/`(?<file>test\/[^`]+)` "(?<name>[^"]+)"/g)].map(
      ({ groups: named }) => ({ file: named?.file ?? '', name: named?.name ?? '' }),
    ),
  }),
);

describe('docs/security.md', () => {
  it('names a test for each promise', () => {
    const rows = document.match(/^\| [^|]+\. \| .*\|$/gm) ?? [];
    expect(promises.length).toBeGreaterThan(20);
    expect(promises).toHaveLength(rows.length);
  });

  it.each(promises)('$promise', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, name } of tests) expect(read(file)).toContain(name);
  });
});
