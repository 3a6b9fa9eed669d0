import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { CODES } from '../../src/codes.js';
import { startSimulator } from '../../src/simulator/index.js';
import { PATH, runBinary } from './run.js';

const OFFERED = fileURLToPath(new URL('offered.bash', import.meta.url));

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'completion-'));
  script = path.join(folder, 'completion.bash');
  await writeFile(script, (await runBinary(['completion', 'bash'])).stdout);
});
afterAll(() => rm(folder, { recursive: true }));

/** What bash offers behind these words, the last of which is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('bash', [OFFERED, script, 'inferrs-doctor', ...words]);
  return stdout.trim().split('\n');
}

describe('completions in bash', () => {
  it('name the commands', async () => {
    expect(await offered('')).toEqual([...COMMANDS.map(({ name }) => name), '--help', '--version']);
  });

  it('name the options of the command', async () => {
    expect(await offered('smoke', '--base-')).toEqual(['--base-url']);
    expect(await offered('matrix', '--base')).toEqual(['']);
  });

  it('name the words that an option takes', async () => {
    expect(await offered('smoke', '--format', 'j')).toEqual(['json', 'junit']);
  });

  it('name the models of the server that was typed', async () => {
    const simulator = await startSimulator({ model: 'tiny-model' });
    try {
      const typed = ['inferrs-doctor', 'smoke', '--base-url', simulator.baseUrl, '--model', 't'];
      const env = { PATH, HOME: folder, COMP_LINE: typed.join(' ') };
      const { stdout } = await promisify(execFile)('bash', [OFFERED, script, ...typed], { env });
      expect(stdout).toBe('tiny-model\n');
    } finally {
      await simulator.close();
    }
  });

  it('name codes and faults', async () => {
    expect(await offered('explain', '')).toEqual([...CODES]);
    expect(await offered('demo', 'arrays-')).toContain('arrays-rejected-400');
  });
});

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit']).status === 0;

/** Starts a shell whose HOME is empty and that finds the program. */
async function inShell(shell: string, args: readonly string[]): Promise<string> {
  const env = { PATH, HOME: folder };
  const { stdout } = await promisify(execFile)(shell, args, { env, timeout: 15_000 });
  return stdout;
}

/** What is typed, and what it becomes or is offered. */
const TYPED = [
  ['inferrs-doctor smok', 'smoke'],
  ['inferrs-doctor smoke --base-u', '--base-url'],
  ['inferrs-doctor smoke --format ju', 'junit'],
  ['inferrs-doctor demo arrays-rej', 'arrays-rejected-400'],
  ['inferrs-doctor explain content-arr', 'content-array-rejected'],
] as const;
/** The server is the one that was typed. */
const modelOf = (baseUrl: string) =>
  [`inferrs-doctor smoke --base-url ${baseUrl} --model tiny`, 'tiny-model'] as const;

describe.each(['zsh', 'fish'])('completions in a real %s', (shell) => {
  it('become commands, options, values, faults, codes and the models that are served', async (context) => {
    if (!isHere(shell)) context.skip(`there is no ${shell} here`);
    const own = path.join(folder, `completion.${shell}`);
    await writeFile(own, (await runBinary(['completion', shell])).stdout);
    const simulator = await startSimulator({ model: 'tiny-model' });
    const all = [...TYPED, modelOf(simulator.baseUrl)];
    try {
      if (shell === 'zsh') {
        const script = fileURLToPath(new URL('completed.zsh', import.meta.url));
        await inShell(shell, ['-f', script, own, ...all.flat()]);
        return;
      }
      const asked = all.map(([typed]) => `complete -C '${typed}'`).join('; ');
      const said = await inShell(shell, ['--no-config', '-c', `source ${own}; ${asked}`]);
      for (const [, wanted] of all) expect(said).toContain(wanted);
    } finally {
      await simulator.close();
    }
  });
});

describe('completions of every shell', () => {
  it.each(['bash', 'zsh', 'fish'])('%s: hold each command and each of its options', async (shell) => {
    const { code, stdout } = await runBinary(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of COMMANDS) {
      expect(stdout).toContain(name);
      for (const { flags, hidden } of options) {
        if (hidden) continue;
        const long = /--([\w-]+)/.exec(flags)?.[1];
        expect(stdout, flags).toContain(shell === 'fish' ? `-l ${long}` : `--${long}`);
      }
    }
  });

  it('ask for the models that the server lists', async () => {
    const simulator = await startSimulator({ model: 'tiny-model' });
    try {
      const { code, stdout } = await runBinary(['completion', 'models', '--base-url', simulator.baseUrl]);
      expect([code, stdout]).toEqual([0, 'tiny-model\n']);
    } finally {
      await simulator.close();
    }
    const { code, stdout } = await runBinary(['completion', 'models', '--base-url', 'http://127.0.0.1:1']);
    expect([code, stdout]).toEqual([0, '']);
  });
});
