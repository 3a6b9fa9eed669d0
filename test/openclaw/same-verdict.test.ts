/** smoke, init, config and fix tell one story of each server, and fix ends as smoke then does. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run as runConfig } from '../../src/commands/config.js';
import { run as runFix } from '../../src/commands/fix.js';
import { measureForConfig, measureForInit } from '../../src/commands/measure.js';
import { run as runSmoke, type SmokeOptions } from '../../src/commands/smoke.js';
import type { Report } from '../../src/report/contract.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import {
  DEFAULT_MODEL,
  FAULTS,
  type FaultId,
  type Simulator,
  startSimulator,
} from '../../src/simulator/index.js';
import { portsIn, text } from './command-ports.js';
import { folderWith } from './folder.js';

const PROFILE = 'openclaw-2026.9';
const PATIENCE = { profile: PROFILE, timeout: 4000 } as const;

const running = new Set<Simulator>();
afterEach(async () => {
  for (const simulator of running) await simulator.close();
  running.clear();
});

/** One that has met nothing yet: some faults end the server. */
async function fresh(fault: FaultId, before?: Simulator): Promise<Simulator> {
  await before?.close();
  const port = before && Number(new URL(before.baseUrl).port);
  const simulator = await startSimulator({ faults: [fault], ...(port !== undefined && { port }) });
  running.add(simulator);
  return simulator;
}

describe.each(Object.keys(FAULTS) as FaultId[])('%s', (fault) => {
  it('has one verdict', async () => {
    let server = await fresh(fault);
    const { baseUrl } = server;
    const row = {
      id: DEFAULT_MODEL,
      name: 'M',
      reasoning: false,
      input: ['text'],
      contextWindow: 131_072,
      maxTokens: 4096,
    };
    const provider = { baseUrl, apiKey: 'local', api: 'openai-completions', models: [row] };
    const cwd = await folderWith({
      'my.json': JSON.stringify({ models: { providers: { mine: provider } } }),
    });
    const options: SmokeOptions = { ...PATIENCE, config: 'my.json' };
    const ports = portsIn(cwd);
    const smoke = async (more: Partial<SmokeOptions> = {}): Promise<Report> => {
      const output = await runSmoke({ ...options, ...more }, ports);
      if (output.kind !== 'report') throw new Error('no report');
      return output.report;
    };
    const before = await smoke();
    server = await fresh(fault, server);
    const ask = (found: object) => measureForConfig({ ...options, ...found }, ports);
    const told = JSON.parse(await text(runConfig({ ...options, format: 'json', ask }, ports)));
    expect({ verdict: told.verdict, flags: told.flags, settings: told.settings }).toEqual({
      verdict: before.verdict,
      flags: before.remedy?.flags ?? {},
      settings: before.remedy?.settings ?? [],
    });
    server = await fresh(fault, server);
    const measured = await measureForInit({ ...PATIENCE, baseUrl, model: DEFAULT_MODEL }, ports);
    server = await fresh(fault, server);
    const fixed = await runFix(
      {
        ...options,
        dryRun: false,
        acceptLoss: true,
        format: 'json',
        prove: (flags) => runSmoke({ ...options, ...(flags && { flags }) }, ports),
      },
      ports,
    );
    server = await fresh(fault, server);
    const after = await smoke();
    expect(after.findings.map(({ code }) => code)).not.toContain('flags-not-needed');
    const said = fixed.kind === 'text' ? JSON.parse(fixed.text) : undefined;
    expect({ verdict: said?.verdict ?? (fixed.kind === 'report' && fixed.report.verdict) }).toEqual({
      verdict: after.verdict,
    });
    if (fixed.kind === 'text') expect(fixed.exitCode).toBe(EXIT_CODES[after.verdict]);
    if (before.verdict !== 'needs-flags') expect(after.verdict).toBe(before.verdict);
    expect(measured.verdict).toBe(after.verdict);
    const proven = before.remedy?.status === 'verified' && ['needs-flags', 'ready'].includes(before.verdict);
    const flags = proven ? before.remedy?.flags : {};
    if (after.verdict === 'ready') expect(measured.compat).toEqual(flags);
    const { models } = JSON.parse(await readFile(path.join(cwd, 'my.json'), 'utf8'));
    expect(models.providers.mine.models[0].compat ?? {}).toEqual(flags);
  }, 60_000);
});
