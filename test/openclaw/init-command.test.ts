import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { type InitOptions, run as runInit } from '../../src/commands/init.js';
import type { Measured } from '../../src/commands/measure.js';
import { readConfig } from '../../src/openclaw/config/config.js';
import { selectProvider } from '../../src/openclaw/config/provider.js';
import { lintProvider } from '../../src/openclaw/lint/lint.js';
import { UsageError } from '../../src/usage-error.js';
import { portsIn, printed, text } from './command-ports.js';
import { DOCUMENTED, folderWith } from './folder.js';

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

  it('ends with the verdict, and says above the entry what is bad', async () => {
    const run = (measured: Measured, more: Partial<InitOptions> = {}, ports = portsIn('/')) =>
      printed(runInit({ model: 'm', ...measuring(measured), ...more }, ports));
    expect(await run({ verdict: 'ready', compat: {}, says: ['READY: all is well.'] })).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/^\/\/ Measured at http:\S+:\n\/\/ READY: all is well\.\n/),
    });
    expect(await run({ verdict: 'unreachable', says: ['UNREACHABLE: no API', 'Start it.'] })).toMatchObject({
      exitCode: 3,
      text: expect.stringMatching(/\n\/\/ UNREACHABLE: no API\n\/\/ Start it\.\n/),
    });
    const lossy = { verdict: 'ready', compat: { supportsTools: false } } as const;
    expect(await run(lossy)).toMatchObject({ exitCode: 1, text: expect.stringMatching(/compat: \{\}/) });
    const taken = {
      exitCode: 0,
      text: expect.stringMatching(/costs the agent its tools[\s\S]*supportsTools: false/),
    };
    expect(await run(lossy, { acceptLoss: true })).toMatchObject(taken);
    expect(await run(lossy, {}, { ...portsIn('/'), ask: async () => true })).toMatchObject(taken);
  });

  it('gives a small window what the release needs to send its turn at all', async () => {
    const written = await init({
      ...measuring({ contextWindow: 24_576, compat: {}, verdict: 'ready' }),
      profile: 'openclaw-2026.6',
    });
    expect(JSON5.parse(written).agents.defaults.compaction.reserveTokens).toBeGreaterThan(0);
  });

  it('puts the entry into the file that is there, and leaves the rest of it', async () => {
    const text = '// mine\n{ agents: { defaults: { model: "other/x" } }, gateway: { port: 1 } }\n';
    const cwd = await folderWith({ '.openclaw/openclaw.json': text });
    const file = path.join(cwd, '.openclaw/openclaw.json');
    const write = (measured: Measured, more: Partial<InitOptions> = {}) =>
      runInit({ model: 'm', write: true, ...measuring(measured), ...more }, portsIn(cwd));
    expect(await write({ verdict: 'unreachable' })).toMatchObject({ exitCode: 3 });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await write({ verdict: 'ready', compat: {} })).toMatchObject({ exitCode: 0 });
    const after = await readFile(file, 'utf8');
    expect(after).toMatch(/^\/\/ mine\n/);
    expect(JSON5.parse(after)).toMatchObject({
      agents: { defaults: { model: 'other/x', models: { 'inferrs/m': { alias: 'm (inferrs)' } } } },
      gateway: { port: 1 },
      models: { mode: 'merge', providers: { inferrs: { models: [{ id: 'm', compat: {} }] } } },
    });
    expect(await readFile(`${file}.inferrs-doctor.bak`, 'utf8')).toBe(text);
    await expect(write({ verdict: 'ready' })).rejects.toThrow(/has a provider "inferrs" already/);
    const fresh = await folderWith({});
    await runInit({ model: 'm', write: true, ...measuring({ verdict: 'ready' }) }, portsIn(fresh));
    expect((await stat(path.join(fresh, '.openclaw/openclaw.json'))).mode & 0o777).toBe(0o600);
  });

  it('overwrites no file that is there', async () => {
    const cwd = await folderWith({ 'mine.json': '{}' });
    const measure = () => Promise.reject(new Error('asked'));
    const output = { output: 'mine.json', measure };
    await expect(init(output, portsIn(cwd))).rejects.toThrow(/mine\.json is there already/);
    await init({ output: 'mine.json', force: true }, portsIn(cwd));
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
  });
});
