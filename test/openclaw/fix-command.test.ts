import { chmod, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { type FixOptions, run as runFix } from '../../src/commands/fix.js';
import type { Remedy, Report } from '../../src/model.js';
import type { CommandOutput } from '../../src/ports.js';
import { portsIn, text } from './command-ports.js';
import { DOCUMENTED, folderWith } from './folder.js';

describe('fix', () => {
  const bare = DOCUMENTED.replace(/compat: \{[\s\S]*?\},/, '// no flags yet');
  const flags = { requiresStringContent: true };

  async function fix(options: Partial<FixOptions>, env: Record<string, string> = {}) {
    const cwd = await folderWith({ '.openclaw/openclaw.json': bare });
    const file = path.join(cwd, '.openclaw/openclaw.json');
    const output = runFix({ dryRun: false, ...options }, portsIn(cwd, env));
    return { cwd, file, output };
  }

  const reportWith = (remedy: Remedy | null): CommandOutput => ({
    kind: 'report',
    report: { remedy } as Report,
  });

  it('sets the flags, keeps a backup and says so', async () => {
    const { file, output } = await fix({ flags });
    expect(await text(output)).toContain(`The file as it was: ${file}.inferrs-doctor.bak`);
    expect(JSON5.parse(await readFile(file, 'utf8')).models.providers.inferrs.models[0].compat).toEqual(
      flags,
    );
    expect(await readFile(`${file}.inferrs-doctor.bak`, 'utf8')).toBe(bare);
    const again = await runFix({ flags, dryRun: false }, portsIn(path.dirname(path.dirname(file))));
    expect(again).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^Nothing to do/) });
  });

  it('says that no flags were given', async () => {
    const { file, output } = await fix({ flags: {} });
    expect(await text(output)).toBe('Nothing to do: no flags were given.\n');
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
  });

  it('takes the flags that a smoke run proved, and hands its report on when it proved none', async () => {
    const verified: Remedy = { flags, status: 'verified', loses: [], proof: '', settings: [] };
    const proved = await fix({ prove: async () => reportWith(verified) });
    expect(await text(proved.output)).toContain('requiresStringContent');
    for (const remedy of [null, { ...verified, status: 'untested' as const }, { ...verified, flags: {} }]) {
      const { file, output } = await fix({ prove: async () => reportWith(remedy) });
      expect(await output).toEqual(reportWith(remedy));
      expect(await readFile(file, 'utf8')).toBe(bare);
    }
    await expect((await fix({})).output).rejects.toThrow(/Give the flags/);
  });

  it('refuses a flag that the release does not know, and a missing file or row', async () => {
    const unknown = await fix({ flags: { strictMessageKeys: true }, profile: 'openclaw-2026.4' });
    await expect(unknown.output).rejects.toThrow(/unknown to OpenClaw 2026\.4/);
    await expect((await fix({ flags, model: 'x' })).output).rejects.toThrow(
      /nothing at models\.providers\.inferrs\.models\[1\]/,
    );
    await expect((await fix({ flags, format: 'markdown' })).output).rejects.toThrow(
      'fix prints text or json, not markdown.',
    );
    await expect(runFix({ flags, dryRun: false }, portsIn(await folderWith({})))).rejects.toThrow(
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
