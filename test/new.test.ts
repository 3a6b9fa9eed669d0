import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

let folder: string;
const at = (file: string) => path.join(folder, file);

/** Edits one file of the copy; says so when there was nothing to edit. */
async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(at(file), 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} does not hold ${String(from)}`);
  await writeFile(at(file), edited);
}

/** The files that the compiler complains of; [] when all is well. */
async function complaints(): Promise<readonly string[]> {
  const compiler = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [
    compiler,
    '--noEmit',
    '-p',
    at('tsconfig.build.json'),
  ]).catch((error: { stdout: string }) => error);
  return [...new Set(stdout.match(/src\/[\w./-]+(?=\(\d+,\d+\))/g) ?? [])].sort();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'new-'));
  for (const name of ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'])
    await cp(path.join(ROOT, name), at(name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), at('node_modules'));
  for (const words of [
    ['cause', 'queue-full', 'service'],
    ['cause', 'gpu-lost', 'server'],
    ['server', 'my-server'],
    ['release', '2026.10.2'],
    ['flag', 'requiresOddThing'],
    ['fault', 'queue-full', 'service'],
  ])
    await run(process.execPath, [path.join(ROOT, 'scripts/new.mjs'), ...words], {
      env: { PATH: process.env.PATH, NEW_ROOT: folder },
    });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

describe('npm run new', () => {
  it('writes causes, servers, releases, flags and faults that compile, each with its test', async () => {
    expect(await complaints()).toEqual([]);
    for (const file of [
      'test/causes/queue-full.test.ts',
      'test/servers/my-server.test.ts',
      'test/releases/2026-10.test.ts',
      'test/flags/requiresOddThing.test.ts',
    ])
      expect(await readFile(at(file), 'utf8')).toContain('describe(');
  }, 120_000);

  it('enters a fault for the tests that play all of them', async () => {
    expect(await readFile(at('src/simulator/faults/service.ts'), 'utf8')).toContain("\n  'queue-full': {");
  });

  it('refuses what is there already, in one sentence', async () => {
    const script = path.join(ROOT, 'scripts/new.mjs');
    const again = run(process.execPath, [script, 'server', 'my-server'], { env: { NEW_ROOT: folder } });
    await expect(again).rejects.toMatchObject({
      code: 2,
      stderr: 'new: src/servers/my-server.ts is there already.\n',
    });
  });
});

describe('what is only half added', () => {
  it('does not compile: a cause, a server, a release, a flag, a format, a code that was renamed', async () => {
    await edit('src/causes/index.ts', /\n {2}'queue-full': .*/, '');
    await edit('src/servers/my-server.ts', /\n {2}refusesLongPrompts: .*/, '');
    await edit('src/releases/index.ts', /\n {2}'openclaw-2026\.10': .*/, '');
    await edit('src/flags/flags.ts', /\n {4}changes: 'TODO.*/, '');
    await edit('src/options.ts', "'prometheus'", "'prometheus', 'yaml'");
    await edit('src/codes.ts', "  'tools-ignored',", "  'tools-overlooked',");
    const files = await complaints();
    for (const file of [
      'src/causes/index.ts',
      'src/servers/my-server.ts',
      'src/releases/index.ts',
      'src/flags/flags.ts',
      'src/report/index.ts',
      'src/causes/answer/tools-ignored.ts',
    ])
      expect(files).toContain(file);
  }, 120_000);
});
