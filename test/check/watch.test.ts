import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/check/changes.js';
import { run, type Watch, watch } from '../../src/commands/watch.js';
import type { CommandOutput } from '../../src/ports.js';
import type { Report } from '../../src/report/contract.js';
import { startSimulator } from '../../src/simulator/index.js';
import { checked, notReady, unreachable } from '../report/samples.js';
import { quietPorts } from '../smoke/harness.js';

const OPTIONS = { format: 'text' } as const;
const listed = (...models: string[]): Report => ({ ...checked, models });

/** Plays these reports one after the other, a minute apart, then Ctrl-C. */
function play(reports: readonly Report[], options: Parameters<typeof watch>[2] = OPTIONS): CommandOutput {
  const [first = checked, ...rest] = reports;
  const stop = new AbortController();
  let minute = 0;
  const surroundings: Watch = {
    now: () => new Date(Date.UTC(2026, 10, 21, 20, minute, 3)),
    pause: async () => {
      minute += 1;
      if (rest.length === 0) stop.abort();
    },
    check: async () => rest.shift() ?? checked,
    signal: stop.signal,
  };
  return watch(surroundings, first, options);
}

async function linesOf(output: CommandOutput): Promise<string[]> {
  if (output.kind !== 'stream') throw new Error(output.kind);
  const lines: string[] = [];
  for await (const line of output.lines) lines.push(line);
  return lines;
}
const codeOf = (output: CommandOutput) => (output.kind === 'stream' ? output.exitCode() : undefined);

describe('check --watch', () => {
  it('prints the first state, what changes, and how it ended; nothing where nothing changed', async () => {
    const output = play([listed('a'), { ...listed('a'), durationMs: 99 }, unreachable, listed('a', 'b')]);
    expect(await linesOf(output)).toEqual([
      '2026-11-21 20:00:03Z  REACHABLE: inferrs generation A (before 2026-04-09) lists a\n',
      expect.stringMatching(/^2026-11-21 20:02:03Z {2}UNREACHABLE: connection-refused: nothing listens/),
      expect.stringMatching(/^2026-11-21 20:03:03Z {2}REACHABLE: .* lists 2 models/),
      '2026-11-21 20:04:03Z  ended as REACHABLE: 4 checks in 4 min, 2 changes\n',
    ]);
    expect(codeOf(output)).toBe(0);
  });

  it('ends with the code of the last state that is known, as --fail-on has it', async () => {
    const last = play([checked, unreachable]);
    await linesOf(last);
    expect(codeOf(last)).toBe(3);
    const forgiven = play([checked, unreachable], { ...OPTIONS, failOn: ['backend-limit'] });
    await linesOf(forgiven);
    expect(codeOf(forgiven)).toBe(0);
    const interrupted: Report = { ...checked, verdict: 'interrupted', exitCode: 130 };
    const cut = play([notReady, interrupted]);
    expect(await linesOf(cut)).toHaveLength(2);
    expect(codeOf(cut)).toBe(4);
  });

  it('prints JSON a line, each with its time, its changes and the report', async () => {
    const lines = await linesOf(play([listed('a'), listed('a', 'b')], { format: 'json' }));
    const [first, second, end] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      time: '2026-11-21T20:00:03.000Z',
      verdict: 'ready',
      report: { command: 'check' },
    });
    expect(second.changes).toEqual(['b is listed now']);
    expect(end).toMatchObject({ ended: true, checks: 2, changes: 1, exitCode: 0 });
  });

  it('tells changes behind an unchanged verdict', () => {
    const warned: Report = {
      ...checked,
      findings: [
        {
          code: 'usage-missing',
          severity: 'warning',
          layer: 'models',
          title: 't',
          advice: '',
          flags: {},
          sources: [],
        },
      ],
    };
    expect(changesBetween(listed('a', 'b'), listed('b', 'c'))).toEqual([
      'c is listed now',
      'a is listed no more',
    ]);
    expect(changesBetween(checked, warned)).toEqual(['usage-missing: t']);
    expect(changesBetween(warned, checked)).toEqual(['usage-missing is gone']);
    const updated = { ...checked, server: { ...checked.server, detail: 'newer' } };
    expect(changesBetween(checked, updated)).toEqual([
      expect.stringMatching(/^the server is inferrs newer now/),
    ]);
  });

  it('of a real server until the signal: one line, its code', async () => {
    const simulator = await startSimulator({ faults: ['healthy'] });
    const stop = new AbortController();
    try {
      const options = { watch: 3_600_000, format: 'text', baseUrl: simulator.baseUrl } as const;
      const output = await run(options, quietPorts(stop.signal));
      if (output.kind !== 'stream') throw new Error(output.kind);
      const seen: string[] = [];
      for await (const line of output.lines) {
        seen.push(line);
        stop.abort('SIGINT');
      }
      expect(seen).toEqual([
        expect.stringMatching(/Z {2}REACHABLE: inferrs .*tiny-model\n$/),
        expect.stringMatching(/Z {2}ended as REACHABLE: 1 check in .*, 0 changes\n$/),
      ]);
      expect(output.exitCode()).toBe(0);
    } finally {
      await simulator.close();
    }
  });

  it.each([
    [{ targets: 'f' }, /leave --targets out/],
    [{ baseline: 'f' }, /leave --baseline out/],
    [{ format: 'junit' as const }, /--watch prints text or json, not junit/],
  ])('with %j is one sentence', async (options, says) => {
    await expect(run({ watch: true, format: 'text', ...options }, quietPorts())).rejects.toThrow(says);
  });
});
