import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workThrough } from '../../src/fleet/pool.js';
import { distinct, type FleetTarget, inShard, serverOf } from '../../src/fleet/target.js';

describe('work on many servers', () => {
  it('is never two at one server, never more than asked, and misses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ server: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3) }), {
          maxLength: 30,
        }),
        fc.integer({ min: 1, max: 6 }),
        async (items, jobs) => {
          const busy = new Set<string>();
          const done: unknown[] = [];
          await workThrough(
            { items, jobs, serverOf: ({ server }) => server, signal: new AbortController().signal },
            async (item) => {
              expect(busy.has(item.server)).toBe(false);
              busy.add(item.server);
              expect(busy.size).toBeLessThanOrEqual(jobs);
              for (let turn = 0; turn < item.turns; turn += 1) await Promise.resolve();
              busy.delete(item.server);
              done.push(item);
            },
          );
          expect(done).toHaveLength(items.length);
        },
      ),
    );
  });

  it('keeps all jobs busy while another server is free: one that is slow holds up none', async () => {
    const begun: string[] = [];
    let end: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      end = resolve;
    });
    const items = ['slow 1', 'slow 2', 'quick 1', 'fast 1'];
    await workThrough(
      { items, jobs: 2, serverOf: (item) => item.split(' ')[0] ?? '', signal: new AbortController().signal },
      async (item) => {
        begun.push(item);
        if (item === 'fast 1') end();
        if (item === 'slow 1') await slow;
      },
    );
    expect(begun).toEqual(['slow 1', 'quick 1', 'fast 1', 'slow 2']);
  });

  it('begins nothing after the signal, and waits for what it began', async () => {
    const stop = new AbortController();
    const ended: number[] = [];
    await workThrough(
      { items: [1, 2, 3, 4], jobs: 2, serverOf: String, signal: stop.signal },
      async (item) => {
        if (item === 1) stop.abort();
        await Promise.resolve();
        ended.push(item);
      },
    );
    expect(ended.sort()).toEqual([1]);
  });
});

describe('a server', () => {
  it.each([
    ['http://localhost:8080/v1', '127.0.0.1:8080'],
    ['http://127.0.0.1:8080/api/v1', '127.0.0.1:8080'],
    ['http://[::1]:8080/v1', '127.0.0.1:8080'],
    ['http://0.0.0.0:8080', '127.0.0.1:8080'],
    ['http://GPU.example./v1', 'gpu.example:80'],
    ['https://gpu.example/v1', 'gpu.example:443'],
  ])('%s is %s', (url, server) => expect(serverOf(url)).toBe(server));
});

const target = (name: string, server: string, model?: string): FleetTarget => ({
  name,
  server,
  labels: {},
  place: 'fleet.json5:1:1',
  options: { ...(model !== undefined && { model }) },
});

describe('shards', () => {
  it('are all of the fleet, each target once, and all of a server in one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a:1', 'b:1', 'c:1', 'd:1', 'e:1'), { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        (servers, of) => {
          const all = servers.map((server, index) => target(`${index}`, server));
          const shards = Array.from({ length: of }, (_, index) => inShard(all, { index, of }));
          expect(shards.flat().sort((a, b) => Number(a.name) - Number(b.name))).toEqual(all);
          for (const server of servers)
            expect(shards.filter((shard) => shard.some((one) => one.server === server))).toHaveLength(1);
          const sizes = shards.map((shard) => new Set(shard.map(({ server }) => server)).size);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('names are made different by model, then by number', () => {
    const all = [
      target('a:1', 'a:1', 'x'),
      target('a:1', 'a:1', 'y'),
      target('b:1', 'b:1'),
      target('b:1', 'b:1'),
    ];
    expect(distinct(all).map(({ name }) => name)).toEqual(['a:1 x', 'a:1 y', 'b:1', 'b:1 #2']);
  });
});
