import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { run as runConfig } from '../../src/commands/config.js';
import { type FixOptions, run as runFix } from '../../src/commands/fix.js';
import { type InitOptions, run as runInit } from '../../src/commands/init.js';
import type { Asked, Measured } from '../../src/commands/measure.js';
import type { Remedy, Report } from '../../src/model.js';
import { readConfig } from '../../src/openclaw/config.js';
import { lintProvider } from '../../src/openclaw/lint.js';
import type { Live } from '../../src/openclaw/lint-context.js';
import { selectProvider } from '../../src/openclaw/provider.js';
import { type CommandOutput, type Ports, UsageError } from '../../src/ports.js';
import { DOCUMENTED, folderWith } from './folder.js';

const nothing = (): void => {};

function portsIn(cwd: string, env: Record<string, string> = {}): Ports {
  const progress = { update: nothing, note: nothing, stop: nothing };
  const stdin = async function* (): AsyncGenerator<Uint8Array> {};
  return { cwd, env: { HOME: cwd, ...env }, signal: new AbortController().signal, progress, stdin };
}

async function text(output: Promise<CommandOutput>): Promise<string> {
  const given = await output;
  if (given.kind !== 'text') throw new Error('not a text');
  return given.text;
}

describe('init', () => {
  const init = (options: Partial<InitOptions>, ports = portsIn('/')) =>
    text(runInit({ model: 'google/gemma-4-E2B-it', ...options }, ports));

  const measuring = (measured: Measured) => ({ measure: async () => measured });

  it('prints the documented entry', async () => {
    const written = await init(
      measuring({ contextWindow: 131_072, compat: { requiresStringContent: true } }),
    );
    const entry = JSON5.parse(written);
    const documented = JSON5.parse(DOCUMENTED);
    documented.agents.defaults.models['inferrs/google/gemma-4-E2B-it'].alias = 'gemma-4-E2B-it (inferrs)';
    documented.models.providers.inferrs.models[0].name = 'gemma-4-E2B-it (inferrs)';
    documented.models.providers.inferrs.timeoutSeconds = 300;
    expect(entry).toEqual(documented);
    expect(written).not.toContain('//  ');
    expect(JSON.parse(await init({ format: 'json' }))).toEqual(entry);
  });

  it('says what was assumed and what was not measured', async () => {
    const lines = (await init({})).split('\n');
    expect(lines.find((line) => line.includes('contextWindow'))).toMatch(/131072, \/\/ assumed/);
    expect(lines.find((line) => line.includes('compat'))).toMatch(/\/\/ as documented, not measured/);
    const measured = await init(measuring({ contextWindow: 8192, compat: {} }));
    expect(measured).toMatch(/contextWindow: 8192,\n.*maxTokens: 2048,\n.*compat: \{\},\n/);
  });

  it('names a variable for the key and never prints the key', async () => {
    const written = await init({ apiKey: 'sk-very-secret', provider: 'my-box' });
    expect(written).not.toContain('sk-very-secret');
    expect(written).toContain(`apiKey: "\${MY_BOX_API_KEY}"`);
  });

  it('adds a localService that its own lint finds nothing wrong with', async () => {
    const cwd = await folderWith({ 'bin/inferrs': '#!/bin/sh\n' });
    await chmod(path.join(cwd, 'bin/inferrs'), 0o755);
    const ports = portsIn(cwd, { PATH: path.join(cwd, 'bin') });
    const written = await init({ localService: true, baseUrl: 'localhost:9000' }, ports);
    expect(JSON5.parse(written).models.providers.inferrs.localService).toEqual({
      command: path.join(cwd, 'bin/inferrs'),
      args: ['serve', 'google/gemma-4-E2B-it', '--host', 'localhost', '--port', '9000'],
      healthUrl: 'http://localhost:9000/v1/models',
      readyTimeoutMs: 180_000,
      idleStopMs: 0,
    });
    expect(await init({ localService: './bin/inferrs' }, ports)).toContain(`command: "${cwd}/bin/inferrs"`);
    await writeFile(path.join(cwd, 'openclaw.json'), written);
    const config = await readConfig({ config: 'openclaw.json', ...ports });
    const place = config && selectProvider(config, {});
    if (!config || !place) throw new Error('no provider');
    const facts = { profile: 'openclaw-2026.9', release: '2026.9', command: 'executable' } as const;
    expect(lintProvider(config, place, facts)).toEqual([]);
  });

  it('refuses what cannot work', async () => {
    const cwd = await folderWith({ file: '' });
    const ports = portsIn(cwd);
    const refused = (options: Partial<InitOptions>) => expect(init(options, ports)).rejects;
    await refused({ localService: true }).toThrow(/No inferrs is on PATH/);
    await refused({ localService: './none' }).toThrow(/does not exist/);
    await refused({ localService: './file' }).toThrow(/not an executable/);
    await refused({ localService: process.execPath, profile: 'openclaw-2026.4' }).toThrow(
      /does not know localService/,
    );
    await refused({
      ...measuring({ compat: { strictMessageKeys: true } }),
      profile: 'openclaw-2026.4',
    }).toThrow(/unknown to OpenClaw/);
    const measure = () => Promise.reject(new Error('asked'));
    await refused({ provider: 'a/b', measure }).toThrow(UsageError);
    await refused({ format: 'junit', measure }).toThrow('init prints text or json, not junit.');
  });
});

describe('config', () => {
  it('finds nothing wrong in the documented file', async () => {
    const cwd = await folderWith({ '.openclaw/openclaw.json': DOCUMENTED });
    const output = await runConfig({}, portsIn(cwd));
    expect(output).toEqual({
      kind: 'text',
      exitCode: 0,
      text: `${cwd}/.openclaw/openclaw.json · models.providers.inferrs.models[0] · for OpenClaw 2026.9.6

  ✔ nothing wrong. The server was not asked.
`,
    });
  });

  it('prints code, place and advice, and judges by the release that wrote the file', async () => {
    const broken = DOCUMENTED.replace('{', '{ meta: { lastTouchedVersion: "2026.4.12" },')
      .replace('8080/v1"', '8080"')
      .replace('api: ', 'timeoutSeconds: 60, api: ');
    const cwd = await folderWith({ 'my.json': broken });
    const output = await runConfig({ config: 'my.json' }, portsIn(cwd));
    expect(output).toMatchObject({ exitCode: 2 });
    expect(output.kind === 'text' && output.text).toMatch(
      /✖ base-url-without-v1 {2}\S+my\.json:16:18\n.*\n.*Write "http:\/\/127\.0\.0\.1:8080\/v1"[\s\S]*2 errors, 0 warnings/,
    );
    const json = JSON.parse(await text(runConfig({ config: 'my.json', format: 'json' }, portsIn(cwd))));
    expect(json).toMatchObject({
      schema: 'inferrs-doctor/config/1',
      release: '2026.4.12',
      errors: 2,
      lints: [{ code: 'base-url-without-v1', line: 16, column: 18 }, { code: 'provider-unknown-key' }],
    });
  });

  it('gives a syntax error as a lint, a missing file as a sentence', async () => {
    const cwd = await folderWith({ 'bad.json': '{\n a: [1,,]\n}', 'none.json': '{}' });
    const json = JSON.parse(await text(runConfig({ config: 'bad.json', format: 'json' }, portsIn(cwd))));
    expect(json.lints).toMatchObject([{ code: 'config-unreadable', line: 2, column: 8, severity: 'error' }]);
    await expect(runConfig({}, portsIn(cwd))).rejects.toThrow(/There is no .*openclaw\.json; print one/);
    expect(await runConfig({ config: 'none.json' }, portsIn(cwd))).toMatchObject({ exitCode: 2 });
  });

  it('asks the server only when the file can be read, and judges by what it says', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED, 'bad.json': '{' });
    let asked = 0;
    const ask = async (found: object): Promise<Asked> => {
      asked++;
      expect(found).toEqual({ config: `${cwd}/my.json`, provider: 'inferrs' });
      return { kind: 'answers', at: AT, live: { models: ['other'], contextTokens: 4096 } };
    };
    await runConfig({ config: 'bad.json', ask }, portsIn(cwd));
    expect(asked).toBe(0);
    const found = await text(runConfig({ config: 'my.json', ask }, portsIn(cwd)));
    expect(found).toMatch(/model-not-listed[\s\S]*context-window-too-large/);
    expect(found).not.toMatch(/not asked|does not answer/);
  });

  const AT = 'http://127.0.0.1:8080/v1';
  const answering = (live: Live) => async (): Promise<Asked> => ({ kind: 'answers', at: AT, live });

  it('tells a server that does not answer from one that was not asked', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED });
    const ask = async (): Promise<Asked> => ({
      kind: 'silent',
      at: 'http://127.0.0.1:9/v1',
      reason: 'nothing listens at 127.0.0.1 port 9',
    });
    expect(await runConfig({ config: 'my.json', ask }, portsIn(cwd))).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining(
        'nothing wrong in the file. The server does not answer at http://127.0.0.1:9/v1 (nothing listens at 127.0.0.1 port 9).\n',
      ),
    });
    const json = async (options: object) =>
      JSON.parse(await text(runConfig({ config: 'my.json', format: 'json', ...options }, portsIn(cwd))));
    const asked = { baseUrl: 'http://127.0.0.1:9/v1', answers: false };
    expect(await json({ ask })).toMatchObject({ server: false, asked, lints: [] });
    expect(await json({})).toMatchObject({ server: false, asked: null });
    expect(await json({ ask: answering({}) })).toMatchObject({ server: true, asked: { answers: true } });
    const other = await json({ ask, baseUrl: '127.0.0.1:9' });
    expect(other).toMatchObject({ errors: 0, lints: [{ code: 'base-url-other-port', line: 16 }] });
  });

  it('exits with 1 when flags are missing and nothing else is wrong', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED });
    const exitCode = async (live: Live) =>
      (await runConfig({ config: 'my.json', ask: answering(live) }, portsIn(cwd))) as { exitCode: number };
    const flags = { missing: { supportsTools: false }, unneeded: ['requiresStringContent'] };
    expect(await exitCode({ flags })).toMatchObject({ exitCode: 1 });
    expect(await exitCode({ flags, models: ['other'] })).toMatchObject({ exitCode: 1 });
    expect(await exitCode({ flags, contextTokens: 4096 })).toMatchObject({ exitCode: 2 });
    expect(await exitCode({ flags: { missing: {}, unneeded: [] } })).toMatchObject({ exitCode: 0 });
  });

  it('says which settings nothing here measured', async () => {
    const cwd = await folderWith({
      'my.json': DOCUMENTED.replace('api: ', 'timeoutSeconds: 300, localService: {command: "/x"}, api: '),
    });
    const ask = answering({});
    expect(await text(runConfig({ config: 'my.json', ask }, portsIn(cwd)))).toMatch(
      /\n {2}Not measured here: timeoutSeconds \(inferrs-doctor smoke does\), localService\.readyTimeoutMs \(inferrs-doctor check --local-service does\)\.\n$/,
    );
    const json = await text(runConfig({ config: 'my.json', format: 'json' }, portsIn(cwd)));
    expect(JSON.parse(json).notMeasured).toEqual(['timeoutSeconds', 'localService.readyTimeoutMs']);
  });

  it('says that a release was never measured, and what it is judged as', async () => {
    const by = (release: string) => DOCUMENTED.replace('{', `{ meta: { lastTouchedVersion: "${release}" },`);
    for (const [release, judgedAs] of [
      ['2025.12.1', '2026.4.12'],
      ['2026.7.3', '2026.6.11'],
      ['2026.9.1', null],
    ] as const) {
      const cwd = await folderWith({ 'my.json': by(release) });
      const json = await text(runConfig({ config: 'my.json', format: 'json' }, portsIn(cwd)));
      expect(JSON.parse(json)).toMatchObject({ release, judgedAs });
      const [head] = (await text(runConfig({ config: 'my.json' }, portsIn(cwd)))).split('\n');
      const words = judgedAs === null ? '' : `, which was never measured: judged as ${judgedAs}`;
      expect(head?.endsWith(`for OpenClaw ${release}${words}`)).toBe(true);
    }
  });

  it('refuses a format that it cannot make, before it asks anything', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED });
    const ask = () => Promise.reject(new Error('asked'));
    await expect(runConfig({ config: 'my.json', format: 'junit', ask }, portsIn(cwd))).rejects.toThrow(
      'config prints text or json, not junit.',
    );
  });

  it('prints neither secrets nor control characters', async () => {
    const cwd = await folderWith({
      'my.json': DOCUMENTED.replace('inferrs-local', 'sk-very-secret').replace('8080/v1"', '8080/\\x1b[31m"'),
    });
    const found = await text(runConfig({ config: 'my.json' }, portsIn(cwd)));
    expect(found).not.toMatch(/sk-very-secret|\x1b/);
  });
});

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
    const verified: Remedy = { flags, status: 'verified', loses: [], proof: '' };
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
