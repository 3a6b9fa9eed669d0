import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickBounds } from '../../src/deadlines.js';
import { abbreviated, DEFAULT_BASE_URL, parseBaseUrl, resolveTarget } from '../../src/target.js';
import { UsageError } from '../../src/usage-error.js';

describe('parseBaseUrl', () => {
  it.each([
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1'],
    ['https://llm.example/api/v1', 'https://llm.example/api/v1'],
    ['http://[::1]:8080/v1', 'http://[::1]:8080/v1'],
    ['http://host/openai/v1', 'http://host/openai/v1'],
    ['http://host/v1beta/openai', 'http://host/v1beta/openai'],
    ['HTTP://LOCALHOST:8080/v1', 'http://localhost:8080/v1'],
  ])('takes %s without a word', (text, baseUrl) => {
    expect(parseBaseUrl(text)).toEqual({ baseUrl, notes: [] });
  });

  it.each([
    ['localhost:8080', 'http://localhost:8080/v1'],
    ['127.0.0.1', 'http://127.0.0.1/v1'],
    ['  127.0.0.1:8080/v1 ', 'http://127.0.0.1:8080/v1'],
    ['::1', 'http://[::1]/v1'],
    ['[::1]:8080', 'http://[::1]:8080/v1'],
    ['http:127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['http:/127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080//', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/v1', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/chat/completions', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/chat/completions/', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/models', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/health', 'http://127.0.0.1:8080/v1'],
    ['http://host/api', 'http://host/api/v1'],
    ['http://host/v1?key=abc#x', 'http://host/v1'],
  ])('understands %s, and says so', (text, baseUrl) => {
    const parsed = parseBaseUrl(text);
    expect(parsed.baseUrl).toBe(baseUrl);
    if (text.trim() !== baseUrl) expect(parsed.notes.length).toBeGreaterThan(0);
  });

  it.each(['', 'ftp://host/v1', 'http://', 'http://a b/v1', 'http://256.256.256.256/v1', 'unix:///x', '/v1'])(
    'refuses "%s" in one sentence',
    (text) => {
      expect(() => parseBaseUrl(text)).toThrow(UsageError);
    },
  );

  it.each(['18081', ':18081', '18081/v1', 'http://18081', 'http:18081'])(
    'takes "%s" for a port without a host',
    (text) => {
      expect(() => parseBaseUrl(text)).toThrow(/http:\/\/127\.0\.0\.1:18081\/v1/);
    },
  );

  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://host/api/', 'http://host/api'],
    ['http://host/api/chat/completions', 'http://host/api'],
    ['http://host/v1', 'http://host/v1'],
  ])('adds no /v1 to %s where that is wanted', (text, baseUrl) => {
    expect(parseBaseUrl(text, false).baseUrl).toBe(baseUrl);
    expect(parseBaseUrl(baseUrl, false)).toEqual({ baseUrl, notes: [] });
  });

  it('says how to do without the /v1 that it adds', () => {
    expect(parseBaseUrl('http://host:8080').notes.join()).toContain('--no-v1');
  });

  it('refuses a user name or password, and repeats neither', () => {
    for (const text of ['http://me:hunter2@host/v1', 'me:hunter2@host:8080']) {
      expect(() => parseBaseUrl(text)).toThrow(/user name or password/);
      expect(() => parseBaseUrl(text)).not.toThrow(/hunter2/);
    }
  });

  it('never repeats what follows ? in its notes', () => {
    expect(parseBaseUrl('host:8080/v1?key=hunter2').notes.join()).not.toContain('hunter2');
  });

  it('gives what it would leave alone, or refuses, whatever it is given', () => {
    const words = fc.constantFrom(
      'http',
      'https',
      ':',
      '/',
      '//',
      '[::1]',
      'host',
      '8080',
      'v1',
      'models',
      '?',
      '#',
      '@',
      '.',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        let once: string;
        try {
          once = parseBaseUrl(input).baseUrl;
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        expect(parseBaseUrl(once)).toEqual({ baseUrl: once, notes: [] });
      }),
      { numRuns: 2000, examples: [['http//.http//.']] },
    );
  });
});

describe('resolveTarget', () => {
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'target-'));
    await writeFile(
      join(home, 'openclaw.json'),
      `{ models: { providers: { inferrs: {
        baseUrl: 'http://127.0.0.1:9090', apiKey: 'from-config', api: 'openai-completions',
        headers: { 'X-Api-Token': 'header-secret' },
        models: [{ id: 'google/gemma-4-E2B-it', compat: { requiresStringContent: true } }] } } } }`,
    );
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const ports = (env: Record<string, string> = {}) => ({
    env: { HOME: '/nonexistent', ...env },
    cwd: '/nonexistent',
  });

  it('falls back to the documented address, and says so', async () => {
    const resolved = await resolveTarget({}, ports());
    expect(resolved).toMatchObject({
      source: 'default',
      provider: null,
      target: { baseUrl: DEFAULT_BASE_URL },
    });
    expect(resolved.notes.join()).toContain(DEFAULT_BASE_URL);
    expect(resolved.configPath).toBe('models.providers.inferrs.models[0]');
  });

  it('takes the provider of openclaw.json as it is written there: OpenClaw adds no /v1 either', async () => {
    const resolved = await resolveTarget({ config: join(home, 'openclaw.json') }, ports());
    expect(resolved).toMatchObject({
      source: 'config',
      target: { baseUrl: 'http://127.0.0.1:9090', apiKey: 'from-config', model: 'google/gemma-4-E2B-it' },
    });
    expect(resolved.secrets).toEqual(expect.arrayContaining(['from-config', 'header-secret']));
  });

  it('sends the key of openclaw.json to no other server', async () => {
    const options = { config: join(home, 'openclaw.json'), baseUrl: 'http://127.0.0.1:8080' };
    const { target } = await resolveTarget(options, ports());
    expect(target).not.toHaveProperty('apiKey');
    expect(target.headers).toEqual({});
  });

  it('says where the key of the environment goes', async () => {
    const { notes } = await resolveTarget(
      { baseUrl: 'http://127.0.0.1:8080/v1' },
      ports({ INFERRS_API_KEY: 'from-env' }),
    );
    expect(notes).toEqual(['The key in INFERRS_API_KEY goes to 127.0.0.1:8080.']);
  });

  it('sends no variable that is secret by its name as part of a URL, and prints its name only', async () => {
    const config = join(home, 'url-secret.json');
    await writeFile(
      config,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in openclaw.json
      "{ models: { providers: { x: { baseUrl: 'http://127.0.0.1:9/${AWS_SECRET_ACCESS_KEY}/v1', models: [{ id: 'm' }] } } } }",
    );
    const refused = resolveTarget({ config }, ports({ AWS_SECRET_ACCESS_KEY: 'hidden-4711' }));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: its name, not its value
    await expect(refused).rejects.toThrow('${AWS_SECRET_ACCESS_KEY}');
    await expect(refused).rejects.not.toThrow('hidden-4711');
  });

  it('prefers --api-key to INFERRS_API_KEY to the file', async () => {
    const config = join(home, 'openclaw.json');
    const env = ports({ INFERRS_API_KEY: 'from-env' });
    expect((await resolveTarget({ config, apiKey: 'given' }, env)).target.apiKey).toBe('given');
    expect((await resolveTarget({ config }, env)).target.apiKey).toBe('from-env');
    expect((await resolveTarget({ config }, ports({ INFERRS_API_KEY: ' ' }))).target.apiKey).toBe(
      'from-config',
    );
  });

  it('reads no file when a URL is given', async () => {
    await writeFile(join(home, 'broken.json'), '{');
    const env = ports({ OPENCLAW_CONFIG_PATH: join(home, 'broken.json') });
    expect((await resolveTarget({ baseUrl: 'localhost:8080' }, env)).source).toBe('option');
    await expect(resolveTarget({}, env)).rejects.toThrow(UsageError);
  });

  it('refuses a provider that no openclaw.json has, unless a server is named', async () => {
    await expect(resolveTarget({ provider: 'nope' }, ports())).rejects.toThrow(/provider "nope"/);
    const { configPath } = await resolveTarget({ provider: 'mine', baseUrl: 'localhost:8080' }, ports());
    expect(configPath).toBe('models.providers.mine.models[0]');
  });

  it('refuses --no-v1 without the address that it is about', async () => {
    await expect(resolveTarget({ v1: false }, ports())).rejects.toThrow(/--no-v1/);
    const { target } = await resolveTarget({ v1: false, baseUrl: 'localhost:8080' }, ports());
    expect(target.baseUrl).toBe('http://localhost:8080');
  });

  it('refuses a key that no header can carry', async () => {
    await expect(resolveTarget({ apiKey: 'a\r\nx: y' }, ports())).rejects.toThrow(UsageError);
  });

  it('bounds every deadline by --timeout, also that of the small requests', async () => {
    const { target } = await resolveTarget({ timeout: 2000 }, ports());
    expect(target.timeouts).toMatchObject({ firstByte: 2000, idle: 1000, total: 2000 });
    expect(quickBounds(target).timeouts).toEqual({});
    expect(quickBounds((await resolveTarget({}, ports())).target).timeouts?.total).toBeLessThan(60_000);
  });

  it('takes the values of headers with credentials for secrets, without their scheme word', async () => {
    const header = { authorization: 'Basic dXNlcg==', 'x-team': 'red' };
    const { secrets } = await resolveTarget({ header }, ports());
    expect(secrets).toContain('dXNlcg==');
    expect(secrets).not.toContain('red');
  });
});

it('names a file below the home directory without its user, on every system', () => {
  expect(abbreviated('/home/ada/.openclaw/openclaw.json', '/home/ada')).toBe('~/.openclaw/openclaw.json');
  expect(abbreviated('C:\\Users\\Ada\\a.json', 'C:\\Users\\Ada')).toBe('~\\a.json');
  expect(abbreviated('/home/adam/a.json', '/home/ada')).toBe('/home/adam/a.json');
  expect(abbreviated('/etc/a.json', '/')).toBe('/etc/a.json');
});
