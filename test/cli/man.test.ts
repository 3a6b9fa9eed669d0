import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manPage } from '../../src/cli/man.js';

it('the man page is what the commands say (npm run docs)', () => {
  expect(readFileSync(new URL('../../docs/inferrs-doctor.1', import.meta.url), 'utf8')).toBe(manPage());
});
