import { describe, expect, it, onTestFinished } from 'vitest';
import { render } from '../../src/report/index.js';
import { startSimulator } from '../../src/simulator/index.js';
import { folderWith } from '../openclaw/folder.js';
import { quietPorts } from '../smoke/harness.js';
import { answer, startRawServer } from '../support/raw-server.js';
import { AGENT, bodiesOf, captured, fileWith, replay, simulate } from './replaying.js';

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
    onTestFinished(simulator.close);
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

describe('the key of the environment', () => {
  const file = async () => {
    const server = await startRawServer((socket) => socket.end(answer('404 Not Found', {}, '')));
    onTestFinished(server.close);
    return { server, file: await captured(AGENT, server.baseUrl) };
  };
  const ports = { ...quietPorts(), env: { ...quietPorts().env, INFERRS_API_KEY: 'secret-4711' } };
  const received = (requests: readonly string[]) => requests.some((text) => text.includes('secret-4711'));

  it('goes to no port that only a captured file names, and the report says so', async () => {
    const { server, file: turn } = await file();
    const report = await replay({ file: turn }, ports);
    expect(server.requests.length).toBeGreaterThan(0);
    expect(received(server.requests)).toBe(false);
    expect(report.notes.join()).toContain('INFERRS_API_KEY was not sent');
  });

  it('goes to the server that --base-url names, and the report says which', async () => {
    const { server, file: turn } = await file();
    const report = await replay({ file: turn, baseUrl: server.baseUrl }, ports);
    expect(received(server.requests)).toBe(true);
    expect(report.notes.join()).toContain(`The key in INFERRS_API_KEY goes to 127.0.0.1:${server.port}.`);
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
    onTestFinished(server.close);
    const report = await replay({ file: await captured(AGENT, server.baseUrl) });
    expect(report).toMatchObject({ verdict: 'unreachable', exitCode: 3 });
    expect(report.findings[0]?.code).toBe('auth');
    expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('a file from elsewhere does not choose who is sent the key', async () => {
    const file = await captured(AGENT, 'http://192.0.2.1:9/v1');
    const ports = { ...quietPorts(), env: { INFERRS_API_KEY: 'a-key-of-mine', HOME: await folderWith({}) } };
    const report = await replay({ file, maxRequests: 1, timeout: 300 }, ports);
    expect(report.target.baseUrl).not.toContain('192.0.2.1');
  });

  it.each([
    ['a file that is not there', 'missing.json', /could not be read: it is not there/],
    ['a folder', '.', /is a folder; name one of the files in it/],
  ])('%s', async (_name, file, says) => {
    await expect(replay({ file }, { ...quietPorts(), cwd: await folderWith({}) })).rejects.toThrow(says);
  });

  it.each([
    ['{}', /neither a turn/],
    ['{"messages":"none"}', /neither a turn/],
    ['{"messages":[]', /holds no JSON, or it was cut short/],
    ['{"schema":"inferrs-doctor/capture/1"}', /damaged.*tool is missing/],
    ['{"messages":[]}', /names no model; say which with --model/],
  ])('%s', async (text, says) => {
    await expect(replay({ file: await fileWith(text), baseUrl: 'http://127.0.0.1:1' })).rejects.toThrow(says);
  });

  it('a nesting without end', async () => {
    const file = await fileWith(`{"messages":[${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}]}`);
    await expect(replay({ file, baseUrl: 'http://127.0.0.1:1' })).rejects.toThrow(/deeper than 200 levels/);
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
