import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/openclaw/config/config.js';
import { planFix } from '../../src/openclaw/config/patch.js';
import { selectProvider } from '../../src/openclaw/config/provider.js';
import { lintProvider } from '../../src/openclaw/lint/lint.js';
import type { LintFacts } from '../../src/openclaw/lint/lint-context.js';
import { commandState } from '../../src/openclaw/lint/lint-local-service.js';
import { LINTS, type Lint } from '../../src/openclaw/lint/lints.js';
import { DOCUMENTED, folderWith } from './folder.js';
import { baseUrl, NEWEST, SERVICE } from './lint-case.js';
import { LOCAL_SERVICE_CASES } from './local-service-lint-cases.js';
import { PROVIDER_CASES } from './provider-lint-cases.js';

const CASES = [...PROVIDER_CASES, ...LOCAL_SERVICE_CASES];

async function lint(text: string, facts: LintFacts = NEWEST, model?: string): Promise<Lint[]> {
  const cwd = await folderWith({ 'openclaw.json': text });
  const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
  const place = config && selectProvider(config, model === undefined ? {} : { model });
  if (!config || !place) throw new Error('no provider in it');
  return lintProvider(config, place, facts);
}

describe('lintProvider', () => {
  it.each([
    ['openclaw-2026.4', '2026.4'],
    ['openclaw-2026.6', '2026.6'],
    ['openclaw-2026.9', '2026.9'],
  ] as const)('finds nothing in the documented configuration for %s', async (profile, release) => {
    const live = {
      models: ['google/gemma-4-E2B-it'],
      contextTokens: 131_072,
      prefillMs: 60_000,
      wantsKey: true,
    };
    expect(await lint(DOCUMENTED, { profile, release, live })).toEqual([]);
  });

  it('finds nothing in a model that is listed with the tag that Ollama leaves out', async () => {
    const live = { models: ['google/gemma-4-E2B-it:latest', 'other'] };
    expect(await lint(DOCUMENTED, { ...NEWEST, live })).toEqual([]);
  });

  it('finds nothing in a baseUrl without /v1 at which models are listed', async () => {
    const text = baseUrl('http://127.0.0.1:8080').replace('‸', '');
    const live = { models: ['google/gemma-4-E2B-it'] };
    expect(await lint(text, { ...NEWEST, live })).toEqual([]);
    expect(await lint(text, NEWEST)).toMatchObject([{ code: 'base-url-without-v1' }]);
  });

  it('finds nothing in a documented localService', async () => {
    const text = SERVICE(
      'healthUrl: "http://127.0.0.1:8080/v1/models", readyTimeoutMs: 180000, idleStopMs: 0',
    );
    expect(await lint(text, { ...NEWEST, command: 'executable', live: { loadMs: 20_000 } })).toEqual([]);
  });

  it.each(CASES)('$code: $says', async ({ code, text, facts, says, model, also = [], alsoSays = /^/ }) => {
    const offset = text.indexOf('‸');
    const found = await lint(text.replace('‸', ''), { ...NEWEST, ...facts }, model);
    expect(found.map((each) => each.code)).toEqual([code, ...also]);
    const before = text.slice(0, offset).split('\n');
    const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    expect(found[0]).toMatchObject(position);
    expect(found.at(-1)?.advice).toMatch(alsoSays);
    expect(`${found[0]?.title} ${found[0]?.advice}`).toMatch(says);
    expect(`${found[0]?.title} ${found[0]?.advice}`).not.toMatch(/(?<!\$)\{\w+\}/u);
  });

  it('gives settings for a window that together pass the rule of the release', async () => {
    const small = DOCUMENTED.replace('131072', '24576');
    for (const [profile, release] of [
      ['openclaw-2026.4', '2026.4'],
      ['openclaw-2026.9', '2026.9'],
    ] as const) {
      expect(await lint(small, { profile, release })).toEqual([]);
    }
    const facts = { profile: 'openclaw-2026.6', release: '2026.6' } as const;
    const [found] = await lint(small, facts);
    const cwd = await folderWith({ 'openclaw.json': small });
    const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
    const place = config && selectProvider(config, {});
    if (!config || !place) throw new Error('no provider');
    const { after } = planFix(config, place, {}, found?.settings ?? []);
    expect(after).not.toBe(small);
    expect((await lint(after, facts)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('has a case for every lint of the provider', () => {
    const elsewhere: readonly string[] = [
      'config-unreadable',
      'provider-missing',
      // lint-schema.test.ts and config-command.test.ts
      'provider-unknown-key',
      'config-unknown-key',
      'config-missing-key',
      'config-wrong-value',
      'openclaw-refuses',
    ];
    const tested = new Set<string>(CASES.map(({ code }) => code));
    expect(Object.keys(LINTS).filter((code) => !tested.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  it('takes hosts that reach each other for the same', async () => {
    const hosts = ['0.0.0.0', 'localhost', '127.0.0.1', '::'];
    for (const host of hosts) {
      expect(await lint(SERVICE('').replace('"8080"]', `"8080", "--host=${host}"]`))).toEqual([]);
    }
  });

  it('points into the included file', async () => {
    const cwd = await folderWith({
      'openclaw.json': '{models:{providers:{$include:"./p.json5"}}}',
      'p.json5':
        '{ inferrs: {\n  baseUrl: "http://h/v1/",\n  api: "openai-completions", models: [{id:"m"}] } }',
    });
    const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
    const place = config && selectProvider(config, {});
    if (!config || !place) throw new Error('no provider');
    expect(lintProvider(config, place, NEWEST)).toMatchObject([
      { file: path.join(cwd, 'p.json5'), line: 2, column: 12, path: 'models.providers.inferrs.baseUrl' },
    ]);
  });
});

describe('commandState', () => {
  it('tells a program from a file, a folder and nothing', async () => {
    const cwd = await folderWith({ file: '' });
    const states = await Promise.all(
      [process.execPath, `${cwd}/file`, cwd, `${cwd}/none`, `${cwd}/file/x`].map(commandState),
    );
    expect(states).toEqual(['executable', 'not-executable', 'not-executable', 'missing', 'missing']);
  });
});
