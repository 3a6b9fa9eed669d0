import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { CODES } from '../../src/codes.js';
import { startSimulator } from '../../src/simulator/index.js';
import { runBinary } from './run.js';

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

  it('name codes and faults', async () => {
    expect(await offered('explain', '')).toEqual([...CODES]);
    expect(await offered('demo', 'arrays-')).toContain('arrays-rejected-400');
  });
});

describe('completions of every shell', () => {
  it.each(['bash', 'zsh', 'fish'])('%s: hold each command and each of its options', async (shell) => {
    const { code, stdout } = await runBinary(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of COMMANDS) {
      expect(stdout).toContain(name);
      for (const { flags } of options) {
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
