import { describe, expect, it } from 'vitest';
import { run as runConfig } from '../../src/commands/config.js';
import type { Asked } from '../../src/commands/measure.js';
import type { Live } from '../../src/openclaw/lint/lint-context.js';
import type { LintFormat } from '../../src/openclaw/lint/show.js';
import { shown } from '../support/shown.js';
import { portsIn, printed, text } from './command-ports.js';
import { DOCUMENTED, folderWith } from './folder.js';

describe('config', () => {
  it('finds nothing wrong in the documented file', async () => {
    const cwd = await folderWith({ '.openclaw/openclaw.json': DOCUMENTED });
    expect(await printed(runConfig({}, portsIn(cwd)))).toEqual({
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
    const output = await printed(runConfig({ config: 'my.json' }, portsIn(cwd)));
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
    expect(await printed(runConfig({ config: 'my.json', ask }, portsIn(cwd)))).toMatchObject({
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
      ['2026.7.3', '2026.7.1'],
      ['2026.9.6', null],
    ] as const) {
      const cwd = await folderWith({ 'my.json': by(release) });
      const json = await text(runConfig({ config: 'my.json', format: 'json' }, portsIn(cwd)));
      expect(JSON.parse(json)).toMatchObject({ release, judgedAs });
      const [head] = (await text(runConfig({ config: 'my.json' }, portsIn(cwd)))).split('\n');
      const words = judgedAs === null ? '' : `, which was never measured: judged as ${judgedAs}`;
      expect(head?.endsWith(`for OpenClaw ${release}${words}`)).toBe(true);
    }
  });

  it('checks every provider and model with --all, and asks no server', async () => {
    const two = DOCUMENTED.replace(
      'providers: {',
      'providers: { other: { baseUrl: "http://127.0.0.1:9/v1/", api: "openai-completions", models: [{ id: "a", name: "A" }, { id: "b", name: "B" }] },',
    );
    const cwd = await folderWith({ 'my.json': two });
    const ask = () => Promise.reject(new Error('asked'));
    const json = await text(runConfig({ config: 'my.json', all: true, format: 'json', ask }, portsIn(cwd)));
    expect(JSON.parse(json)).toMatchObject({
      provider: null,
      paths: [
        'models.providers.other.models[0]',
        'models.providers.other.models[1]',
        'models.providers.inferrs.models[0]',
      ],
      lints: [{ code: 'base-url-trailing-slash' }],
    });
  });

  it('gives annotations, test cases and a table', async () => {
    const broken = DOCUMENTED.replace('contextWindow: 131072', 'contextWindow: "131072"');
    const cwd = await folderWith({ 'my.json': broken });
    const as = (format: LintFormat) => text(runConfig({ config: 'my.json', format }, portsIn(cwd)));
    expect(await as('github')).toMatch(
      /^::error file=\S+my\.json,line=\d+,col=\d+,title=inferrs-doctor%3A config-wrong-value::.*without quotes\.\n::error title=.*1 error, 0 warnings/u,
    );
    expect(await as('junit')).toMatch(
      /tests="2" failures="2"[\s\S]*<testcase classname="config" name="config-wrong-value models[^"]*" [^>]*><failure /u,
    );
    expect(await as('markdown')).toMatch(/\| `\d+:\d+` \| `error` \| `config-wrong-value` \|/u);
  });

  it('keeps its own name in each form, and prints commands as they are typed here', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED });
    const missing = { missing: { supportsTools: false }, unneeded: [] };
    const as = async (format: LintFormat) => {
      const options = { config: 'my.json', format, ask: answering({ flags: missing }) };
      return shown(await runConfig(options, portsIn(cwd)), { columns: 200, program: 'npx inferrs-doctor' });
    };
    const command = 'npx inferrs-doctor fix --config my.json --accept-loss';
    for (const format of ['text', 'json', 'junit', 'github', 'markdown'] as const)
      expect((await as(format)).replaceAll('&#45;', '-'), format).toContain(command);
    expect(await as('junit')).toContain('<testsuite name="inferrs-doctor config"');
    expect(await as('markdown')).toMatch(/^### inferrs-doctor config: /);
  });

  it('says which parts of the file it did not check', async () => {
    const more = DOCUMENTED.replace('agents: {', 'gateway: { port: 1 }, agents: { list: [],');
    const cwd = await folderWith({ 'my.json': more });
    expect(await text(runConfig({ config: 'my.json' }, portsIn(cwd)))).toMatch(
      /Not checked here: agents\.list, gateway \(/u,
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
