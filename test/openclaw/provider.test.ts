import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/openclaw/config/provider.js';
import { installedRelease } from '../../src/openclaw/install/release.js';
import { UsageError } from '../../src/usage-error.js';
import { DOCUMENTED, folderWith } from './folder.js';

async function providerIn(
  text: string,
  options: { provider?: string; model?: string; env?: Record<string, string> } = {},
) {
  const cwd = await folderWith({ 'openclaw.json': text });
  return findProvider({ config: 'openclaw.json', env: { HOME: cwd }, cwd, ...options });
}

describe('findProvider', () => {
  it('reads the documented entry', async () => {
    const found = await providerIn(DOCUMENTED);
    expect(found).toMatchObject({
      providerId: 'inferrs',
      modelIndex: 0,
      path: 'models.providers.inferrs.models[0]',
      baseUrl: 'http://127.0.0.1:8080/v1',
      apiKey: 'inferrs-local',
      api: 'openai-completions',
      primary: 'inferrs/google/gemma-4-E2B-it',
      model: {
        id: 'google/gemma-4-E2B-it',
        contextWindow: 131072,
        maxTokens: 4096,
        compat: { requiresStringContent: true },
      },
    });
    expect(found).not.toHaveProperty('release');
  });

  it('looks where OpenClaw looks, the nearest first', async () => {
    const at = (port: number) => `{models:{providers:{inferrs:{baseUrl:"http://127.0.0.1:${port}/v1"}}}}`;
    const cwd = await folderWith({
      'a/openclaw.json': at(1),
      'state/openclaw.json': at(2),
      '.openclaw/openclaw.json': at(3),
    });
    const home = { HOME: cwd };
    const state = { ...home, OPENCLAW_STATE_DIR: '~/state' };
    const named = { ...state, OPENCLAW_CONFIG_PATH: path.join(cwd, 'a/openclaw.json') };
    const ports = await Promise.all(
      [named, state, home].map(async (env) => (await findProvider({ env, cwd }))?.baseUrl),
    );
    expect(ports).toEqual([1, 2, 3].map((port) => `http://127.0.0.1:${port}/v1`));
  });

  it('says null where there is no file, and refuses a named one that is missing or broken', async () => {
    const cwd = await folderWith({ 'broken.json': '{\n  models: {,\n}' });
    const env = { HOME: cwd };
    expect(await findProvider({ env, cwd })).toBeNull();
    await expect(findProvider({ config: 'none.json', env, cwd })).rejects.toThrow(/no such file/);
    const broken = findProvider({ config: 'broken.json', env, cwd });
    await expect(broken).rejects.toThrow(UsageError);
    await expect(broken).rejects.toThrow(/broken\.json:2:12: not valid JSON5: invalid character ','/);
  });

  it('takes the provider of the primary model, else inferrs, else the only one, else asks', async () => {
    const two = (primary: string, other = 'inferrs') =>
      `{agents:{defaults:{model:${primary}}},models:{providers:{
        vllm:{baseUrl:"http://v/v1",models:[{id:"a"},{id:"b"}]},${other}:{baseUrl:"http://i/v1",models:[{id:"c"}]}}}}`;
    expect(await providerIn(two('{primary:"vllm/b"}'))).toMatchObject({ providerId: 'vllm', modelIndex: 1 });
    expect(await providerIn(two('"openai/gpt"'))).toMatchObject({ providerId: 'inferrs', modelIndex: 0 });
    await expect(providerIn(two('{}', 'other'))).rejects.toThrow(/several providers \(vllm, other\)/);
    expect(await providerIn(two('{}', 'other'), { provider: 'other' })).toMatchObject({
      baseUrl: 'http://i/v1',
    });
    await expect(providerIn(two('{}'), { provider: 'x' })).rejects.toThrow(/no provider "x".*vllm, inferrs/);
    expect(await providerIn('{models:{providers:{one:{}}}}')).toMatchObject({
      providerId: 'one',
      baseUrl: '',
    });
    expect(await providerIn('{}')).toBeNull();
  });

  it('finds the row of the model asked for, with or without the prefix', async () => {
    const text = '{models:{providers:{p:{models:[{id:"a"},{id:"b",maxTokens:9}]}}}}';
    const b = { modelIndex: 1, model: { id: 'b', maxTokens: 9 } };
    expect(await providerIn(text, { model: 'b' })).toMatchObject(b);
    expect(await providerIn(text, { model: 'p/b' })).toMatchObject(b);
    const absent = await providerIn(text, { model: 'c' });
    expect(absent).toMatchObject({ modelIndex: 2, path: 'models.providers.p.models[2]' });
    expect(absent).not.toHaveProperty('model');
  });

  it('fills in variables from the environment, the .env beside the file and the file itself', async () => {
    const text = `{env:{vars:{C:"cc"}},models:{providers:{p:{baseUrl:"http://\${A}/\${B}/\${C}/$\${A}",
      apiKey:"\${NONE}",headers:{x:{source:"env",id:"A"},y:"\${NONE}"}}}}}`;
    const cwd = await folderWith({ '.openclaw/openclaw.json': text, '.openclaw/.env': 'A=no\nB=bb\n' });
    const found = await findProvider({ env: { HOME: cwd, A: 'aa' }, cwd });
    expect(found).toMatchObject({ baseUrl: `http://aa/bb/cc/\${A}`, headers: { x: 'aa' } });
    expect(found).not.toHaveProperty('apiKey');
    expect(found?.headers).not.toHaveProperty('y');
  });

  it('reads the release and the agent set-up from the file', async () => {
    const lean = `{meta:{lastTouchedVersion:"2026.9.6"},agents:{defaults:{experimental:{localModelLean:true}}},
      tools:{toolSearch:false},models:{providers:{p:{}}}}`;
    expect(await providerIn(lean)).toMatchObject({ release: '2026.9.6', variantHint: 'lean-all-tools' });
    const minimal = '{tools:{profile:"minimal"},models:{providers:{p:{}}}}';
    expect(await providerIn(minimal)).toMatchObject({ variantHint: 'minimal-tools' });
  });
});

describe('$include', () => {
  it('merges nested and listed files as OpenClaw does', async () => {
    const cwd = await folderWith({
      'openclaw.json':
        '{models:{providers:{$include:["./p/a.json5","./p/b.json5"], p:{baseUrl:"http://main/v1"}}}}',
      'p/a.json5': '{p:{baseUrl:"http://a/v1",models:[{id:"a"}]}}',
      'p/b.json5': '{p:{models:[{$include:"./row.json5",name:"B"}]}}',
      'p/row.json5': '{id:"b",name:"row"}',
    });
    const found = await findProvider({ config: 'openclaw.json', model: 'b', env: {}, cwd });
    expect(found).toMatchObject({ baseUrl: 'http://main/v1', modelIndex: 1, model: { id: 'b' } });
  });

  it('refuses files that include one another without end', async () => {
    const fan = Array.from({ length: 9 }, (_, at): [string, string] => [
      `c/${at}.json`,
      JSON.stringify({ $include: Array(10).fill(`./${at + 1}.json`) }),
    ]);
    const cwd = await folderWith(Object.fromEntries([...fan, ['c/9.json', '{}']]));
    const read = findProvider({ config: 'c/0.json', env: {}, cwd });
    await expect(read).rejects.toThrow(/more than any configuration needs/);
  });

  it('refuses a cycle, an escape, a link out of the folder and a wrong type, with the place', async () => {
    const cwd = await folderWith({
      'c/cycle.json': '{\n a: {$include: "./two.json"}}',
      'c/two.json': '{$include:"./cycle.json"}',
      'c/escape.json': '{$include: "../outside.json"}',
      'c/link.json': '{$include: "./linked.json"}',
      'c/type.json': '{$include: 5}',
      'c/beside.json': '{a: {$include: "./list.json", b: 1}}',
      'c/list.json': '[1]',
      'outside.json': '{}',
    });
    await symlink(path.join(cwd, 'outside.json'), path.join(cwd, 'c/linked.json'));
    const read = (name: string, env = {}) => findProvider({ config: `c/${name}`, env, cwd });
    await expect(read('cycle.json')).rejects.toThrow(/two\.json:1:11: .* includes itself/);
    await expect(read('escape.json')).rejects.toThrow(/escape\.json:1:12: .* outside/);
    await expect(read('link.json')).rejects.toThrow(/outside/);
    await expect(read('type.json')).rejects.toThrow(/takes a file name/);
    await expect(read('beside.json')).rejects.toThrow(/beside\.json:1:16: keys beside/);
    expect(await read('escape.json', { OPENCLAW_INCLUDE_ROOTS: cwd })).toBeNull();
  });
});

describe('installedRelease', () => {
  it('reads the package behind the command on PATH, and never runs it', async () => {
    const cwd = await folderWith({
      'lib/node_modules/openclaw/package.json': '{"name":"openclaw","version":"2026.9.6"}',
      'lib/node_modules/openclaw/openclaw.mjs': 'throw new Error("ran")',
    });
    await mkdir(path.join(cwd, 'bin'));
    const launcher = path.join(cwd, 'lib/node_modules/openclaw/openclaw.mjs');
    await chmod(launcher, 0o755);
    await symlink(launcher, path.join(cwd, 'bin/openclaw'));
    expect(await installedRelease({ PATH: `/nonexistent:${cwd}/bin` })).toBe('2026.9.6');
    expect(await installedRelease({ PATH: cwd })).toBeNull();
    expect(await installedRelease({})).toBeNull();
    await writeFile(
      path.join(cwd, 'lib/node_modules/openclaw/package.json'),
      '{"name":"other","version":"1"}',
    );
    expect(await installedRelease({ PATH: `${cwd}/bin` })).toBeNull();
  });
});
