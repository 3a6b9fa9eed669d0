import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  matrixDocument,
  README_END,
  README_START,
  readmeBlock,
  withReadmeBlock,
} from '../../src/causes/document.js';
import { shownRow } from '../../src/causes/show.js';
import { CODES } from '../../src/codes.js';

const root = new URL('../..', import.meta.url);

describe('docs/matrix.md', () => {
  it('is current (npm run docs)', () => {
    expect(readFileSync(new URL('docs/matrix.md', root), 'utf8')).toBe(matrixDocument());
  });

  it('has every code, and says which rest on wording alone', () => {
    const text = matrixDocument();
    const [intro = ''] = text.split('\n## ');
    for (const code of CODES) {
      expect(text).toContain(`### ${code}\n`);
      expect(intro.includes(`\`${code}\``)).toBe(shownRow(code).basis === 'wording');
    }
  });
});

describe('the table in the README', () => {
  it('is current where the README has a place for it (npm run docs)', () => {
    const file = new URL('README.md', root);
    if (!existsSync(file)) return;
    const readme = readFileSync(file, 'utf8');
    expect(withReadmeBlock(readme)).toBe(readme);
  });

  it('replaces what stands between its markers and nothing else', () => {
    const before = `# Title\n\n${README_START}\nold\n${README_END}\n\nEnd\n`;
    const after = withReadmeBlock(before);
    expect(after).toBe(`# Title\n\n${readmeBlock()}\n\nEnd\n`);
    expect(withReadmeBlock(after)).toBe(after);
    expect(withReadmeBlock('# No markers\n')).toBe('# No markers\n');
  });
});
