import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { type FixOptions, run as runFix } from '../../src/commands/fix.js';
import type { Verdict } from '../../src/model.js';
import type { Remedy, Report } from '../../src/report/contract.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { portsIn, printed, text } from './command-ports.js';
import { DOCUMENTED, folderWith } from './folder.js';

describe('fix', () => {
  const bare = DOCUMENTED.replace(/compat: \{[\s\S]*?\},/, '// no flags yet');
  const flags = { requiresStringContent: true };

  const proving =
    (verdict: Verdict, remedy: Remedy | null = null): FixOptions['prove'] =>
    async () => ({ kind: 'report', report: reportWith(verdict, remedy) });

  /** Runs fix on the file above; smoke says that what is given works. */
  async function fix(options: Partial<FixOptions>, env: Record<string, string> = {}) {
    const cwd = await folderWith({ '.openclaw/openclaw.json': bare });
    const file = path.join(cwd, '.openclaw/openclaw.json');
    const output = runFix({ dryRun: false, prove: proving('ready'), ...options }, portsIn(cwd, env));
    return { cwd, file, output };
  }

  const reportWith = (verdict: Verdict, remedy: Remedy | null): Report =>
    ({
      command: 'smoke',
      verdict,
      remedy,
      findings: [],
      layers: [],
      target: {
        profile: 'openclaw-2026.9',
        flags: {},
        model: 'm',
        baseUrl: 'http://127.0.0.1:8080/v1',
        configPath: 'row',
      },
    }) as unknown as Report;
  const verified: Remedy = { flags, status: 'verified', loses: [], proof: '', settings: [] };
  const compatIn = async (file: string) =>
    JSON5.parse(await readFile(file, 'utf8')).models.providers.inferrs.models[0].compat;

  it('sets the flags, keeps a backup and says so', async () => {
    const { file, output } = await fix({ flags });
    expect(await text(output)).toContain(`The file as it was: ${file}.inferrs-doctor.bak`);
    expect(await compatIn(file)).toEqual(flags);
    expect(await readFile(`${file}.inferrs-doctor.bak`, 'utf8')).toBe(bare);
    const ports = portsIn(path.dirname(path.dirname(file)));
    const again = await printed(runFix({ flags, dryRun: false, prove: proving('ready') }, ports));
    expect(again).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^ {2}Nothing to do/) });
    expect(await readdir(path.dirname(file))).toEqual(['openclaw.json', 'openclaw.json.inferrs-doctor.bak']);
  });

  it('refuses to set no flags', async () => {
    const { file, output } = await fix({ flags: {} });
    await expect(output).rejects.toThrow(/names no flag/);
    expect(await readFile(file, 'utf8')).toBe(bare);
  });

  it('shows a diff and writes nothing on --dry-run', async () => {
    const { file, output } = await fix({ flags, dryRun: true });
    expect(await text(output)).toMatch(/^--- .*\n\+\+\+ .*\n@@ .*\n(?:[ +-].*\n)+$/);
    expect(await readFile(file, 'utf8')).toBe(bare);
    expect(await readdir(path.dirname(file))).toEqual(['openclaw.json']);
    const { output: json } = await fix({ flags, dryRun: true, format: 'json' });
    expect(JSON.parse(await text(json))).toMatchObject({
      schema: 'inferrs-doctor/fix/1',
      written: false,
      flags,
      dryRun: true,
    });
    const { output: needed } = await fix({ dryRun: true, prove: proving('needs-flags', verified) });
    expect(await needed).toMatchObject({ exitCode: 1 });
  });

  it('takes the flags that a smoke run proved, and hands its report on when it proved none', async () => {
    const proved = await fix({ prove: proving('needs-flags', verified) });
    expect(await printed(proved.output)).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('requiresStringContent'),
    });
    for (const remedy of [null, { ...verified, status: 'untested' as const }, { ...verified, flags: {} }]) {
      const { file, output } = await fix({ prove: proving('backend-limit', remedy) });
      expect(await output).toMatchObject({
        report: {
          ...reportWith('backend-limit', remedy),
          command: 'fix',
          footnotes: [expect.stringMatching(/^fix wrote nothing/)],
        },
      });
      expect(await readFile(file, 'utf8')).toBe(bare);
    }
  });

  it.each(['needs-flags', 'backend-limit', 'unreachable', 'inconclusive', 'model-not-ready'] as const)(
    'writes no flag given that ends as %s, unless it is forced to, and says so',
    async (verdict) => {
      const { file, output } = await fix({ flags, prove: proving(verdict) });
      expect(await output).toMatchObject({ kind: 'report', report: { verdict } });
      expect(await readFile(file, 'utf8')).toBe(bare);
      const forced = await fix({ flags, force: true, prove: proving(verdict) });
      expect(await printed(forced.output)).toMatchObject({
        exitCode: EXIT_CODES[verdict],
        text: expect.stringMatching(/Not proven: written because of --force/),
      });
      expect(await compatIn(forced.file)).toEqual(flags);
    },
  );

  it('proves the flags given together with those that are configured', async () => {
    const cwd = await folderWith({ 'openclaw.json': DOCUMENTED });
    let proved: unknown;
    const prove: FixOptions['prove'] = async (asked) => {
      proved = asked;
      return { kind: 'report', report: reportWith('ready', null) };
    };
    const given = { config: 'openclaw.json', flags: { supportsStore: false }, dryRun: true, prove };
    await runFix(given, portsIn(cwd));
    expect(proved).toEqual({ requiresStringContent: true, supportsStore: false });
  });

  it('takes the tools away only where that is accepted', async () => {
    const remedy: Remedy = { ...verified, flags: { supportsTools: false }, loses: ['tools'] };
    const prove = proving('needs-flags', remedy);
    const refused = await fix({ prove });
    expect(await refused.output).toMatchObject({
      report: { verdict: 'needs-flags', footnotes: [expect.stringMatching(/--accept-loss/)] },
    });
    expect(await readFile(refused.file, 'utf8')).toBe(bare);
    const accepted = await fix({ prove, acceptLoss: true });
    expect(await text(accepted.output)).toContain('This costs you: tools.');
    for (const answer of [true, false]) {
      const ports = { ...portsIn(refused.cwd), ask: async () => answer };
      await runFix({ dryRun: false, prove }, ports);
      expect((await compatIn(refused.file)) !== undefined).toBe(answer);
      if (answer) await writeFile(refused.file, bare);
    }
  });

  it('sets flags and settings in one edit', async () => {
    const settings = [
      { path: 'models.providers.inferrs.models[0].contextWindow', value: 32_768, why: '' },
      { path: 'agents.defaults.compaction.reserveTokens', value: 2000, why: '' },
      { path: 'agents.defaults.compaction.reserveTokensFloor', value: 2000, why: '' },
    ];
    const { file, output } = await fix({ prove: proving('needs-flags', { ...verified, settings }) });
    expect(await output).toMatchObject({ exitCode: 0 });
    const { models, agents } = JSON5.parse(await readFile(file, 'utf8'));
    expect(models.providers.inferrs.models[0]).toMatchObject({ contextWindow: 32_768, compat: flags });
    expect(agents.defaults.compaction).toEqual({ reserveTokens: 2000, reserveTokensFloor: 2000 });
  });

  it('refuses another server than the one of the provider', async () => {
    const { output } = await fix({ flags, baseUrl: 'http://127.0.0.1:9999' });
    await expect(output).rejects.toThrow(
      /--base-url is http:\/\/127\.0\.0\.1:9999\/v1, but .* leave --base-url out/,
    );
    expect(await (await fix({ flags, baseUrl: 'localhost:8080' })).output).toMatchObject({ exitCode: 0 });
  });

  it('loses no flag of two that run at once, and clears up after one that was killed', async () => {
    const cwd = await folderWith({
      'openclaw.json': bare,
      '.openclaw.json.0123456789ab.tmp': 'half a copy',
      '.openclaw.json.inferrs-doctor.lock': `999999999 ${os.hostname()}\n`,
    });
    const one = (key: string) =>
      runFix(
        { config: 'openclaw.json', flags: { [key]: false }, dryRun: false, prove: proving('ready') },
        portsIn(cwd),
      );
    await Promise.all(['supportsStore', 'supportsStrictMode', 'supportsUsageInStreaming'].map(one));
    expect(await compatIn(path.join(cwd, 'openclaw.json'))).toEqual({
      supportsStore: false,
      supportsStrictMode: false,
      supportsUsageInStreaming: false,
    });
    expect((await readdir(cwd)).filter((name) => /tmp|lock/.test(name))).toEqual([]);
  });

  it('refuses a flag that the release does not know, and a missing file or row', async () => {
    const unknown = await fix({ flags: { strictMessageKeys: true }, profile: 'openclaw-2026.4' });
    await expect(unknown.output).rejects.toThrow(/unknown to OpenClaw 2026\.4/);
    await expect((await fix({ flags, model: 'x' })).output).rejects.toThrow(
      /nothing at models\.providers\.inferrs\.models\[1\]/,
    );
    const nowhere = portsIn(await folderWith({}));
    await expect(runFix({ flags, dryRun: false, prove: proving('ready') }, nowhere)).rejects.toThrow(
      /There is no/,
    );
  });

  describe('with an installed openclaw', () => {
    async function withOpenClaw(says: string): Promise<Record<string, string>> {
      const cwd = await folderWith({
        'pkg/package.json': '{"name":"openclaw","version":"2026.9.6"}',
        'pkg/openclaw.mjs': `#!${process.execPath}\nprocess.stdout.write(${JSON.stringify(says)});`,
      });
      await mkdir(path.join(cwd, 'bin'));
      await chmod(path.join(cwd, 'pkg/openclaw.mjs'), 0o755);
      await symlink(path.join(cwd, 'pkg/openclaw.mjs'), path.join(cwd, 'bin/openclaw'));
      return { PATH: path.join(cwd, 'bin') };
    }

    it('passes on that it finds the file valid', async () => {
      const { output } = await fix({ flags }, await withOpenClaw('{"valid":true}'));
      expect(await text(output)).toContain('openclaw config validate: valid');
    });

    it('puts the file back when it refuses the flags', async () => {
      const issue = { path: 'models.providers.inferrs.models.0.compat', message: 'Unrecognized key' };
      const { file, output } = await fix(
        { flags },
        await withOpenClaw(JSON.stringify({ valid: false, issues: [issue] })),
      );
      await expect(output).rejects.toThrow(/refuses .*compat: Unrecognized key; .* is as it was before/);
      expect(await readFile(file, 'utf8')).toBe(bare);
      expect(await readdir(path.dirname(file))).toEqual(['openclaw.json']);
    });

    it('keeps the flags when it minds something else', async () => {
      const issue = { path: 'channels', message: 'Unrecognized key' };
      const { file, output } = await fix(
        { flags },
        await withOpenClaw(JSON.stringify({ valid: false, issues: [issue] })),
      );
      expect(await text(output)).toContain('invalid, for another reason: channels');
      expect(await readFile(file, 'utf8')).not.toBe(bare);
    });

    it('is honest when it says nothing', async () => {
      const { output } = await fix({ flags }, await withOpenClaw('oops'));
      expect(await text(output)).toContain('Not checked by OpenClaw itself');
    });
  });
});
