import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Capture, captureOf } from '../../src/capture/record.js';
import { type ReplayOptions, run } from '../../src/commands/replay.js';
import type { JsonObject, Report } from '../../src/model.js';
import { render } from '../../src/report/index.js';
import { type Fault, type FaultId, type Simulator, startSimulator } from '../../src/simulator/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { quietPorts } from '../smoke/harness.js';
import { answer, startRawServer } from '../support/raw-server.js';

const open: { close(): Promise<unknown> }[] = [];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await rm(folder, { recursive: true });
});

async function simulate(...faults: (FaultId | Fault)[]): Promise<Simulator> {
  const simulator = await startSimulator({ faults });
  open.push(simulator);
  return simulator;
}

const AGENT = buildTurn({ profile: 'openclaw-2026.9', step: 'agent', model: 'tiny-model' });
const TOOL_RESULT = buildTurn({ profile: 'openclaw-2026.9', step: 'tool-result', model: 'tiny-model' });

/** The file that `capture` writes for this turn. */
async function captured(body: JsonObject, upstream: string): Promise<string> {
  const capture: Capture = await captureOf(
    {
      startedAt: new Date(0),
      method: 'POST',
      path: '/v1/chat/completions',
      headers: [],
      body: Buffer.from(JSON.stringify(body)),
      result: { kind: 'failure', code: 'ABORTED', message: '' },
      timing: { total: 1 },
    },
    upstream,
  );
  return fileWith(JSON.stringify(capture));
}

async function fileWith(text: string): Promise<string> {
  const file = path.join(folder, 'turn.json');
  await writeFile(file, text);
  return file;
}

async function replay(options: ReplayOptions, ports = quietPorts()): Promise<Report> {
  const given = { profile: 'openclaw-2026.9', timeout: 2000, ...options } as const;
  const output = await run(given, ports);
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

const bodiesOf = ({ requests }: Simulator) =>
  requests.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('a turn that passes', () => {
  it('is sent as it was captured, to where it was captured', async () => {
    const simulator = await simulate();
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({ command: 'replay', verdict: 'ready', exitCode: 0, findings: [] });
    expect(report.layers.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'health pass',
      'models pass',
      'agent pass',
    ]);
    expect(report).not.toHaveProperty('smallest');
    expect(bodiesOf(simulator)).toEqual([JSON.stringify(AGENT)]);
  });

  it('may be a bare body, spelled as it likes, from standard input', async () => {
    const simulator = await simulate();
    const text =
      '{ "messages":[{"role":"user","content":"2+2?"}], "temperature": 1.0, "model":"tiny-model" }\n';
    const stdin = async function* () {
      yield Buffer.from(text);
    };
    const ports = { ...quietPorts(), stdin };
    expect((await replay({ file: '-', baseUrl: simulator.baseUrl }, ports)).verdict).toBe('ready');
    expect(bodiesOf(simulator)).toEqual([text.trim()]);
  });

  it('is sent for another model when one is asked for, and with flags', async () => {
    const simulator = await startSimulator({ model: 'other', faults: ['arrays-rejected-400'] });
    open.push(simulator);
    const report = await replay({
      file: await captured(AGENT, simulator.baseUrl),
      model: 'other',
      flags: { requiresStringContent: true },
    });
    expect(report.verdict).toBe('ready');
    expect(report.notes.join()).toContain('it is sent for other instead');
    const [sent = ''] = bodiesOf(simulator);
    expect(JSON.parse(sent)).toMatchObject({ model: 'other' });
    expect(sent).not.toContain('"content":[');
  });
});

describe('a turn that fails', () => {
  const hi = [{ role: 'user', content: 'Hi' }];
  const parts = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }];

  it('comes down to its culprit, which fails the same way when it is sent by hand', async () => {
    const simulator = await simulate('arrays-rejected-400');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({
      verdict: 'needs-flags',
      exitCode: 1,
      remedy: { flags: { requiresStringContent: true }, status: 'verified' },
    });
    expect(report.findings[0]).toMatchObject({ code: 'content-array-rejected', layer: 'agent' });
    expect(Buffer.byteLength(JSON.stringify(AGENT))).toBeGreaterThan(50_000);
    const { body = '', bytes = 0, minimal, curl = '' } = report.smallest ?? {};
    expect(JSON.parse(body)).toEqual({ model: 'tiny-model', messages: parts });
    expect([bytes < 300, minimal]).toEqual([true, true]);
    expect(report.requests.count).toBeLessThanOrEqual(40);
    const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
    expect(JSON.parse(stdout).error.message).toMatch(/expected a string, but got an array/);
  });

  it.each<[FaultId, JsonObject, JsonObject, JsonObject | null]>([
    ['system-rejected', AGENT, { messages: [{ role: 'system', content: 'Hi' }] }, null],
    ['role-alternation', AGENT, { messages: [...hi, ...hi] }, { supportsTools: false }],
    [
      'max-completion-tokens-rejected',
      AGENT,
      { messages: hi, max_completion_tokens: 64 },
      { maxTokensField: 'max_tokens' },
    ],
    [
      'stream-options-rejected',
      AGENT,
      { messages: hi, stream: true, stream_options: { include_usage: true } },
      { supportsUsageInStreaming: false },
    ],
    ['empty-stream-on-array', AGENT, { messages: parts, stream: true }, { requiresStringContent: true }],
    ['opaque-proxy', AGENT, { messages: parts }, { requiresStringContent: true }],
    ['no-end', AGENT, { messages: hi, stream: true }, null],
    [
      'user-after-tool-rejected',
      TOOL_RESULT,
      {
        messages: [
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'call00000001', type: 'function', function: { name: 'read', arguments: '{}' } },
            ],
          },
          { role: 'tool', content: 'Hi', tool_call_id: 'call00000001' },
          ...hi,
        ],
      },
      { requiresAssistantAfterToolResult: true },
    ],
  ])('%s', async (fault, body, smallest, flags) => {
    const simulator = await simulate(fault);
    const report = await replay({ file: await captured(body, simulator.baseUrl) });
    expect(JSON.parse(report.smallest?.body ?? 'null')).toEqual({ model: 'tiny-model', ...smallest });
    expect(report.smallest?.minimal).toBe(true);
    expect(report.verdict).toBe(flags === null ? 'backend-limit' : 'needs-flags');
    if (flags !== null) expect(report.remedy).toMatchObject({ status: 'verified', flags });
    expect(report.requests.count).toBeLessThanOrEqual(40);
  });

  it('names the cause that the smallest part shows, where the whole turn offered a wrong one', async () => {
    // The words fit many causes; the tool result's null content is only the likeliest.
    const simulator = await simulate('tools-rejected-500');
    const report = await replay({ file: await captured(TOOL_RESULT, simulator.baseUrl) });
    expect(report.findings[0]).toMatchObject({ code: 'opaque-error' });
    expect(report.layers.at(-1)).toMatchObject({
      id: 'agent',
      reason: expect.stringMatching(/500 opaque-error$/),
    });
    const { messages, tools } = JSON.parse(report.smallest?.body ?? '{}');
    expect(messages).toEqual(hi);
    expect(tools).toHaveLength(1);
  });

  it('is only reported with --no-diagnose', async () => {
    const simulator = await simulate('arrays-rejected-400');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl), diagnose: false });
    expect(bodiesOf(simulator)).toHaveLength(1);
    expect(report).toMatchObject({ verdict: 'inconclusive', remedy: null });
    expect(report).not.toHaveProperty('smallest');
  });

  it('is not shrunk where its size is what fails', async () => {
    const simulator = await simulate('context-overflow');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({ verdict: 'backend-limit', exitCode: 5 });
    expect(report.findings[0]?.code).toBe('context-overflow');
    expect(report).not.toHaveProperty('smallest');
  });

  it('says what it knows when the number of requests is used up', async () => {
    const simulator = await simulate('schema-anyOf-rejected');
    const file = await captured(AGENT, simulator.baseUrl);
    const report = await replay({ file, maxRequests: 16 });
    expect(report.requests.count).toBe(16);
    expect(report).toMatchObject({ verdict: 'needs-flags', smallest: { minimal: false } });
    expect(report.smallest?.body).toContain('"anyOf"');
    expect(report.notes.join()).toContain('cut short');
    const early = await replay({ file, maxRequests: 3 });
    expect(early).toMatchObject({ verdict: 'inconclusive', exitCode: 6 });
    expect(early.findings[0]?.code).toBe('tool-schema-rejected');
    expect(early.spent).toBe('max-requests');
  });

  it('stops at once when the server dies of it', async () => {
    const simulator = await simulate('dies-when-large');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report.findings[0]?.code).toBe('server-crash');
    expect(bodiesOf(simulator)).toHaveLength(1);
  });

  it('is unstable when it passes the second time', async () => {
    const simulator = await simulate({
      summary: 'fails once',
      rules: [
        {
          when: { endpoint: 'chat', first: 1 },
          effect: {
            do: 'reply',
            at: 'model',
            status: 500,
            contentType: 'application/json',
            body: { error: { message: 'a slot was lost' } },
          },
        },
      ],
    });
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 6 });
    expect(report.findings[0]?.code).toBe('unstable');
    expect(bodiesOf(simulator)).toHaveLength(2);
  });

  it('is interrupted with what is known so far', async () => {
    const simulator = await simulate('schema-anyOf-rejected');
    const ending = new AbortController();
    const ports = quietPorts(ending.signal);
    const update = (): void => {
      if (simulator.requests.length > 12) ending.abort();
    };
    const file = await captured(AGENT, simulator.baseUrl);
    const report = await replay({ file }, { ...ports, progress: { ...ports.progress, update } });
    expect(report).toMatchObject({ verdict: 'interrupted', exitCode: 130, smallest: { minimal: false } });
    expect(report.findings[0]?.code).toBe('tool-schema-rejected');
  });
});

describe('what keeps a turn from being sent', () => {
  it.each([
    ['auth', 'unreachable'],
    ['model-not-listed', 'model-not-ready'],
  ] as const)('%s', async (fault, verdict) => {
    const simulator = await simulate(fault);
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report.verdict).toBe(verdict);
    expect(bodiesOf(simulator)).toEqual([]);
  });

  it('a key that only the turn needs is no limit of the backend', async () => {
    const list = JSON.stringify({ object: 'list', data: [{ id: 'tiny-model', object: 'model' }] });
    const json = { 'content-type': 'application/json' };
    const server = await startRawServer((socket, request) => {
      if (request.startsWith('POST'))
        socket.end(answer('401 Unauthorized', json, '{"error":{"message":"Invalid API key"}}'));
      else socket.end(answer('200 OK', json, request.includes('/models') ? list : '{"status":"ok"}'));
    });
    open.push(server);
    const report = await replay({ file: await captured(AGENT, server.baseUrl) });
    expect(report).toMatchObject({ verdict: 'unreachable', exitCode: 3 });
    expect(report.findings[0]?.code).toBe('auth');
    expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('a file from elsewhere does not choose who is sent the key', async () => {
    const file = await captured(AGENT, 'http://192.0.2.1:9/v1');
    const ports = { ...quietPorts(), env: { INFERRS_API_KEY: 'a-key-of-mine', HOME: folder } };
    const report = await replay({ file, maxRequests: 1, timeout: 300 }, ports);
    expect(report.target.baseUrl).not.toContain('192.0.2.1');
  });

  it.each([
    ['a file that is not there', 'missing.json', /could not be read: it is not there/],
    ['a folder', '.', /is a folder; name one of the files in it/],
  ])('%s', async (_name, file, says) => {
    await expect(replay({ file }, { ...quietPorts(), cwd: folder })).rejects.toThrow(says);
  });

  it.each([
    ['{}', /neither a turn/],
    ['{"messages":"none"}', /neither a turn/],
    ['{"messages":[]', /holds no JSON, or it was cut short/],
    ['{"schema":"inferrs-doctor/capture/1"}', /damaged.*tool is not an object/],
    ['{"messages":[]}', /names no model; say which with --model/],
  ])('%s', async (text, says) => {
    await expect(replay({ file: await fileWith(text), baseUrl: 'http://127.0.0.1:1' })).rejects.toThrow(says);
  });
});

describe('the report', () => {
  const options = { columns: 100, color: false, unicode: true, quiet: false, verbose: false } as const;
  const shown = async (format: 'text' | 'markdown') => {
    const simulator = await simulate('arrays-rejected-400');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    return render(report, { ...options, format });
  };

  it('prints the command that sends the smallest request, fit to be copied', async () => {
    const text = await shown('text');
    expect(text).toContain('the smallest request that fails in the same way: 91 B, sent with\n\ncurl -sS');
    expect(text).toMatch(
      /\n\{"model":"tiny-model","messages":\[\{"role":"user","content":\[\{"type":"text","text":"Hi"\}\]\}\]\}\nJSON\n/,
    );
    expect(text).toMatch(/NEEDS FLAGS/);
  });

  it('says of a long one where it is', async () => {
    const simulator = await simulate('schema-anyOf-rejected');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl), maxRequests: 9 });
    const text = await render(report, { ...options, columns: 160, format: 'text' });
    expect(text).toMatch(/as far as the search came: \d+ kB, too long to stand here; --json has it\n/);
    expect(text).not.toContain('curl');
    expect(JSON.parse(await render(report, { ...options, format: 'json' })).smallest.curl).toContain(
      '"anyOf"',
    );
  });

  it('has it in Markdown', async () => {
    expect(await shown('markdown')).toMatch(/in the same way: 91 B, sent with\n\n```sh\ncurl -sS/);
  });
});
