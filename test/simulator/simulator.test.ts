import { createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/report/verdict.js';
import {
  diesAbove,
  FAULT_GROUPS,
  FAULT_NAMES,
  FAULTS,
  type Fault,
  type FaultId,
  SESSION_FAULTS,
  startSimulator,
} from '../../src/simulator/index.js';
import { readAsSerde } from '../../src/simulator/serde.js';
import { ask, CHAT, chat, failure, READ } from './client.js';
import { useSimulators } from './serve.js';

const { start } = useSimulators();
const faults = Object.entries<Fault>(FAULTS);

describe('the catalogue', () => {
  it('names every fault once, healthy first, each with one short line', () => {
    expect(FAULT_NAMES[0]).toBe('healthy');
    expect([...FAULT_NAMES].sort()).toEqual(Object.keys({ ...FAULTS, ...SESSION_FAULTS }).sort());
    const summaries = FAULT_GROUPS.flatMap((group) =>
      Object.values(group.faults).map(({ summary }) => summary),
    );
    for (const summary of summaries) expect(summary).toMatch(/^[^\n]{10,110}$/);
    expect(new Set(summaries).size).toBe(summaries.length);
  });

  it.each(faults)('%s expects an exit code that fits, and flags only where they help', (_, { expected }) => {
    if (expected === undefined) return;
    const { verdict, exitCode, flags, code } = expected;
    expect(exitCode).toBe(EXIT_CODES[verdict]);
    if (verdict === 'needs-flags') expect(Object.keys(flags ?? {})).not.toEqual([]);
    // What passes needs no flag; against an ignored limit one is worth setting all the same.
    if (verdict === 'ready' && code !== 'max-tokens-ignored') expect(flags).toEqual({});
  });

  it('has a kind of its own only where it needs one', () => {
    const kinds = faults.filter(([, fault]) => fault.kind !== undefined).map(([id]) => id);
    expect(kinds).toContain('generation-a');
    expect(kinds).not.toContain('healthy');
  });
});

describe('a simulator', () => {
  it('records what it was sent', async () => {
    const { url, requests } = await start();
    await ask(url, { path: '/v1/models?limit=1', headers: { Authorization: 'Bearer k', 'X-One': 'é' } });
    await chat(url, { model: 'é' });
    expect(requests).toMatchObject([
      {
        method: 'GET',
        path: '/v1/models?limit=1',
        headers: { authorization: 'Bearer k' },
        body: '',
        bytes: 0,
      },
      { method: 'POST', path: CHAT, headers: { 'content-type': 'application/json' } },
    ]);
    const last = requests[1];
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ model: 'é' });
    expect(last?.bytes).toBe(Buffer.byteLength(last?.body ?? ''));
  });

  it('serves on loopback at the port it says', async () => {
    const { url, baseUrl, port } = await start();
    expect([url, baseUrl]).toEqual([`http://127.0.0.1:${port}`, `http://127.0.0.1:${port}/v1`]);
    expect(port).toBeGreaterThan(0);
  });

  it('fails to start on a port that is taken', async () => {
    const { port } = await start();
    await expect(startSimulator({ port })).rejects.toThrow(`Port ${port} is in use`);
  });

  it('counts the time it held requests, also while it holds one', async () => {
    const { url, heldMs, requests } = await start({ faults: ['hang'] });
    expect(heldMs()).toBe(0);
    const stop = new AbortController();
    const held = failure(ask(url, { path: CHAT, body: '{"messages":[]}', signal: stop.signal }));
    await expect.poll(() => requests.length).toBe(1);
    const early = heldMs();
    await expect.poll(heldMs).toBeGreaterThan(early);
    stop.abort();
    await held;
  });

  it.each<FaultId[]>([
    ['hang'],
    ['loading'],
    ['slow-first-token'],
    ['dies-and-returns'],
    ['ignores-max-tokens'],
  ])('close() with %s ends every connection and frees the port', async (fault) => {
    const simulator = await startSimulator({ faults: [fault] });
    const open = failure(chat(simulator.url, { stream: true, tools: [READ] }));
    await expect.poll(() => simulator.requests.length).toBe(1);
    await simulator.close();
    await simulator.close();
    await open;
    expect(await failure(ask(simulator.url, { path: '/health' }))).toBe('ECONNREFUSED');
    const next = createServer();
    await new Promise<void>((resolve, reject) => {
      next.on('error', reject);
      next.listen(simulator.port, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => next.close(resolve));
  });

  it('stays dead when it is closed before it would be back', async () => {
    const simulator = await startSimulator({ faults: [diesAbove(10_000, 30)] });
    await chat(simulator.url, { stream: true, messages: [{ role: 'user', content: 'x'.repeat(40_000) }] });
    await simulator.close();
    // Longer than it would have been away.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await failure(ask(simulator.url, { path: '/health' }))).toBe('ECONNREFUSED');
  });

  it.each(faults)('%s answers or cuts a request, and nothing else breaks', async (_, fault) => {
    const { url, requests } = await start({ faults: [fault] });
    const asked = [ask(url, { path: '/health' }), ask(url, { path: '/v1/models' })];
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    for (const status of statuses) expect([200, 401, 404, 503]).toContain(status);
    expect(requests).toHaveLength(2);
  });

  it('starts a kind with every fault at once', async () => {
    const { url } = await start({ kind: 'inferrs-c', faults: faults.map(([, fault]) => fault) });
    expect((await ask(url, { path: '/health' })).type).toBe('text/html');
  });
});

describe('reading as serde', () => {
  const ANY = { is: 'value' } as const;

  it('takes every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(readAsSerde(Buffer.from(text), ANY)).toEqual({ ok: true, end: Buffer.byteLength(text) });
      }),
    );
  });

  it('never throws, and refuses what JSON.parse refuses', () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, more]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + more + text.slice(cut + 1);
    });
    fc.assert(
      fc.property(broken, (text) => {
        const bytes = Buffer.from(text);
        const read = readAsSerde(bytes, ANY);
        const parse = () => JSON.parse(read.ok ? bytes.toString('utf8', 0, read.end) : text);
        if (read.ok) parse();
        else expect(parse).toThrow();
      }),
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const { ok } = readAsSerde(Buffer.from(bytes), ANY);
        expect(typeof ok).toBe('boolean');
      }),
    );
  });

  it('survives deep nesting', () => {
    const deep = Buffer.from('['.repeat(200_000));
    for (const shape of [ANY, { is: 'ignored' } as const]) {
      expect(readAsSerde(deep, shape)).toMatchObject({ ok: false, kind: 'syntax' });
    }
  });
});
