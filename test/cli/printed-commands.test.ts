/** Every command that is printed runs as it is printed, in a shell, against a server that still serves. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as runCapture } from '../../src/commands/capture.js';
import { run as runInit } from '../../src/commands/init.js';
import { measureForInit } from '../../src/commands/measure.js';
import { run as runSmoke } from '../../src/commands/smoke.js';
import type { Report } from '../../src/report/contract.js';
import { renderJson } from '../../src/report/json.js';
import { renderText } from '../../src/report/text.js';
import { DEFAULT_MODEL, FAULTS, type FaultId, startSimulator } from '../../src/simulator/index.js';
import { portsIn } from '../openclaw/command-ports.js';
import { shown } from '../support/shown.js';
import { PATH, type Ran, runBinary } from './run.js';

interface Printed {
  readonly next?: readonly { readonly text: string; readonly command?: string }[];
  readonly smallest?: Report['smallest'];
}

/** In the order in which they stand, those in sentences as well. */
function commandsOf({ next = [], smallest }: Printed): string[] {
  const steps = next.flatMap(({ text, command }) => [...inText(text), ...(command ? [command] : [])]);
  return [...steps, ...(smallest ? [smallest.curl] : [])];
}

/** Commands end their line, or their sentence. */
const inText = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:npx |node )?inferrs-doctor (?:smoke|check|init|fix|config|replay|explain)\b[^\n;]*/g,
    ),
  ].map(([found]) => found.replace(/ lists those.*$|\.$|,$/, ''));

/** All of them in one shell, one after the other, each with its exit code on a line of its own. */
async function run(commands: readonly string[], cwd: string): Promise<Ran> {
  const script = commands.map((command) => `${command}\nprintf '\\nexit %s\\n' "$?"`).join('\n');
  return new Promise((resolve) => {
    const env = { PATH, HOME: cwd, CI: '1' };
    execFile('sh', ['-c', script], { env, cwd, timeout: 100_000, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

async function expectToRun(commands: readonly string[], cwd: string): Promise<void> {
  if (commands.length === 0) return;
  const { stdout, stderr } = await run(commands, cwd);
  const codes = [...stdout.matchAll(/^exit (\d+)$/gm)].map(([, code]) => Number(code));
  expect(codes, `${commands.join('\n')}\n${stderr}`).toHaveLength(commands.length);
  // 2 is a usage error, 126 and 127 are the shell's own.
  expect(
    codes.filter((code) => [2, 126, 127].includes(code)),
    `${commands.join('\n')}\n${stderr}`,
  ).toEqual([]);
}

/** A fresh server with this fault, and a folder whose config names it. */
async function withServer(
  fault: FaultId,
  test: (cwd: string, baseUrl: string) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ faults: [fault] });
  const row = {
    id: DEFAULT_MODEL,
    name: 'M',
    reasoning: false,
    input: ['text'],
    contextWindow: 131_072,
    maxTokens: 4096,
  };
  const provider = { baseUrl: simulator.baseUrl, apiKey: 'local', api: 'openai-completions', models: [row] };
  const cwd = await mkdtemp(path.join(tmpdir(), 'printed-commands-'));
  const file = path.join(cwd, 'my file.json');
  await writeFile(file, JSON.stringify({ models: { providers: { mine: provider } } }));
  try {
    await test(cwd, simulator.baseUrl);
  } finally {
    await simulator.close();
    await rm(cwd, { recursive: true, force: true });
  }
}

const PATIENCE = ['--timeout', '1s'];

/** What differs from run to run, and the flags that each fault needs, make no other command. */
const formOf = (command: string, cwd: string): string =>
  command
    .replaceAll(cwd, 'FOLDER')
    .replace(/127\.0\.0\.1:\d+/g, 'SERVER')
    .replace(/'\{.*?\}'/g, 'FLAGS');

const claimed = new Set<string>();

/** The commands of a form that no other fault has printed yet: each form is run once. */
const firstOfTheirForm = (commands: readonly string[], cwd: string): string[] =>
  commands.filter((command) => {
    const form = formOf(command, cwd);
    return !claimed.has(form) && claimed.add(form);
  });

describe.concurrent('after smoke', () => {
  it.each(Object.keys(FAULTS) as FaultId[])(
    'at %s',
    async (fault) => {
      await withServer(fault, async (cwd) => {
        const config = path.join(cwd, 'my file.json');
        const output = await runSmoke({ config, timeout: 1000 }, portsIn(cwd));
        if (output.kind !== 'report') throw new Error('no report');
        const commands = commandsOf(JSON.parse(renderJson(output.report)));
        await expectToRun(firstOfTheirForm(commands, cwd), cwd);
      });
    },
    120_000,
  );
});

const ENDINGS: readonly {
  readonly fault: FaultId;
  readonly words: readonly string[];
  readonly prints: RegExp;
}[] = [
  { fault: 'healthy', words: ['check'], prints: /smoke .*--model tiny-model/ },
  {
    fault: 'healthy',
    words: ['smoke', '--direct-only', '--model', 'tiny-model'],
    prints: /smoke (?!.*--direct-only)/,
  },
  { fault: 'arrays-rejected-400', words: ['smoke', '--no-diagnose'], prints: /smoke (?!.*--no-diagnose)/ },
  {
    fault: 'arrays-rejected-400',
    words: ['smoke', '--max-requests', '4'],
    prints: /smoke .*--max-requests 400/,
  },
  { fault: 'generation-a', words: ['smoke', '--flags', '{"supportsStore":false}'], prints: /init / },
  {
    fault: 'auth',
    words: ['smoke', '--model', 'tiny-model', '--api-key', 'simulated-key', '--direct-only'],
    prints: /export INFERRS_API_KEY/,
  },
  {
    fault: 'healthy',
    words: ['smoke', '--direct-only', '--header', 'x-api-key: abc'],
    prints: /export X_API_KEY/,
  },
  { fault: 'dies-when-large', words: ['smoke', '--model', 'tiny-model'], prints: /smoke .*--flags/ },
  {
    fault: 'tools-rejected',
    words: ['smoke', '--profile', 'openclaw-2026.6', '--variant', 'lean'],
    prints: /init .*--variant lean/,
  },
  { fault: 'ignores-max-completion-tokens', words: ['smoke'], prints: /init / },
];

const NARROW = {
  format: 'text',
  columns: 50,
  color: false,
  unicode: true,
  quiet: false,
  verbose: false,
} as const;

describe.concurrent('at the end of', () => {
  it.each(ENDINGS)(
    '$words at $fault',
    async ({ fault, words, prints }) => {
      await withServer(fault, async (cwd, baseUrl) => {
        const [command = '', ...more] = words;
        const args = [command, '--base-url', baseUrl, ...more, ...PATIENCE];
        const { stdout } = await runBinary([...args, '--json']);
        const commands = commandsOf(JSON.parse(stdout));
        expect(commands.join('\n')).toMatch(prints);
        await expectToRun(commands, cwd);
        // On a narrow page they stand whole as well.
        const narrow = renderText(JSON.parse(stdout), NARROW, (_tone, text) => text);
        for (const printed of commands) expect(narrow).toContain(printed);
      });
    },
    120_000,
  );

  it('config, fix and turn --curl', async () => {
    await withServer('tools-rejected', async (cwd, baseUrl) => {
      const config = path.join(cwd, 'my file.json');
      const linted = await runBinary(['config', '--config', config, '--provider', 'mine']);
      expect(inText(linted.stdout)).toEqual([
        `inferrs-doctor fix --config '${config}' --provider mine --accept-loss`,
      ]);
      const refused = await runBinary(['fix', '--config', config, '--json']);
      expect(refused.code).toBe(1);
      const commands = commandsOf(JSON.parse(refused.stdout));
      expect(commands.join()).toContain('--accept-loss');
      const target = ['--base-url', baseUrl, '--model', DEFAULT_MODEL, '--api-key', 'secret'];
      const curl = await runBinary(['turn', '--step', 'shape', '--curl', ...target]);
      await expectToRun([...inText(linted.stdout), ...commands, curl.stdout.trimEnd()], cwd);
      expect(await readFile(config, 'utf8')).toContain('supportsTools');
      const none = await runBinary(['config', '--config', path.join(cwd, 'none.json')]);
      expect(none.code).toBe(2);
      await expectToRun(inText(none.stderr), cwd);
    });
  }, 120_000);

  it.each(['/v1', ''])(
    'capture, of a server at "%s"',
    async (base) => {
      await withServer(base === '' ? 'root-base-path' : 'healthy', async (cwd, baseUrl) => {
        const upstream = baseUrl.replace('/v1', base);
        const options = {
          upstream,
          v1: base !== '',
          once: true,
          out: 'a turn.json',
          format: 'text',
        } as const;
        let listens: (url: string) => void;
        const proxied = new Promise<string>((resolve) => {
          listens = resolve;
        });
        const note = (said: string): void => {
          const [, url] = /baseUrl: "(.*)"/.exec(said) ?? [];
          if (url !== undefined) listens(url);
        };
        const ports = portsIn(cwd);
        const output = runCapture(options, { ...ports, progress: { ...ports.progress, note } });
        const turn = JSON.stringify({
          model: DEFAULT_MODEL,
          messages: [{ role: 'user', content: 'Hello' }],
          stream: true,
        });
        const sent = await fetch(`${await proxied}/chat/completions`, { method: 'POST', body: turn });
        await sent.text();
        const commands = inText(await shown(await output));
        expect(commands.join()).toMatch(
          base === '' ? /^inferrs-doctor replay .* --no-v1$/ : /^inferrs-doctor replay/,
        );
        await expectToRun(commands, cwd);
      });
    },
    120_000,
  );

  it('init, where nothing could be measured, and explain', async () => {
    await withServer('loading', async (cwd, baseUrl) => {
      const asked = { baseUrl, model: DEFAULT_MODEL, timeout: 1000 };
      const measure = () => measureForInit(asked, portsIn(cwd));
      const entry = await shown(await runInit({ ...asked, measure }, portsIn(cwd)));
      const [command] = inText(entry);
      expect(command).toMatch(/^inferrs-doctor smoke --base-url \S+ --model tiny-model/);
      const { stdout } = await runBinary(['explain', '--error', 'content must be a string']);
      await expectToRun([command ?? '', ...inText(stdout)], cwd);
      expect(inText(stdout)).toEqual(['inferrs-doctor explain content-array-rejected']);
    });
  }, 120_000);

  it('replay, with the smallest request that fails', async () => {
    await withServer('arrays-rejected-400', async (cwd, baseUrl) => {
      const file = path.join(cwd, 'turn.json');
      await runBinary(['turn', '--step', 'shape', '--model', DEFAULT_MODEL, '--output', file]);
      const { stdout } = await runBinary(['replay', file, '--base-url', baseUrl, '--json']);
      const commands = commandsOf(JSON.parse(stdout));
      expect(commands.join('\n')).toMatch(/^curl /m);
      await expectToRun(commands, cwd);
    });
  }, 120_000);
});
