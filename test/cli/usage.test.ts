import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { OPTION_GROUPS } from '../../src/cli/option-data.js';
import { startSimulator } from '../../src/simulator/index.js';
import { runBinary } from './run.js';

const MISTAKES = [
  { args: ['smok'], says: /unknown command/ },
  { args: ['check', '--nope'], says: /unknown option '--nope'/ },
  { args: ['check', '--timeout', 'soon'], says: /"soon" is not a duration/ },
  { args: ['check', '--timeout', '0s'], says: /not a duration above 0/ },
  { args: ['check', '--base-url', '18081'], says: /http:\/\/127\.0\.0\.1:18081\/v1/ },
  { args: ['check', '--provider', 'nope'], says: /no openclaw\.json with a provider "nope"/ },
  { args: ['check', '--no-v1'], says: /--base-url/ },
  { args: ['--nope', 'check'], says: /unknown option '--nope'/ },
  { args: ['check', '--format', 'yaml'], says: /--format takes text, json/ },
  { args: ['check', '--base-url', 'ftp://x'], says: /http/ },
  { args: ['check', '--base-url', 'http://u:p@127.0.0.1'], says: /user name or password/ },
  { args: ['check', '--api-key=s3cretxx99', '--timeout', 's3cretxx99'], says: /"\*\*\*" is not a duration/ },
  { args: ['check', '--header', 'nonsense'], says: /"Name: value"/ },
  {
    args: ['check', '--header', 'Transfer-Encoding: chunked'],
    says: /transfer-encoding is the HTTP client's own/,
  },
  { args: ['smoke', '--model', 'm', '--flags', '{'], says: /JSON object/ },
  { args: ['smoke', '--model', 'm', '--flags', '{"nope":true}'], says: /compat\.nope is unknown/ },
  { args: ['smoke', '--model', 'm', '--flags', '{"supportsTools":"no"}'], says: /compat\.supportsTools/ },
  { args: ['smoke', '--model', 'm', '--profile', 'openclaw-2020.1'], says: /--profile takes/ },
  { args: ['smoke', '--model', 'm', '--variant', 'lean', '--profile', 'openclaw-2026.4'], says: /set-up/ },
  { args: ['smoke', '--model', 'm', '--max-requests', '0'], says: /positive whole number/ },
  { args: ['smoke', '--model', 'm', '--fail-on', 'everything'], says: /--fail-on takes/ },
  { args: ['smoke', '--model', 'm', '--config', '/nonexistent/openclaw.json'], says: /openclaw\.json/ },
  { args: ['capture'], says: /--upstream/ },
  { args: ['replay', '/nonexistent.json'], says: /nonexistent\.json/ },
  { args: ['replay', '/'], says: /folder|directory/ },
  { args: ['demo', 'no-such-fault'], says: /demo --list/ },
  { args: ['explain', 'no-such-code'], says: /no-such-code/ },
  { args: ['explain', 'content-array-rejcted'], says: /Did you mean content-array-rejected/ },
  {
    args: ['explain', '--error', 'x', '--stage', 'agentturn'],
    says: /did you mean agent-turn\?\nSee .* explain --help/,
  },
  { args: ['demo', 'tool-rejected'], says: /Did you mean tools-rejected/ },
  { args: ['check', '--fail-on', 'backendlimit'], says: /did you mean backend-limit\?/ },
  { args: ['smoke', '--modle', 'm'], says: /did you mean --model\?\nSee .* smoke --help/ },
  {
    args: ['completion', 'bsh'],
    says: /: shell takes bash, zsh, fish or models, not "bsh": did you mean bash\?/,
  },
  {
    args: ['smoke', '--model', 'm', '--flags', '{"requireStringContent":true}'],
    says: /did you mean requiresStringContent\?/,
  },
] as const;

describe.concurrent('usage errors', () => {
  it.each(MISTAKES)('$args', async ({ args, says }) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at |mistake in inferrs-doctor/);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe.concurrent('help', () => {
  it('is what comes of no command at all, and no mistake', async () => {
    const { code, stdout, stderr } = await runBinary([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Commands:');
    const coloured = await runBinary(['--no-color']);
    expect(coloured.stdout).not.toContain('(outputHelp)');
  });

  it('shows the defaults that say something', async () => {
    const { stdout } = await runBinary(['smoke', '--help']);
    expect(stdout).toContain('(default: text)');
    expect(stdout).not.toMatch(/default: (?:\{|false|true|")/);
  });
});

describe.concurrent('options', () => {
  it('may stand before the command', async () => {
    const { code, stdout } = await runBinary(['--no-color', '--quiet', 'demo'], {
      env: { FORCE_COLOR: '1' },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}READY/);
    const words = ['--format', 'json', 'check', '--base-url', 'http://127.0.0.1:1'];
    expect(JSON.parse((await runBinary(words)).stdout)).toMatchObject({ command: 'check' });
  });

  it('--wait 0s is no wait', async () => {
    const words = ['check', '--base-url', 'http://127.0.0.1:1', '--wait', '0s', '--quiet'];
    expect((await runBinary(words)).code).toBe(3);
  });
});

describe.concurrent('the help of a command', () => {
  it.each(COMMANDS.map(({ name }) => name))('%s: options in groups, examples, exit codes', async (name) => {
    const { code, stdout } = await runBinary([name, '--help'], { env: { COLUMNS: '80' } });
    expect(code).toBe(0);
    for (const part of ['Usage: inferrs-doctor', 'Examples:', 'Exit codes: 0 ', 'NO_COLOR '])
      expect(stdout).toContain(part);
    const headings = stdout.match(/^\S.*:$/gm) ?? [];
    const known = [
      ...Object.values(OPTION_GROUPS).map((title) => `${title}:`),
      'Arguments:',
      'Examples:',
      'Variables:',
    ];
    expect(headings.filter((heading) => !known.includes(heading))).toEqual([]);
  });

  it('is named by a mistake in its options', async () => {
    const { stderr } = await runBinary(['smoke', '--nope']);
    expect(stderr).toContain('See inferrs-doctor smoke --help.');
  });
});

describe.concurrent('without --model', () => {
  const NOWHERE = ['--base-url', 'http://127.0.0.1:1'];

  it.each(['smoke', 'init'])('%s tells that nothing listens', async (command) => {
    const { code, stdout } = await runBinary([command, ...NOWHERE]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/nothing listens at 127\.0\.0\.1 port 1/);
  });

  it('smoke asks which of several is meant', async () => {
    const simulator = await startSimulator({ faults: ['model-not-listed'] });
    const { code, stderr } = await runBinary(['smoke', '--base-url', simulator.baseUrl]);
    await simulator.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/--model ID; the server lists \S+, /);
  });
});

describe.concurrent('variables', () => {
  it('stand for the server and the model', async () => {
    const env = { INFERRS_BASE_URL: 'http://127.0.0.1:1', INFERRS_MODEL: 'some-model' };
    const { stdout } = await runBinary(['check', '--json'], { env });
    expect(JSON.parse(stdout).target).toMatchObject({
      baseUrl: 'http://127.0.0.1:1/v1',
      model: 'some-model',
    });
  });
});
