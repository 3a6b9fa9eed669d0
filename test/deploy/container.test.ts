/** The container recipe, as far as a machine without a container engine can hold it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parse as parseWords } from '../../src/cli/parse.js';
import { startSimulator } from '../../src/simulator/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');

const dockerfile = await read('Dockerfile');
const image = DockerfileParser.parse(dockerfile);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'container-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The words of an instruction in its exec form. */
function exec(instruction: string): string[] {
  const found = image.getInstructions().find((one) => one.getKeyword() === instruction);
  return JSON.parse(/\[.*\]/s.exec(found?.getArgumentsContent() ?? '')?.[0] ?? '[]') as string[];
}

/** Runs words of the image here: its Node and its files are those of this machine, its folder for reports a temporary one. */
function runInImage(words: readonly string[], env: Record<string, string>): Promise<number | null> {
  const [node, script = '', ...args] = words.map((word) => word.replace('/reports/', `${folder}/`));
  expect(node).toBe('/nodejs/bin/node');
  const child = spawn(process.execPath, [script.replace(/^\/app/, ROOT), ...args], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.on('close', resolve));
}

describe('the Dockerfile', () => {
  it('is well formed', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('ends as a user who is not root, by number', () => {
    const users = image.getInstructions().filter((one) => one.getKeyword() === 'USER');
    expect(Number(users.at(-1)?.getArgumentsContent())).toBeGreaterThan(1000);
  });

  it('copies files that are there, and that .dockerignore lets through', async () => {
    const ignored = await read('.dockerignore');
    const copied = image
      .getCOPYs()
      .filter((copy) => copy.getFlags().every((flag) => flag.getName() !== 'from'));
    const files = copied.flatMap((copy) =>
      copy
        .getArguments()
        .slice(0, -1)
        .map((one) => one.getValue()),
    );
    expect(files).toContain('package-lock.json');
    for (const file of files.filter((name) => name !== '.')) {
      expect(existsSync(path.join(ROOT, file)), file).toBe(true);
      expect(ignored.split('\n')).toContain(`!${file}`);
    }
  });

  it('starts the doctor, and is healthy while the server is there', async () => {
    const [start, health] = [exec('ENTRYPOINT'), exec('HEALTHCHECK')];
    expect(await runInImage([...start, ...exec('CMD')], {})).toBe(0);
    const simulator = await startSimulator({ model: 'tiny-model' });
    const env = { INFERRS_BASE_URL: simulator.baseUrl, INFERRS_MODEL: 'tiny-model' };
    expect(await runInImage(health, env)).toBe(0);
    await simulator.close();
    expect(await runInImage(health, env)).not.toBe(0);
  });
});

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
}

describe('compose.yaml', async () => {
  const compose = parseYaml(await read('deploy/compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>;
  };
  const ours = Object.entries(compose.services).filter(([, service]) => service.image === 'inferrs-doctor');

  it('is valid by the specification', async () => {
    // As compose-spec/compose-spec has it at 170098b; ajv knows draft 07 by an older address.
    const { $schema: _, ...schema } = JSON.parse(await read('test/deploy/compose-spec.json'));
    const valid = new Ajv({ strict: false, logger: false }).compile(schema);
    valid(compose);
    expect(valid.errors ?? []).toEqual([]);
    expect(valid({ services: { gate: { image: 1 } } })).toBe(false);
  });

  it.each(ours)(
    '%s: its command is one that the doctor takes, and its root is read-only',
    async (_name, service) => {
      let taken = false;
      await parseWords(['node', 'inferrs-doctor', ...(service.command ?? [])], async () => {
        taken = true;
      });
      expect([taken, service.read_only]).toEqual([true, true]);
    },
  );

  it('gates: its words, run here, end with the verdict and leave their reports', async () => {
    const { gate } = compose.services;
    const simulator = await startSimulator({ faults: ['generation-a'], model: 'tiny-model' });
    const env = { INFERRS_BASE_URL: simulator.baseUrl, INFERRS_MODEL: 'tiny-model' };
    expect(Object.keys(env).every((name) => name in (gate?.environment ?? {}))).toBe(true);
    try {
      expect(await runInImage([...exec('ENTRYPOINT'), ...(gate?.command ?? [])], env)).toBe(5);
    } finally {
      await simulator.close();
    }
    expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toMatch(/BACKEND LIMIT|tools-ignored/);
  });
});
