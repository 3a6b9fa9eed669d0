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
  expect(startedAs({ argv: ['node', argument], env, cwd: () => folder, platform: 'linux' })).toBe(words);
});

const GLOBAL = 'C:\\Users\\Ada L\\AppData\\Roaming\\npm';
const GLOBAL_SCRIPT = `${GLOBAL}\\node_modules\\inferrs-doctor\\bin\\inferrs-doctor.js`;

it.each([
  ['by its shim', GLOBAL_SCRIPT, { Path: `C:\\Windows;${GLOBAL}` }, 'inferrs-doctor'],
  ['by npx', 'C:\\n\\_npx\\1a\\node_modules\\.bin\\x.js', {}, 'npx inferrs-doctor'],
  ['by npm exec', GLOBAL_SCRIPT, { npm_command: 'exec' }, 'npx inferrs-doctor'],
  ['by a path below', 'C:\\work\\bin\\x.js', {}, 'node bin\\x.js'],
  ['on another drive', 'D:\\tools\\x.js', {}, 'node D:\\tools\\x.js'],
  ['by a path with spaces', GLOBAL_SCRIPT, {}, `node "${GLOBAL_SCRIPT}"`],
])('on Windows, %s', (_, argument, env, words) => {
  const started = { argv: ['node', argument], env, cwd: () => 'C:\\work', platform: 'win32' } as const;
  const files = {
    exists: (file: string) => file === `${GLOBAL}\\inferrs-doctor.cmd`,
    real: (file: string) => file,
  };
  expect(startedAs(started, files)).toBe(words);
});

it('stands in front of commands, and of nothing else', () => {
  const said = 'inferrs-doctor: run inferrs-doctor fix, not inferrs-doctor itself; npx inferrs-doctor smoke';
  expect(asStarted(said, 'npx inferrs-doctor')).toBe(
    'inferrs-doctor: run npx inferrs-doctor fix, not inferrs-doctor itself; npx inferrs-doctor smoke',
  );
  expect(asStarted('inferrs-doctor smoke', 'node $&.js')).toBe('node $&.js smoke');
});
