import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/openclaw/config.js';
import { lintProvider } from '../../src/openclaw/lint.js';
import type { LintFacts } from '../../src/openclaw/lint-context.js';
import { commandState } from '../../src/openclaw/lint-local-service.js';
import { LINTS, type Lint, type LintCode } from '../../src/openclaw/lints.js';
import { selectProvider } from '../../src/openclaw/provider.js';
import { DOCUMENTED, folderWith } from './folder.js';

const NEWEST: LintFacts = { profile: 'openclaw-2026.9', release: '2026.9' };
const OLDEST: LintFacts = { profile: 'openclaw-2026.4', release: '2026.4' };

async function lint(text: string, facts: LintFacts = NEWEST, model?: string): Promise<Lint[]> {
  const cwd = await folderWith({ 'openclaw.json': text });
  const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
  const place = config && selectProvider(config, model === undefined ? {} : { model });
  if (!config || !place) throw new Error('no provider in it');
  return lintProvider(config, place, facts);
}

/** The documented configuration with one part of it written otherwise; ‸ marks where the lint must point. */
function documented(part: string | RegExp, instead: string): string {
  const text = DOCUMENTED.replace(part, instead);
  if (text === DOCUMENTED) throw new Error(`nothing to replace: ${part}`);
  return text;
}

const SERVICE = (inside: string): string =>
  documented(
    'models: [\n',
    `localService: { command: "/opt/inferrs", args: ["serve", "m", "--port", "8080"], ${inside} },
        models: [\n`,
  );

interface Case {
  readonly code: LintCode;
  readonly text: string;
  readonly facts?: Partial<LintFacts>;
  readonly says: RegExp;
  readonly model?: string;
  readonly also?: readonly LintCode[];
  readonly alsoSays?: RegExp;
}

const BASE_URL = '"http://127.0.0.1:8080/v1"';
const baseUrl = (written: string): string => documented(BASE_URL, `‸"${written}"`);

const CASES: readonly Case[] = [
  {
    code: 'variable-missing',
    text: documented('"inferrs-local"', `‸"\${NO_SUCH_KEY}"`),
    says: /apiKey names \$\{NO_SUCH_KEY\}/,
  },
  { code: 'base-url-missing', text: documented(/\{\n\s+baseUrl: .*\n/, '‸{\n'), says: /no baseUrl/ },
  { code: 'base-url-invalid', text: baseUrl('127.0.0.1:8080/v1'), says: /not an http/ },
  { code: 'base-url-invalid', text: baseUrl('ws://u:secret@x/v1'), says: /"ws:\/\/\*\*\*@x\/v1"/ },
  {
    code: 'base-url-doubled',
    text: baseUrl('http://127.0.0.1:8080/v1/v1/'),
    says: /Write "http:\/\/127\.0\.0\.1:8080\/v1"/,
  },
  {
    code: 'base-url-endpoint',
    text: baseUrl('http://h/v1/chat/completions'),
    says: /Write "http:\/\/h\/v1"/,
  },
  {
    code: 'base-url-without-v1',
    text: baseUrl('http://h:8080/'),
    says: /asks http:\/\/h:8080\/chat\/completions Write "http:\/\/h:8080\/v1"/,
  },
  { code: 'base-url-without-v1', text: baseUrl('http://h/api'), says: /"http:\/\/h\/api\/v1"/ },
  { code: 'base-url-trailing-slash', text: baseUrl('http://h/v1/'), says: /Write "http:\/\/h\/v1"/ },
  {
    code: 'base-url-other-server',
    text: baseUrl('http://127.0.0.1:8080/v1'),
    facts: { live: { servesAt: 'http://127.0.0.1:17434/v1' } },
    says: /is http:\/\/127\.0\.0\.1:8080\/v1, but the server answers at http:\/\/127\.0\.0\.1:17434\/v1/,
  },
  {
    code: 'base-url-other-path',
    text: baseUrl('http://127.0.0.1:8080/v1'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080' } },
    says: /API at http:\/\/127\.0\.0\.1:8080 Set baseUrl to "http:\/\/127\.0\.0\.1:8080"/,
  },
  {
    code: 'base-url-other-path',
    text: baseUrl('http://127.0.0.1:8080'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080/api/v1' } },
    says: /Set baseUrl to "http:\/\/127\.0\.0\.1:8080\/api\/v1"/,
  },
  {
    code: 'base-url-without-v1',
    text: baseUrl('http://127.0.0.1:8080'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080/v1' } },
    says: /Write "http:\/\/127\.0\.0\.1:8080\/v1"/,
  },
  {
    code: 'base-url-other-port',
    text: baseUrl('http://localhost/v1'),
    facts: { askedAt: 'http://127.0.0.1:9/v1' },
    says: /has port 80, but the server was asked at port 9/,
  },
  {
    code: 'api-missing',
    text: documented(/inferrs: \{([^}]*?)\s+api: .*\n/, 'inferrs: ‸{$1\n'),
    says: /does not say/,
  },
  {
    code: 'api-wrong',
    text: documented('"openai-completions"', '‸"openai-responses"'),
    says: /openai-responses/,
  },
  {
    code: 'api-key-missing',
    text: documented(/inferrs: \{([^}]*?)\s+apiKey: .*\n/, 'inferrs: ‸{$1\n'),
    facts: { live: { wantsKey: true } },
    says: /has none/,
  },
  {
    code: 'provider-unknown-key',
    text: documented('api: "openai', '‸timeoutSeconds: 300, api: "openai'),
    facts: OLDEST,
    says: /"timeoutSeconds", which OpenClaw 2026\.4 does not know: the whole config is invalid/,
  },
  {
    code: 'provider-unknown-key',
    text: documented('reasoning: false', '‸"thinking": 1'),
    says: /models\[0\] has the key "thinking"/,
  },
  {
    code: 'timeout-too-short',
    text: documented('api: "openai', 'timeoutSeconds: ‸60, api: "openai'),
    facts: { live: { prefillMs: 71_200 } },
    says: /took 72 s .* at least 144/,
  },
  {
    code: 'models-missing',
    text: documented(/models: \[[\s\S]*?\n {8}\],/, 'models: ‸[],'),
    says: /no models/,
  },
  {
    code: 'model-without-row',
    text: documented('models: [\n', 'models: ‸[\n'),
    model: 'x',
    says: /gemma-4-E2B-it/,
  },
  {
    code: 'model-prefix',
    text: documented('id: "google', 'id: ‸"inferrs/google'),
    says: /Write id: "google\/gemma-4-E2B-it"/,
  },
  {
    code: 'model-not-listed',
    text: documented('id: "', 'id: ‸"'),
    facts: { live: { models: ['/models/gemma', 'other'] } },
    says: /lists: \/models\/gemma, other/,
  },
  {
    code: 'primary-unknown',
    text: documented('primary: "inferrs/google/gemma-4-E2B-it"', 'primary: ‸"inferrs/gemma"'),
    says: /one of: inferrs\/google\/gemma-4-E2B-it/,
  },
  {
    code: 'model-prefix',
    text: documented('id: "google', 'id: ‸"inferrs/google').replace(
      'primary: "inferrs/google/',
      'primary: "inferrs/',
    ),
    says: /Write id: "google\/gemma-4-E2B-it"/,
    also: ['primary-unknown'],
    alsoSays: /one of: inferrs\/google\/gemma-4-E2B-it\.$/,
  },
  {
    code: 'primary-unknown',
    text: documented('{ primary: "inferrs/google/gemma-4-E2B-it" }', '‸"google/gemma-4-E2B-it"'),
    says: /"google\/gemma-4-E2B-it" names no/,
  },
  { code: 'context-window-too-small', text: documented('131072', '‸8192'), says: /has about 14800/ },
  {
    code: 'context-window-too-large',
    text: documented('131072', '‸131072'),
    facts: { live: { contextTokens: 32_768 } },
    says: /holds 32768/,
  },
  {
    code: 'max-tokens-no-room',
    text: documented('4096', '‸120000'),
    says: /leaves 11072 of 131072 .* 116272 or less/,
  },
  {
    code: 'compat-not-object',
    text: documented(/compat: \{[\s\S]*?\},/, 'compat: ‸true,'),
    says: /not an object/,
  },
  {
    code: 'compat-refused',
    text: documented('requiresStringContent: true', '‸strictMessageKeys: true'),
    facts: OLDEST,
    says: /strictMessageKeys is unknown to OpenClaw 2026\.4/,
  },
  {
    code: 'compat-refused',
    text: documented('requiresStringContent: true', '‸"requiresStringContent": "yes"'),
    says: /must be true or false/,
  },
  {
    code: 'flags-missing',
    text: documented('compat: {', 'compat: ‸{'),
    facts: { live: { flags: { missing: { supportsTools: false }, unneeded: [] } } },
    says: /needs compat \{"supportsTools":false\}/,
  },
  {
    code: 'flags-not-needed',
    text: documented('requiresStringContent: true', 'requiresStringContent: ‸true'),
    facts: { live: { flags: { missing: {}, unneeded: ['requiresStringContent'] } } },
    says: /passes without it/,
  },
  {
    code: 'local-service-unknown',
    text: SERVICE('').replace('localService: {', 'localService: ‸{'),
    facts: OLDEST,
    says: /2026\.4 does not know localService/,
  },
  { code: 'local-service-unknown-key', text: SERVICE('‸shell: true'), says: /"shell".*known are: command/ },
  {
    code: 'local-service-relative-command',
    text: SERVICE('').replace('"/opt/inferrs"', '‸"inferrs"'),
    says: /command -v inferrs/,
  },
  {
    code: 'local-service-missing-command',
    text: SERVICE('').replace('"/opt', '‸"/opt'),
    facts: { command: 'missing' },
    says: /"\/opt\/inferrs" does not exist/,
  },
  {
    code: 'local-service-not-executable',
    text: SERVICE('').replace('"/opt', '‸"/opt'),
    facts: { command: 'not-executable' },
    says: /chmod/,
  },
  {
    code: 'local-service-port',
    text: SERVICE('').replace('"8080"]', '‸"8081"]'),
    says: /8081, but baseUrl has port 8080/,
  },
  {
    code: 'local-service-port',
    text: SERVICE('').replace('"--port", "8080"', '‸"--port=80"'),
    says: /on port 80,/,
  },
  {
    code: 'local-service-host',
    text: SERVICE('').replace('"8080"]', '"8080", "--host", ‸"192.168.1.5"]'),
    says: /192\.168\.1\.5, but baseUrl names 127\.0\.0\.1/,
  },
  {
    code: 'local-service-health-url',
    text: SERVICE('healthUrl: ‸"http://127.0.0.1:9000/health"'),
    says: /9000\/health belongs to another server/,
  },
  {
    code: 'local-service-health-other',
    text: SERVICE('healthUrl: ‸"http://127.0.0.1:8080/health"'),
    facts: { live: { healthAnsweredBy: 'nginx' } },
    says: /\(nginx\)/,
  },
  {
    code: 'local-service-ready-timeout',
    text: SERVICE('readyTimeoutMs: ‸5000'),
    facts: { live: { loadMs: 12_345 } },
    says: /took 12345 ms .* at least 20000/,
  },
];

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

  it('has a case for every lint of the provider', () => {
    const elsewhere: readonly string[] = ['config-unreadable', 'provider-missing'];
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
