import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startedAs } from '../../src/cli/started-as.js';
import { asStarted } from '../../src/report/command-line.js';

const folder = mkdtempSync(path.join(tmpdir(), 'started as '));
const script = path.join(folder, 'bin.js');
writeFileSync(script, '');
symlinkSync(script, path.join(folder, 'inferrs-doctor'));

it.each([
  ['by its name', script, { PATH: `/nonexistent:${folder}` }, 'inferrs-doctor'],
  ['by npx', '/home/u/.npm/_npx/1a2b/node_modules/.bin/inferrs-doctor', {}, 'npx inferrs-doctor'],
  ['by npm exec', script, { npm_command: 'exec' }, 'npx inferrs-doctor'],
  ['by a script of a project', '/home/u/project/node_modules/.bin/inferrs-doctor', {}, 'npx inferrs-doctor'],
  ['by a path below', path.join(folder, 'bin.js'), { PATH: '' }, 'node bin.js'],
  ['by a path elsewhere', "/opt/it's/bin.js", { PATH: '' }, "node '/opt/it'\\''s/bin.js'"],
])('%s', (_, argument, env, words) => {
  expect(startedAs({ argv: ['node', argument], env, cwd: () => folder })).toBe(words);
});

it('stands in front of commands, and of nothing else', () => {
  const said = 'inferrs-doctor: run inferrs-doctor fix, not inferrs-doctor itself; npx inferrs-doctor smoke';
  expect(asStarted(said, 'npx inferrs-doctor')).toBe(
    'inferrs-doctor: run npx inferrs-doctor fix, not inferrs-doctor itself; npx inferrs-doctor smoke',
  );
  expect(asStarted('inferrs-doctor smoke', 'node $&.js')).toBe('node $&.js smoke');
});
