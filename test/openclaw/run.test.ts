import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenClawOptions, runOpenClaw } from '../../src/openclaw/install/run.js';
import { sandboxConfig } from '../../src/openclaw/install/sandbox.js';
import { judgeAgentTurn, judgeModelRun } from '../../src/openclaw/install/verdict.js';
import { folderWith } from './folder.js';

const ANSWER = 'Two plus two equals four.';
const REJECTED = 'LLM request failed: provider rejected the request schema or tool payload.';
const SAID =
  '422 Failed to deserialize the JSON body into the target type: messages[2].content: invalid type: sequence, expected a string at line 1 column 82';
const NO_ANSWER = "⚠️ Agent couldn't generate a response. Please try again.";

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function agentResult(payloads: readonly object[], meta: object): string {
  return pretty({ payloads, meta: { durationMs: 1, aborted: false, ...meta } });
}

const LOG = `[agent/embedded] tool-search: cataloged 52 tools behind compact prompt surface
[agent/embedded] embedded run agent end: runId=1 isError=true model=m provider=inferrs error=${REJECTED} rawError=${SAID}
[model-fallback/decision] model fallback decision: decision=candidate_failed reason=format next=none detail=${SAID}
[openclaw] The CLI command failed.
`;

describe('judgeAgentTurn', () => {
  const judge = (stdout: string, stderr = '') => judgeAgentTurn({ stdout, stderr });

  it('takes an answer for a pass, wherever it is printed', () => {
    const good = agentResult([{ text: ANSWER, mediaUrl: null }], {
      livenessState: 'working',
      stopReason: 'stop',
    });
    expect(judge(good)).toEqual({ status: 'pass', text: ANSWER });
    // 2026.4.12 writes its result to stderr, among the log.
    expect(judge('', `[memory] starting\n${good}\n[memory] done\n`)).toEqual({
      status: 'pass',
      text: ANSWER,
    });
  });

  it('sees each way of failing that the releases have, whatever the exit code', () => {
    const oldRejected = agentResult([{ text: REJECTED }], { livenessState: 'blocked', stopReason: 'error' });
    expect(judge('', LOG + oldRejected)).toEqual({ status: 'fail', text: REJECTED, serverSaid: SAID });
    const newRejected = pretty({ ok: false, error: { type: 'cli_error', message: REJECTED } });
    expect(judge(newRejected, LOG)).toEqual({ status: 'fail', text: REJECTED, serverSaid: SAID });
    const abandoned = { livenessState: 'abandoned', error: { kind: 'incomplete_turn', message: 'x' } };
    for (const said of [{ text: NO_ANSWER }, { text: NO_ANSWER, isError: true }]) {
      expect(judge(agentResult([said], abandoned))).toEqual({ status: 'fail', text: NO_ANSWER });
    }
    expect(judge(agentResult([], { stopReason: 'stop' }))).toMatchObject({ status: 'fail' });
    for (const meta of [
      { aborted: true },
      { stopReason: 'error' },
      { livenessState: 'blocked' },
      { error: {} },
    ]) {
      expect(judge(agentResult([{ text: 'half' }], meta))).toMatchObject({ status: 'fail' });
    }
    expect(judge(agentResult([{ text: 'half', isError: true }], {}))).toMatchObject({ status: 'fail' });
    expect(judge(agentResult([{ text: REJECTED }], {}))).toMatchObject({ status: 'fail' });
  });

  it('goes by the last end of a run in the log when no result is printed', () => {
    const said = "400 property 'messages.3.name' is unsupported";
    const end = (isError: boolean) =>
      `[agent/embedded] embedded run agent end: runId=1 isError=${isError} model=m provider=inferrs`;
    const log = `[agent] start\n${end(true)} error=${REJECTED} rawError=${said}\r\n[openclaw] bye\n`;
    const verdict = { status: 'fail', text: REJECTED, serverSaid: said };
    expect(judge('', log)).toEqual(verdict);
    expect(judge(log)).toEqual(verdict);
    expect(judge('', `${end(true)} error=${REJECTED}\n`)).toEqual({ status: 'fail', text: REJECTED });
    expect(judge('', `${end(true)}\n`)).toEqual({ status: 'fail', text: 'it failed without a word' });
    expect(judge('', `${log}${end(false)}\n`)).toMatchObject({ status: 'unclear' });
  });

  it('says nothing about the server when there is no result', () => {
    const tooOld = 'openclaw: Node.js >=24.16.0 is required.\nInstall it first.\n';
    expect(judge('', tooOld)).toEqual({
      status: 'unclear',
      text: 'openclaw: Node.js >=24.16.0 is required.',
    });
    expect(judge('', 'a\nb\n\nc\nd\n')).toEqual({ status: 'unclear', text: 'b\nc\nd' });
    expect(judge('', '')).toEqual({ status: 'unclear', text: 'it printed nothing' });
    expect(judge('{\n "a": 1\n}\n')).toMatchObject({ status: 'unclear' });
  });
});

describe('judgeModelRun', () => {
  const judge = (stdout: string, stderr = '') => judgeModelRun({ stdout, stderr });
  const outputs = (...texts: string[]) => pretty({ ok: true, outputs: texts.map((text) => ({ text })) });

  it('tells an answer from a sentence in its place, from none, and from an error', () => {
    expect(judge(outputs(ANSWER))).toEqual({ status: 'pass', text: ANSWER });
    expect(judge(outputs(REJECTED), LOG)).toEqual({ status: 'fail', text: REJECTED, serverSaid: SAID });
    expect(judge(outputs())).toMatchObject({ status: 'fail', text: 'it gave an empty answer' });
    const sentence = 'No text output returned for provider "inferrs" model "m"';
    expect(judge('', `Error: ${sentence}.\n`)).toEqual({ status: 'fail', text: `${sentence}.` });
    const error = { ok: false, error: { type: 'cli_error', message: `${sentence}: ${SAID}` } };
    expect(judge(pretty(error))).toEqual({ status: 'fail', text: error.error.message, serverSaid: SAID });
    expect(judge('', 'Segmentation fault')).toMatchObject({ status: 'unclear' });
  });
});

describe('sandboxConfig', () => {
  const options = {
    target: {
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: 'sk-secret',
      headers: { 'x-team': 'h-secret' },
      timeouts: { connect: 1, firstByte: 1, idle: 1, total: 1 },
    },
    model: 'google/gemma',
    flags: { requiresStringContent: true },
    timeoutMs: 90_000,
    env: {},
  } as const;

  it('keeps secrets out of the file, and keys out that the release does not know', () => {
    const { config, secrets } = sandboxConfig({ ...options, profile: 'openclaw-2026.4', variant: 'lean' });
    expect(JSON.stringify(config)).not.toMatch(/secret|timeoutSeconds|experimental/);
    expect(Object.values(secrets).toSorted()).toEqual(['h-secret', 'sk-secret']);
    const newer = sandboxConfig({ ...options, profile: 'openclaw-2026.9', variant: 'lean-all-tools' });
    expect(newer.config).toMatchObject({
      agents: {
        defaults: { model: { primary: 'inferrs/google/gemma' }, experimental: { localModelLean: true } },
      },
      tools: { toolSearch: false },
      models: { providers: { inferrs: { timeoutSeconds: 90, models: [{ compat: options.flags }] } } },
    });
  });
});

describe('runOpenClaw', () => {
  /** A package that prints what it is told; `seen` is what it was started with. */
  async function fakeOpenClaw(modelRun: string, agent: string) {
    const cwd = await folderWith({
      'openclaw/package.json': '{"name":"openclaw","version":"2026.9.6"}',
      'openclaw/openclaw.mjs': `
        import fs from 'node:fs';
        const [command] = process.argv.slice(2);
        const { HOME, OPENCLAW_STATE_DIR, OPENCLAW_CONFIG_PATH, SECRET_OF_THE_USER, INFERRS_DOCTOR_API_KEY } = process.env;
        const config = JSON.parse(fs.readFileSync(OPENCLAW_CONFIG_PATH, 'utf8'));
        const seen = { argv: process.argv.slice(2), HOME, OPENCLAW_STATE_DIR, SECRET_OF_THE_USER, INFERRS_DOCTOR_API_KEY, config };
        fs.writeFileSync(import.meta.dirname + '/seen-' + command, JSON.stringify(seen));
        fs.writeFileSync(OPENCLAW_STATE_DIR + '/session', 'x');
        ${modelRun === 'hang' ? '' : `if (command === 'infer') console.log(${JSON.stringify(modelRun)});`}
        if (command === 'infer' && ${modelRun === 'hang'}) setInterval(() => {}, 1000);
        if (command === 'agent') console.log(${JSON.stringify(agent)});`,
    });
    const run = (options: Partial<OpenClawOptions> = {}) =>
      runOpenClaw({
        path: path.join(cwd, 'openclaw'),
        target: {
          baseUrl: 'http://127.0.0.1:1/v1',
          apiKey: 'sk-secret-1234',
          headers: {},
          timeouts: { connect: 1, firstByte: 1, idle: 1, total: 1 },
        },
        model: 'm',
        flags: { requiresStringContent: true },
        expected: 'pass',
        timeoutMs: 30_000,
        env: { ...process.env, SECRET_OF_THE_USER: 'x' },
        cwd,
        signal: new AbortController().signal,
        ...options,
      });
    const seen = async (command: string) =>
      JSON.parse(await readFile(path.join(cwd, `openclaw/seen-${command}`), 'utf8'));
    return { run, seen };
  }

  const modelRun = pretty({ ok: true, outputs: [{ text: ANSWER }] });
  const agent = agentResult([{ text: ANSWER }], {});

  it('runs both turns in a home of its own, with the flags, and removes it', async () => {
    const { run, seen } = await fakeOpenClaw(modelRun, agent);
    const result = await run();
    expect(result).toMatchObject({
      release: '2026.9.6',
      profile: 'openclaw-2026.9',
      layer: { id: 'openclaw', status: 'pass', reason: `"${ANSWER}"` },
      steps: [
        { id: 'model-run', status: 'pass' },
        { id: 'agent', status: 'pass' },
      ],
      finding: null,
    });
    const { argv, HOME, OPENCLAW_STATE_DIR, config, ...env } = await seen('agent');
    expect(argv).toEqual(expect.arrayContaining(['agent', '--local', '--json', '--timeout', '30']));
    expect(config.models.providers.inferrs.models[0].compat).toEqual({ requiresStringContent: true });
    expect(env).toEqual({ INFERRS_DOCTOR_API_KEY: 'sk-secret-1234' });
    expect(HOME).not.toBe(process.env.HOME);
    expect([existsSync(HOME), existsSync(OPENCLAW_STATE_DIR)]).toEqual([false, false]);
  });

  it('asks for a report when it disagrees with the smoke test, either way', async () => {
    const failing = pretty({ ok: false, error: { message: `${REJECTED} for sk-secret-1234` } });
    const { run } = await fakeOpenClaw(modelRun, failing);
    const result = await run();
    expect(result.layer).toMatchObject({ status: 'fail', reason: `${REJECTED} for ***` });
    expect(result.finding).toMatchObject({ code: 'openclaw-disagrees', severity: 'error' });
    expect(JSON.stringify(result)).not.toContain('sk-secret-1234');
    expect((await run({ expected: 'fail' })).finding).toMatchObject({ code: 'openclaw-failed' });
    const passing = await fakeOpenClaw(modelRun, agent);
    expect((await passing.run({ expected: 'fail' })).finding).toMatchObject({ code: 'openclaw-disagrees' });
  });

  it('goes by the agent’s turn where only infer model run fails', async () => {
    const { run } = await fakeOpenClaw(pretty({ ok: false, error: { message: REJECTED } }), agent);
    const result = await run();
    expect(result.layer).toMatchObject({ status: 'warn', reason: `"${ANSWER}"` });
    expect(result.finding).toMatchObject({ code: 'openclaw-model-run', severity: 'warning' });
    expect((await run({ expected: 'fail' })).finding).toMatchObject({ code: 'openclaw-disagrees' });
  });

  it('says so when it could not be run, and judges nothing by it', async () => {
    const { run } = await fakeOpenClaw('Node.js is too old', agent);
    const result = await run();
    expect(result.layer).toMatchObject({ status: 'skipped', reason: 'OpenClaw 2026.9.6 could not be run' });
    expect(result.finding).toMatchObject({ code: 'openclaw-not-run', severity: 'warning' });
    expect(result.steps).toHaveLength(1);
  });

  it('stops at the deadline, and on Ctrl-C', async () => {
    const { run, seen } = await fakeOpenClaw('hang', agent);
    const late = await run({ timeoutMs: 1500 });
    expect(late.layer).toMatchObject({ status: 'fail', reason: 'no result within 2 s' });
    expect(existsSync((await seen('infer')).HOME)).toBe(false);
    const interrupted = await run({ signal: AbortSignal.abort() });
    expect(interrupted).toMatchObject({ layer: { status: 'skipped', reason: 'interrupted' }, finding: null });
  });

  it('says that there is none', async () => {
    const { run } = await fakeOpenClaw(modelRun, agent);
    await expect(run({ path: '/nonexistent' })).rejects.toThrow(/no openclaw at \/nonexistent/);
    await expect(run({ path: undefined, env: { PATH: '' } })).rejects.toThrow(/no openclaw on PATH/);
  });
});
