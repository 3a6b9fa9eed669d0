import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run as runCheck } from '../../src/commands/check-local-service.js';
import type { Target } from '../../src/model.js';
import { readConfig } from '../../src/openclaw/config/config.js';
import { selectProvider } from '../../src/openclaw/config/provider.js';
import {
  checkLocalService,
  type LocalService,
  localServiceOf,
} from '../../src/openclaw/service/local-service.js';
import type { Report } from '../../src/report/contract.js';
import { createRedactor } from '../../src/wire/redact.js';
import { type OpenedSend, openSend } from '../../src/wire/send.js';
import { folderWith } from './folder.js';

const closers: (() => Promise<unknown> | undefined)[] = [];
let port = 0;
let opened: OpenedSend;
let target: Target;

beforeEach(async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  ({ port } = probe.address() as AddressInfo);
  await new Promise((resolve) => probe.close(resolve));
  target = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: 'm',
    headers: {},
    timeouts: { connect: 2000, firstByte: 5000, idle: 5000, total: 10_000 },
  };
  opened = openSend({ target, userAgent: 'test' });
  closers.push(opened.close);
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A program that serves: `loadingFor` looks at /v1/models find no model yet. */
function serverScript(loadingFor = 0): string {
  return `
    let looks = 0;
    require('node:http').createServer((request, response) => {
      const loading = looks < ${loadingFor};
      if (request.url === '/health') return response.end(JSON.stringify({ status: loading ? 'loading' : 'ok' }));
      if (request.url === '/v1/models') {
        looks++;
        return response.end(JSON.stringify({ object: 'list', data: loading ? [] : [{ id: 'm', owned_by: 'inferrs' }] }));
      }
      request.resume().on('end', () => {
        response.setHeader('content-type', 'text/event-stream');
        response.end('data: {"choices":[{"index":0,"delta":{"content":"Four."}}]}\\n\\ndata: [DONE]\\n\\n');
      });
    }).listen(${port}, '127.0.0.1');`;
}

function service(script: string, overrides: Partial<LocalService> = {}): LocalService {
  return {
    command: process.execPath,
    args: ['-e', script],
    env: {},
    healthUrl: `http://127.0.0.1:${port}/v1/models`,
    readyTimeoutMs: 20_000,
    ...overrides,
  };
}

function check(of: LocalService, signal = new AbortController().signal) {
  const redact = createRedactor(['sesame-key-1']);
  return checkLocalService(of, { target, send: opened.send, env: process.env, redact, pollMs: 20 }, signal);
}

async function refused(): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/`;
  const { outcome } = await opened.send({ id: 'x', layer: 'health', method: 'GET', url, headers: {} });
  return outcome.kind === 'failure' && outcome.code === 'ECONNREFUSED';
}

async function listen(server: Server | ReturnType<typeof createServer>): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((resolve) => server.close(resolve)));
}

describe('checkLocalService', () => {
  it('says when the service was ready and when the first token came, and stops it', async () => {
    const result = await check(service(serverScript()));
    expect(result).toMatchObject({ outcome: { kind: 'ready' }, finding: null });
    expect(result.readyMs).toBeGreaterThan(0);
    expect(result.loadedMs).toBeGreaterThanOrEqual(result.readyMs ?? Number.NaN);
    expect(result.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(await refused()).toBe(true);
  });

  it('sees a 2xx while the model still loads', async () => {
    const { outcome, finding, readyMs = 0, loadedMs = 0 } = await check(service(serverScript(5)));
    expect(outcome.kind).toBe('ready-too-early');
    expect(loadedMs).toBeGreaterThan(readyMs);
    expect(finding).toMatchObject({ code: 'local-service-ready-too-early', severity: 'warning' });
  });

  it('says when the model is never loaded', async () => {
    const { finding } = await check(service(serverScript(1e9), { readyTimeoutMs: 1000 }));
    expect(finding?.code).toBe('local-service-never-loaded');
    expect(await refused()).toBe(true);
  });

  it('quotes the last words of a program that ends early, without secrets or escapes', async () => {
    const script = `console.error('1\\n2\\n3\\n4\\n5\\n6\\n\\n7\\n8\\nkey sesame-key-1\\n\\x1b[31mAddress in use'); process.exit(7)`;
    const { outcome, finding } = await check(service(script));
    expect(outcome).toMatchObject({ kind: 'early-exit', exit: { kind: 'exited', code: 7 } });
    expect(finding?.title).toContain('exit code 7');
    expect(finding?.serverSaid).toBe('3\n4\n5\n6\n7\n8\nkey ***\n␛[31mAddress in use');
  });

  it('shows how the program was started, as a shell takes it and without secrets', async () => {
    const script = 'process.exit(1)';
    const args = ['-e', script, '--', '--name', "it's me", '--api-key', 'hidden-1', '--hf-token=hidden-2'];
    const { finding } = await check(service('', { args }));
    expect(finding?.advice).toMatch(
      / -e 'process\.exit\(1\)' -- --name 'it'\\''s me' --api-key '\*\*\*' '--hf-token=\*\*\*'$/,
    );
  });

  it('passes the environment and the folder of the service', async () => {
    const cwd = await folderWith({});
    const script = 'console.error(process.env.DEVICE, process.cwd()); process.exit(1)';
    const { finding } = await check(service(script, { env: { DEVICE: 'metal' }, cwd }));
    expect(finding?.serverSaid).toBe(`metal ${cwd}`);
  });

  it('gives up after readyTimeoutMs', async () => {
    const script = "console.error('loading for ever'); setInterval(() => {}, 1000)";
    const { outcome, finding, ms } = await check(service(script, { readyTimeoutMs: 1000 }));
    expect(ms).toBeGreaterThanOrEqual(1000);
    expect(outcome).toMatchObject({ kind: 'never-ready', lines: ['loading for ever'] });
    expect(finding?.title).toContain('(1000 ms)');
  });

  it.each([
    ['relative-command', 'inferrs'],
    ['missing-command', '/nonexistent/inferrs'],
    ['not-executable', '/etc'],
  ])('starts nothing for a %s', async (kind, command) => {
    const { finding } = await check(service('', { command }));
    expect(finding).toMatchObject({ code: `local-service-${kind}`, severity: 'error' });
  });

  it('tells a server that answers already from a port taken by something else, and touches neither', async () => {
    let status = 200;
    const other = createHttpServer((_, response) => {
      response.writeHead(status, { server: 'nginx', connection: 'close' }).end('{}');
    });
    await listen(other);
    const marker = service("require('node:fs').writeFileSync('/nonexistent/started', '')");
    expect((await check(marker)).finding?.code).toBe('local-service-already-answering');
    status = 404;
    const taken = await check(marker);
    expect(taken.outcome).toEqual({ kind: 'port-taken', by: 'nginx' });
    expect(other.listening).toBe(true);
  });

  it('knows a port taken by something that does not speak HTTP', async () => {
    await listen(
      createServer((socket) =>
        socket
          .on('error', () => undefined)
          .resume()
          .end('SSH-2.0-x\r\n'),
      ),
    );
    expect((await check(service(''))).outcome).toMatchObject({
      kind: 'port-taken',
      by: expect.stringMatching('not speak HTTP'),
    });
  });

  it('stops what the program started, even what ignores SIGTERM', async () => {
    const child = `process.on('SIGTERM', () => {}); ${serverScript()}`;
    const script = `process.on('SIGTERM', () => {});
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'ignore' })`;
    expect((await check(service(script))).outcome.kind).toBe('ready');
    expect(await refused()).toBe(true);
  });

  it('stops on Ctrl-C', async () => {
    const interrupt = new AbortController();
    const of = service('setInterval(() => {}, 1000)');
    const send: OpenedSend['send'] = (probe, signal) => {
      setImmediate(() => interrupt.abort());
      return opened.send(probe, signal);
    };
    const options = { target, send, env: process.env, redact: (text: string) => text };
    expect(await checkLocalService(of, options, interrupt.signal)).toMatchObject({
      outcome: { kind: 'interrupted' },
      finding: null,
    });
  });
});

describe('check --local-service', () => {
  async function report(script: string, model: string, readyTimeoutMs = 20_000): Promise<Report> {
    const localService = { command: process.execPath, args: ['-e', script], readyTimeoutMs };
    const provider = { baseUrl: target.baseUrl, localService, models: [{ id: model }] };
    const cwd = await folderWith({
      'openclaw.json': JSON.stringify({ models: { providers: { inferrs: provider } } }),
    });
    const nothing = () => {};
    const output = await runCheck(
      { config: 'openclaw.json' },
      {
        cwd,
        env: process.env,
        signal: new AbortController().signal,
        progress: { update: nothing, note: nothing, stop: nothing },
        stdin: async function* () {},
      },
    );
    if (output.kind !== 'report') throw new Error('not a report');
    return output.report;
  }

  it('judges the list of models as check does', async () => {
    expect(await report(serverScript(), 'm')).toMatchObject({
      verdict: 'ready',
      server: { kind: 'inferrs' },
      layers: [
        { id: 'health', status: 'pass' },
        { id: 'models', status: 'pass', reason: '1 model, yours is listed' },
      ],
      findings: [],
    });
    const others = serverScript().replace("owned_by: 'inferrs' }", "owned_by: 'x' }, { id: 'n' }");
    expect(await report(others, 'mine')).toMatchObject({
      verdict: 'model-not-ready',
      exitCode: 4,
      layers: [
        { id: 'health', status: 'pass' },
        { id: 'models', status: 'fail', reason: '2 models, yours is not listed' },
      ],
      findings: [{ code: 'model-not-found', layer: 'models' }],
    });
  });

  it('lists nothing twice when the model is never loaded', async () => {
    const { verdict, layers, findings } = await report(serverScript(1e9), 'm', 1000);
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({
      verdict: 'model-not-ready',
      codes: ['local-service-never-loaded'],
    });
    expect(layers).toMatchObject([
      { id: 'health', status: 'pass' },
      { id: 'models', status: 'fail' },
    ]);
  });

  it('gives the time that it waited in vain', async () => {
    const { verdict, layers } = await report('setInterval(() => {}, 1000)', 'm', 1000);
    expect(verdict).toBe('unreachable');
    expect(layers).toMatchObject([{ id: 'health', status: 'fail', reason: 'local-service-never-ready' }]);
    expect(layers[0]?.ms).toBeGreaterThanOrEqual(1000);
  });
});

describe('localServiceOf', () => {
  it('reads the entry with the defaults of OpenClaw', async () => {
    const cwd = await folderWith({
      'openclaw.json': `{models:{providers:{p:{localService:{command:"\${HOME}/inferrs",args:["--port",8080]}},q:{}}}}`,
    });
    const config = await readConfig({ config: 'openclaw.json', env: { HOME: '/home/me' }, cwd });
    const nodeOf = (provider: string) => config && selectProvider(config, { provider })?.node;
    const [p, q] = [nodeOf('p'), nodeOf('q')];
    if (!config || !p || !q) throw new Error('no provider');
    expect(localServiceOf(config, p, 'http://h/v1')).toEqual({
      command: '/home/me/inferrs',
      args: ['--port', '8080'],
      env: {},
      healthUrl: 'http://h/v1/models',
      readyTimeoutMs: 120_000,
    });
    expect(localServiceOf(config, q, 'http://h/v1')).toBeNull();
  });
});
