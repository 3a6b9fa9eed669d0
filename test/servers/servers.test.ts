import { readdirSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ServerKind } from '../../src/servers/index.js';
import { isKnownKind, optionOf, SERVER_KINDS, SERVERS, servedBy, serverOf } from '../../src/servers/index.js';
import type { Server } from '../../src/servers/server.js';

describe('the servers', () => {
  it('are a file each, and every file is gathered', () => {
    const files = readdirSync('src/servers').map((name) => name.replace(/\.ts$/, ''));
    const shared = ['index', 'server', 'seen', 'told'];
    expect(files.filter((name) => !shared.includes(name)).sort()).toEqual([...SERVER_KINDS].sort());
  });

  it('are kinds of the report, and nothing else is', () => {
    expectTypeOf<Exclude<ServerKind, keyof typeof SERVERS>>().toEqualTypeOf<'unknown'>();
    expectTypeOf<keyof typeof SERVERS>().toExtend<ServerKind>();
    expect(isKnownKind('unknown')).toBe(false);
    expect(isKnownKind('toString')).toBe(false);
    expect(serverOf('unknown')).toBeUndefined();
  });

  it('do not compile half told', () => {
    const { tells: _, ...half } = SERVERS.ollama;
    // @ts-expect-error: what tells it apart is missing
    const server: Server = half;
    expect(server).toBeDefined();
  });

  it.each(SERVER_KINDS)('%s asks at most two more questions, at ports that exist', (kind) => {
    const { ports, probes, lookedFor } = SERVERS[kind];
    expect(probes.length).toBeLessThanOrEqual(2);
    expect(probes.every(({ path }) => path.startsWith('/'))).toBe(true);
    expect(ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)).toBe(true);
    expect(lookedFor && ports.length === 0).toBe(false);
  });

  it('have options by cause, as text or of the finding', () => {
    expect(optionOf('unknown', 'context-overflow')).toBeUndefined();
    expect(optionOf('no-such-kind', 'context-overflow')).toBeUndefined();
    for (const kind of SERVER_KINDS)
      for (const option of Object.values(SERVERS[kind].options))
        expect(typeof option === 'function' ? option({}) : option).not.toBe('');
  });
});

describe('a program that serves', () => {
  it.each([
    ['inferrs', ['serve', 'org/m', '--host', '127.0.0.1', '--port', '9']],
    ['llmman', ['serve']],
    ['ollama', ['serve']],
    ['llama-server', ['-m', 'org/m', '--host', '127.0.0.1', '--port', '9', '--jinja']],
  ])('%s is started its own way', (program, args) => {
    expect(servedBy(program)?.args('org/m', '127.0.0.1', '9')).toEqual(args);
  });

  it('is unknown by any other name', () => {
    expect(servedBy('my-server')).toBeUndefined();
  });
});
