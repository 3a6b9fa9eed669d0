import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/openclaw/config/config.js';
import { lintSchema } from '../../src/openclaw/lint/lint-schema.js';
import { schemaProblems } from '../../src/openclaw/lint/schema.js';
import { PROFILE_IDS, type ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { DOCUMENTED, folderWith } from './folder.js';

async function lint(text: string, profile: ProfileId = 'openclaw-2026.9') {
  const offset = text.indexOf('‸');
  const cwd = await folderWith({ 'openclaw.json': text.replace('‸', '') });
  const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
  if (!config) throw new Error('no file');
  const found = await lintSchema(config, { profile, release: profile.slice('openclaw-'.length) }, []);
  const before = text.slice(0, offset).split('\n');
  return { ...found, at: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 } };
}

/** A file with one model row, and another provider beside it. */
const row = (more: string, other = '') =>
  `{\n  models: { providers: {\n    inferrs: { baseUrl: "http://h/v1", models: [\n      { id: "m", name: "M", ${more} },\n    ] },\n    ${other}\n  } },\n}`;

it('holds the file against the schema of a learned release, not of the one that stands for it', async () => {
  const provider = { type: 'object', additionalProperties: false, properties: { novel: { type: 'string' } } };
  const providers = { type: 'object', additionalProperties: provider };
  const settings = {
    top: ['models'],
    models: { type: 'object', properties: { providers } },
    defaults: {},
    tools: {},
  };
  const learned = { ...releaseOf('openclaw-2026.9'), settings };
  const problems = await schemaProblems(learned, {
    agents: {},
    models: { providers: { own: { novel: 'yes', baseUrl: 'http://h/v1' } } },
  });
  expect(problems.map((problem) => (problem.kind === 'unknown-key' ? problem.key : problem.kind))).toEqual([
    'agents',
    'baseUrl',
  ]);
});

describe('lintSchema', () => {
  it.each(PROFILE_IDS)('finds nothing in the documented file for %s', async (profile) => {
    expect((await lint(DOCUMENTED, profile)).lints).toEqual([]);
  });

  it.each([
    [
      'config-wrong-value',
      row('contextWindow: ‸"131072"'),
      /is the text "131072", but OpenClaw 2026\.9 wants a number above 0\. Write 131072, without quotes\./,
    ],
    [
      'config-wrong-value',
      row('maxTokens: ‸-5'),
      /models\[0\]\.maxTokens is -5, but OpenClaw 2026\.9 wants a number above 0\./,
    ],
    [
      'config-wrong-value',
      row('input: ‸"text"'),
      /is the text "text", but .* wants a list, each one of "text", "image", .* Write \["text"\]\./,
    ],
    [
      'config-wrong-value',
      row('input: ["text", ‸"imgae"]'),
      /wants one of "text", "image".* Write "image"\./,
    ],
    ['config-wrong-value', row('reasoning: ‸"false"'), /wants true or false\. Write false, without quotes\./],
    ['config-wrong-value', row('api: ‸"openai-completion"'), /Write "openai-completions"\./],
    ['config-wrong-value', row('cost: ‸3'), /wants an object\./],
    [
      'provider-unknown-key',
      row('', 'cloud: { ‸baseURL: "x", baseUrl: "http://h/v1", models: [] }'),
      /models\.providers\.cloud has the key "baseURL".* Did you mean baseUrl\? /,
    ],
    ['provider-unknown-key', row('‸contextwindow: 1'), /Did you mean contextWindow/],
    [
      'provider-unknown-key',
      row('compat: { ‸requireStringContent: true }'),
      /Did you mean requiresStringContent/,
    ],
    [
      'provider-unknown-key',
      row(
        '',
        'p: { baseUrl: "http://h/v1", models: [], apiKey: { source: "env", provider: "d", id: "K", ‸name: 1 } }',
      ),
      /apiKey has the key "name"/,
    ],
    [
      'config-missing-key',
      row('', 'p: { baseUrl: "http://h/v1", models: [‸{ id: "m" }] }'),
      /lacks name, .* Add name: text that is not empty\./,
    ],
    ['config-unknown-key', '{ agents: { defaults: { ‸compactoin: {} } } }', /Did you mean compaction/],
    ['config-unknown-key', '{ ‸model: {} }', /the file has the key "model".* Did you mean models/],
    ['config-wrong-value', '{ tools: { profile: ‸"minimum" } }', /Write "minimal"\./],
  ] as const)('%s in %s', async (code, text, says) => {
    const { lints, at } = await lint(text);
    expect(lints).toMatchObject([{ code, severity: 'error', ...at }]);
    expect(`${lints[0]?.title}. ${lints[0]?.advice}`).toMatch(says);
    expect(`${lints[0]?.title} ${lints[0]?.advice}`).not.toMatch(/(?<!\$)\{\w+\}/u);
  });

  it('judges by the release that the user has', async () => {
    const text = row('', 'p: { baseUrl: "http://h/v1", models: [], ‸timeoutSeconds: 300 }');
    expect((await lint(text, 'openclaw-2026.4')).lints).toMatchObject([{ code: 'provider-unknown-key' }]);
    expect((await lint(text)).lints).toEqual([]);
  });

  it('shows no secret, whatever its type and wherever it stands', async () => {
    const text = `{ models: { providers: { p: {
      baseUrl: "http://h/v1", models: [], apiKey: [7654321], authHeader: "sk-1234",
      headers: { a: { b: 1 }, c: 7654321 }, request: { auth: { mode: "x", token: 7654321 } },
    } } } }`;
    const found = JSON.stringify((await lint(text)).lints);
    expect(found).toMatch(/config-wrong-value/);
    expect(found).not.toMatch(/7654321|sk-1234/);
  });

  it('names no more mistakes than anyone reads, and ends soon', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join(',');
    expect((await lint(row(many))).lints).toHaveLength(100);
  });

  it('says what it did not check', async () => {
    const { notChecked } = await lint(
      '{ channels: {}, agents: { list: [], defaults: {} }, tools: {}, meta: {} }',
    );
    expect(notChecked).toEqual(['agents.list', 'channels']);
  });
});
