import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DOCUMENT, withAnswers } from '../../scripts/agreement/answers-table.mjs';

it('docs/agreement.md holds the answers as the data has them', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(withAnswers(document)).toBe(document);
});
