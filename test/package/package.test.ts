/** The package as npm publishes it, taken in by a plain program and by a strict TypeScript project. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));

let project: string;
let tarball: Buffer<ArrayBuffer>;
let files: readonly string[];

/** A project that has installed the tarball: what it depends on comes from here. */
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'package-'));
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await run(npm, words, { cwd: ROOT, shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map((file: { path: string }) => file.path);
  tarball = await readFile(path.join(project, packed.filename));
  const modules = path.join(project, 'node_modules');
  await mkdir(path.join(modules, '@types'), { recursive: true });
  await run('tar', ['-xzf', packed.filename, '-C', 'node_modules'], { cwd: project });
  const names = [...Object.keys(manifest.dependencies), '@types/node'];
  for (const name of names)
    await symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name), 'junction');
  // npm names a package's folder in the tarball "package".
  await symlink(path.join(modules, 'package'), path.join(modules, 'inferrs-doctor'), 'junction');
  await writeFile(path.join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(project, { recursive: true }));

/** Runs a program in the project and gives what it printed. */
async function runProgram(text: string, ...words: readonly string[]): Promise<unknown> {
  await writeFile(path.join(project, 'program.js'), text);
  const env = { PATH: process.env.PATH, HOME: project };
  const { stdout, stderr } = await run(process.execPath, ['program.js', ...words], { cwd: project, env });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('a plain program', () => {
  it('checks and tests a server, and hears nothing that it does not print itself', async () => {
    const simulator = await startSimulator({ faults: ['arrays-rejected-400'], model: 'tiny-model' });
    try {
      const told = await runProgram(
        `import { check, smoke } from 'inferrs-doctor';
         const baseUrl = process.argv[2];
         const before = [process.listenerCount('SIGINT'), process.listenerCount('uncaughtException')];
         const there = await check({ baseUrl });
         const { verdict, exitCode, remedy, schema } = await smoke({ baseUrl, headers: { 'X-Team': 'a' } });
         const after = [process.listenerCount('SIGINT'), process.listenerCount('uncaughtException')];
         console.log(JSON.stringify([there.verdict, verdict, exitCode, remedy.flags, schema, process.exitCode ?? null, String(before) === String(after)]));`,
        simulator.baseUrl,
      );
      expect(told).toEqual([
        'ready',
        'needs-flags',
        1,
        { requiresStringContent: true },
        'inferrs-doctor/report/1',
        null,
        true,
      ]);
    } finally {
      await simulator.close();
    }
  });

  it('ends a session by its signal, with what is known', async () => {
    const simulator = await startSimulator({ model: 'tiny-model' });
    try {
      const told = await runProgram(
        `import { session } from 'inferrs-doctor';
         const aborter = new AbortController();
         const onProgress = (what) => { if (/turn/.test(what)) aborter.abort(); };
         const report = await session({ baseUrl: process.argv[2], signal: aborter.signal, onProgress, only: ['next-turns'] });
         console.log(JSON.stringify([report.verdict, report.command, report.layers.length > 1]));`,
        simulator.baseUrl,
      );
      expect(told).toEqual(['interrupted', 'session', true]);
    } finally {
      await simulator.close();
    }
  });

  it('explains codes and texts, and is told of options that cannot be meant', async () => {
    const told = await runProgram(
      `import { check, classify, explain, UsageError } from 'inferrs-doctor';
       const { findings, alternatives } = await classify({ status: 503, body: '{"error":{"message":"Loading model"}}' });
       const { findings: [pasted] } = await classify('at noon: HTTP 503 {"error":{"message":"Loading model"}}');
       const { advice } = await explain('model-loading');
       const wrong = await check({ baseUrl: 'ftp://there' }).catch((error) => error instanceof UsageError);
       console.log(JSON.stringify([findings[0].code, alternatives[0].code, pasted.code, advice.length > 10, wrong]));`,
    );
    expect(told).toEqual(['model-loading', 'model-loading', 'model-loading', true, true]);
  });
});

const TYPED = `import { check, type Classification, classify, explain, type Report, session, smoke } from 'inferrs-doctor';
const aborter = new AbortController();
const report: Report = await smoke({ baseUrl: '127.0.0.1:8080', signal: aborter.signal, flags: { requiresStringContent: true } });
const verdict: boolean = report.verdict === 'needs-flags';
// @ts-expect-error no such verdict
const misspelt: boolean = report.verdict === 'need-flags';
const flags: Record<string, unknown> | undefined = report.remedy?.flags;
const { session: played } = await session({ only: ['growth'] });
const speed: number | null | undefined = played?.speed.prefill;
const { findings }: Classification = await classify({ status: 400, body: 'no' });
const advice: string | undefined = findings[0]?.advice;
const title: string = (await explain('auth')).title;
// @ts-expect-error no such code
await explain('nope');
// @ts-expect-error no such option
await check({ url: '' });
export { advice, flags, misspelt, speed, title, verdict };
`;

describe('a strict TypeScript project', () => {
  it('compiles against its types, and finds its mistakes by them', async () => {
    await writeFile(path.join(project, 'program.ts'), TYPED);
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const strict =
      '--strict --noEmit --skipLibCheck false --noUncheckedIndexedAccess --exactOptionalPropertyTypes';
    const words = `${strict} --target es2023 --module nodenext --types node program.ts`.split(' ');
    const { stdout } = await run(process.execPath, [tsc, ...words], { cwd: project }).catch((error) => error);
    expect(stdout).toBe('');
  });
});

describe('a release', () => {
  it('has notes in the changelog, which are of its version', async () => {
    const { stdout } = await run(process.execPath, ['scripts/release-notes.mjs'], { cwd: ROOT });
    expect(stdout).toMatch(/^- /);
    expect(stdout).not.toContain('## ');
  });

  it('names its repository, where it is filled in by one command', async () => {
    const { repository, bugs, homepage } = manifest;
    const [, name] = /github\.com\/([\w.-]+\/[\w.-]+?)\.git$/.exec(repository.url) ?? [];
    expect([bugs, homepage]).toEqual([
      `https://github.com/${name}/issues`,
      `https://github.com/${name}#readme`,
    ]);
    expect(await readFile(path.join(ROOT, 'README.md'), 'utf8')).toContain(`uses: ${name}@`);
  });
});

describe('the tarball', () => {
  it('holds what it must, and no source or test', () => {
    for (const file of [
      'bin/inferrs-doctor.js',
      'dist/main.cjs',
      'dist/api.mjs',
      'dist/api.d.ts',
      'docs/report.schema.json',
    ])
      expect(files).toContain(file);
    expect(files.filter((file) => /^(?:src|test|scripts|build)\//.test(file))).toEqual([]);
  });

  it('is well formed in the eyes of publint', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: tarball.buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  it('has types that every resolution of ES modules finds', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!analysis.types) throw new Error('no types');
    const problems = analysis.problems.filter(
      // An ES module alone: programs in CommonJS require() it since Node 20.19.
      (problem) => !('resolutionKind' in problem && /^node10$|^node16-cjs$/.test(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });
});
