import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManyOptions, run } from '../../src/commands/fleet.js';
import { allTargets } from '../../src/fleet/all.js';
import { readTargets } from '../../src/fleet/file.js';
import { targetsSchema } from '../../src/fleet/json-schema.js';
import { withKeys } from '../../src/fleet/target.js';
import { parseShard } from '../../src/options.js';
import { fleetSchema } from '../../src/report/json-schema.js';
import { quietPorts } from '../smoke/harness.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'targets-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, model?: string) {
  await writeFile(path.join(folder, 'f.json5'), text);
  return readTargets('f.json5', model, { cwd: folder });
}

describe('the file of --targets', () => {
  it('is a list, or an object with defaults; names come from host and port', async () => {
    const list = await read(
      '[{ baseUrl: "127.0.0.1:8080" }, { baseUrl: "http://b/v1", name: "two", model: "m" }]',
      'all',
    );
    expect(list).toMatchObject([
      {
        name: '127.0.0.1:8080',
        server: '127.0.0.1:8080',
        options: { baseUrl: '127.0.0.1:8080', model: 'all' },
      },
      { name: 'two', server: 'b:80', options: { model: 'm' } },
    ]);
    const [one] = await read(`{
      // JSON5: comments and bare keys
      defaults: { profile: 'openclaw-2026.6', labels: { site: 'x', row: '1' }, flags: { supportsTools: false } },
      targets: [{ baseUrl: 'http://a:1/v1', labels: { row: '2' }, variant: 'lean' }],
    }`);
    expect(one).toMatchObject({
      labels: { site: 'x', row: '2' },
      options: { profile: 'openclaw-2026.6', variant: 'lean', flags: { supportsTools: false } },
    });
  });

  it.each([
    ['[{ baseUrl: "a:1" ]', /^f\.json5:1:19: invalid character '\]'\.$/],
    ['{}', /^f\.json5:1:1: targets is missing\.$/],
    ['"x"', /^f\.json5:1:1: a list of targets is needed here/],
    ['[]', /^f\.json5:1:1: there is no target in this list\.$/],
    ['[{\n  model: "m" }]', /^f\.json5:1:2: baseUrl is missing\.$/],
    ['[\n  { baseUrl: 8080 }]', /^f\.json5:2:14: baseUrl must be a text\.$/],
    ['[\n  { baseUrl: "8080" }]', /^f\.json5:2:14: The base URL is only a port/],
    ['[{ baseUrl: "http://u:p@a:1/" }]', /^f\.json5:1:13: The base URL carries a user name/],
    [
      '[{ baseUrl: "a:1",\n  modle: "m" }]',
      /^f\.json5:2:10: modle is not known here; did you mean model\?\.?$/,
    ],
    [
      '[{ baseUrl: "a:1", apiKey: "s3cret" }]',
      /^f\.json5:1:28: a key does not belong into this file: name its variable in apiKeyEnv\.$/,
    ],
    [
      '[{ baseUrl: "a:1", apiKeyEnv: "s3-cret" }]',
      /^f\.json5:1:31: apiKeyEnv names a variable; the key itself/,
    ],
    ['[{ baseUrl: "a:1", variant: "fat" }]', /^f\.json5:1:29: variant must be one of lean/],
    ['[{ baseUrl: "a:1", profile: "openclaw-1" }]', /^f\.json5:1:29: --profile takes/],
    ['[{ baseUrl: "a:1", labels: { model: "m" } }]', /^f\.json5:1:\d+: labels may not be named target/],
    ['[{ baseUrl: "a:1", labels: { "a-b": "m" } }]', /^f\.json5:1:\d+: a label is named in small letters/],
    ['[{ baseUrl: "a:1", labels: { a: 1 } }]', /^f\.json5:1:33: a label must be a text\.$/],
    ['[{ baseUrl: "a:1", flags: 1 }]', /^f\.json5:1:27: flags must be an object/],
    [
      '[{ baseUrl: "a:1", name: "x" },\n { baseUrl: "b:1", name: "x" }]',
      /^f\.json5:2:26: another target is named x already\.$/,
    ],
  ])('%j: says what, at which line and column', async (text, says) => {
    await expect(read(text)).rejects.toThrow(says);
  });

  it('never repeats what may be a key', async () => {
    await expect(read('[{ baseUrl: "a:1", apiKey: "s3cret" }]')).rejects.not.toThrow(/s3cret/);
    await expect(read('[{ baseUrl: "a:1", apiKeyEnv: "s3-cret" }]')).rejects.not.toThrow(/s3-cret/);
  });

  it('names a variable that is not set, where it is needed', async () => {
    const targets = await read('[{ baseUrl: "a:1", apiKeyEnv: "A_KEY" }]');
    expect(() => withKeys(targets, {})).toThrow(
      /^f\.json5:1:2: the variable A_KEY, which holds the key of a:1, is not set\.$/,
    );
    expect(withKeys(targets, { A_KEY: 'k' })[0]?.options.apiKey).toBe('k');
  });

  it('that cannot be read is one sentence', async () => {
    await expect(readTargets('absent.json5', undefined, { cwd: folder })).rejects.toThrow(
      'The targets in absent.json5 cannot be read (ENOENT).',
    );
  });
});

describe('--all', () => {
  it('takes every model of every provider that speaks the API, and says what it leaves out', async () => {
    const file = path.join(folder, 'openclaw.json');
    const provider = (baseUrl: string, more = {}) => ({
      baseUrl,
      models: [{ id: 'm' }, { id: 'n' }],
      ...more,
    });
    const providers = {
      one: provider('http://127.0.0.1:8080/v1'),
      two: provider('http://localhost:8080/v1'),
      three: provider('https://c/v1', { api: 'anthropic-messages' }),
    };
    await writeFile(file, JSON.stringify({ models: { providers } }));
    const { targets, notes } = await allTargets({ config: file }, { env: {}, cwd: folder });
    expect(targets.map(({ name, server }) => `${name} ${server}`)).toEqual([
      'one/m 127.0.0.1:8080',
      'one/n 127.0.0.1:8080',
      'two/m 127.0.0.1:8080',
      'two/n 127.0.0.1:8080',
    ]);
    expect(notes[0]).toBe('models.providers.three.models[0] is left out: its api is anthropic-messages.');
    await expect(allTargets({ config: file, provider: 'three' }, { env: {}, cwd: folder })).rejects.toThrow(
      /has no provider "three" with a model to test/,
    );
    await expect(allTargets({}, { env: { HOME: folder }, cwd: folder })).rejects.toThrow(/there is none/);
  });
});

describe('options of a fleet', () => {
  const never = async (): Promise<never> => {
    throw new Error('a run began');
  };
  it.each<[Partial<ManyOptions>, RegExp]>([
    [{ jobs: 3 }, /--jobs and --shard are for a fleet/],
    [{ targets: 'f', all: true }, /give one of them/],
    [{ targets: 'f', baseUrl: 'a:1' }, /leave --base-url out/],
    [{ targets: 'f', apiKey: 'k' }, /name its variable in apiKeyEnv/],
    [{ targets: 'f', header: { 'x-key': 'k' } }, /leave --header out/],
    [{ targets: 'f', evidence: 'e' }, /--evidence is of one run/],
    [{ targets: 'f', openclaw: true }, /one OpenClaw at a time/],
    [{ all: true, model: 'm' }, /--all takes the models of the file/],
    [{ targets: 'f', config: 'c' }, /leave --config out/],
  ])('%j: one sentence', async (options, says) => {
    await expect(run('smoke', options, quietPorts(), never)).rejects.toThrow(says);
  });

  it('what a variable gives for one server is no mistake', async () => {
    const env = { INFERRS_BASE_URL: 'a:1' };
    await expect(
      run('smoke', { targets: 'absent', baseUrl: 'a:1' }, { ...quietPorts(), env }, never),
    ).rejects.toThrow(/cannot be read/);
  });

  it('--shard counts from 0', () => {
    expect(parseShard('0/4')).toEqual({ index: 0, of: 4 });
    for (const wrong of ['4/4', '1/0', '1', '-1/2', 'a/b'])
      expect(() => parseShard(wrong)).toThrow(/--shard/);
  });
});

describe('the JSON Schemas that ship', () => {
  it.each([
    ['docs/targets.schema.json', targetsSchema()],
    ['docs/fleet.schema.json', fleetSchema()],
  ])('%s is what npm run docs writes', async (file, text) => {
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('take what the parser takes, and refuse a key in the file', () => {
    const takes = new Ajv2020({ strict: false }).compile(JSON.parse(targetsSchema()));
    expect(takes({ targets: [{ baseUrl: 'a:1', flags: {}, labels: { site: 'x' } }] })).toBe(true);
    expect(takes({ targets: [{ baseUrl: 'a:1', apiKey: 'x' }] })).toBe(false);
  });
});
