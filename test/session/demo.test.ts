import { describe, expect, it } from 'vitest';
import { run } from '../../src/commands/demo.js';
import { SESSION_FAULTS, type SessionFaultId } from '../../src/simulator/index.js';
import { runBinary } from '../cli/run.js';
import { quietPorts } from '../smoke/harness.js';

async function demo(fault: SessionFaultId) {
  const output = await run({ fault }, quietPorts());
  if (output.kind !== 'report') throw new Error(output.kind);
  return output.report;
}

describe('demo of what only a session shows', () => {
  it.each(['no-prompt-cache', 'compaction-rejected', 'image-misread', 'errors-come-and-go'] as const)(
    '%s: plays the session that shows it',
    async (fault) => {
      const began = performance.now();
      const report = await demo(fault);
      expect(report.findings.map(({ code }) => code)).toEqual(SESSION_FAULTS[fault].raises);
      expect(report).toMatchObject({ command: 'demo', fault, notes: [expect.stringContaining('simulated')] });
      expect(report.durationMs).toBeGreaterThan(60_000);
      expect(performance.now() - began).toBeLessThan(30_000);
    },
  );

  it('plays the parts that are chosen, where there are any', async () => {
    const output = await run({ fault: 'no-prompt-cache', only: ['next-turns'] }, quietPorts());
    if (output.kind !== 'report') throw new Error(output.kind);
    expect(output.report.session?.parts?.map(({ id }) => id)).toEqual(['next-turns']);
    await expect(run({ fault: 'healthy', soak: 1000 }, quietPorts())).rejects.toThrow(
      /those that a session shows/,
    );
  });

  it('lists the faults in groups, and tells at the end how to play a session', async () => {
    const list = await runBinary(['demo', '--list']);
    expect(list.stdout).toMatch(/^The service and its model:\n {2}healthy /);
    expect(list.stdout).toMatch(/\n\nWhat only a session shows, .*:\n {2}session-healthy /);
    const played = await runBinary(['demo', 'one-slot-evicted']);
    expect(played).toMatchObject({ code: 0 });
    expect(played.stdout).toMatch(/thrown out of the cache/);
    expect(played.stdout).toMatch(/Test your own server:\n.* session\n/);
  });
});
