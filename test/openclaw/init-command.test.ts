import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { type InitOptions, run as runInit } from '../../src/commands/init.js';
import type { Measured } from '../../src/commands/measure.js';
import { readConfig } from '../../src/openclaw/config/config.js';
import { selectProvider } from '../../src/openclaw/config/provider.js';
import { lintProvider } from '../../src/openclaw/lint/lint.js';
import { UsageError } from '../../src/ports.js';
import { portsIn, text } from './command-ports.js';
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
