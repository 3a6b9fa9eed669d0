import { describe, expect, it } from 'vitest';
import { run as check } from '../../src/commands/check.js';
import { run as smoke } from '../../src/commands/smoke.js';
import { FORMATS } from '../../src/options.js';
import type { CommandOutput, Ports } from '../../src/ports.js';
import type { Report } from '../../src/report/contract.js';
import { render } from '../../src/report/index.js';
import { FAULT_NAMES, FAULTS, type FaultName } from './catalogue.js';
import { dirtIn } from './clean.js';
import { KEY, MODEL } from './fault.js';
import { argumentsFor, startFaultyServer } from './server.js';

const PORTS: Ports = {
  env: {},
  cwd: '/',
  signal: new AbortController().signal,
  progress: { update: () => undefined, note: () => undefined, stop: () => undefined },
  stdin: async function* () {},
};

async function reportOn(name: FaultName): Promise<Report> {
  const server = await startFaultyServer(name);
  const { command, timeoutMs: timeout } = argumentsFor(name);
  const options = {
    baseUrl: server.baseUrl,
    model: MODEL,
    apiKey: KEY,
    ...(timeout === undefined ? {} : { timeout }),
  };
  try {
    const output: CommandOutput =
      command === 'check'
        ? await check(options, PORTS)
        : await smoke({ ...options, profile: 'openclaw-2026.9', diagnose: false }, PORTS);
    if (output.kind !== 'report') throw new Error('no report');
    return output.report;
  } finally {
    await server.close();
  }
}

describe('a fault on the wire', () => {
  it('is one of at least a hundred and sixty', () => {
    expect(FAULT_NAMES.length).toBeGreaterThanOrEqual(160);
  });

  it.each(FAULT_NAMES)('%s: has its finding and exit code, and nothing dirty in any format', async (name) => {
    const report = await reportOn(name);
    const { code, exit } = FAULTS[name];
    expect({ code: report.findings[0]?.code ?? null, exit: report.exitCode }).toEqual({ code, exit });
    for (const format of FORMATS) {
      const text = await render(report, {
        format,
        columns: 80,
        color: false,
        unicode: true,
        quiet: false,
        verbose: true,
      });
      expect(dirtIn(text)).toEqual([]);
    }
  });
});
