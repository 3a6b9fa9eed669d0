/** smoke, init, config and fix tell one story of each server, and fix ends as smoke then does. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runConfig } from '../../src/commands/config.js';
import { run as runFix } from '../../src/commands/fix.js';
import { measureForConfig, measureForInit } from '../../src/commands/measure.js';
import { run as runSmoke, type SmokeOptions } from '../../src/commands/smoke.js';
import type { Report } from '../../src/report/contract.js';
import { headline, verdictName } from '../../src/report/summary.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { DEFAULT_MODEL, FAULTS, type FaultId, startSimulator } from '../../src/simulator/index.js';
import { shown } from '../support/shown.js';
import { portsIn, text } from './command-ports.js';

const PROFILE = 'openclaw-2026.9';
/** Where nothing is ever answered, each request costs the whole of it. */
const PATIENCE: Partial<Record<FaultId, number>> = { hang: 1000 };
const USUAL_PATIENCE = 8000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder with an openclaw.json that has one provider with one row. */
async function folderFor(fault: FaultId, baseUrl: string): Promise<string> {
  const row = {
    id: DEFAULT_MODEL,
    name: 'M',
    reasoning: false,
    input: ['text'],
    contextWindow: 131_072,
    maxTokens: 4096,
  };
  const provider = { baseUrl, apiKey: 'local', api: 'openai-completions', models: [row] };
  const cwd = path.join(folder, fault);
  await mkdir(cwd);
  await writeFile(path.join(cwd, 'my.json'), JSON.stringify({ models: { providers: { mine: provider } } }));
  return cwd;
}

/** Servers at one address, one after the other: some faults end the server. */
async function serversWith(fault: FaultId) {
  let server = await startSimulator({ faults: [fault] });
  const { baseUrl } = server;
  const port = Number(new URL(baseUrl).port);
  return {
    baseUrl,
    /** One that has met nothing yet. */
    renew: async () => {
      await server.close();
      server = await startSimulator({ faults: [fault], port });
    },
    close: () => server.close(),
  };
}

// Much of it is waiting for servers that do not answer: together.
describe.concurrent.each(Object.keys(FAULTS) as FaultId[])('%s', (fault) => {
  it('has one verdict', async () => {
    const servers = await serversWith(fault);
    const { baseUrl, renew } = servers;
    const cwd = await folderFor(fault, baseUrl);
    const imitation = { profile: PROFILE, timeout: PATIENCE[fault] ?? USUAL_PATIENCE } as const;
    const options: SmokeOptions = { ...imitation, config: 'my.json' };
    const ports = portsIn(cwd);
    const smoke = async (): Promise<Report> => {
      const output = await runSmoke(options, ports);
      if (output.kind !== 'report') throw new Error('no report');
      return output.report;
    };
    try {
      const before = await smoke();
      await renew();
      const ask = (found: object) => measureForConfig({ ...options, ...found }, ports);
      const told = JSON.parse(await text(runConfig({ ...options, format: 'json', ask }, ports)));
      expect({ verdict: told.verdict, flags: told.flags, settings: told.settings }).toEqual({
        verdict: before.verdict,
        flags: before.remedy?.flags ?? {},
        settings: before.remedy?.settings ?? [],
      });
      await renew();
      const measured = await measureForInit({ ...imitation, baseUrl, model: DEFAULT_MODEL }, ports);
      await renew();
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
      await renew();
      const after = await smoke();
      expect(after.findings.map(({ code }) => code)).not.toContain('flags-not-needed');
      const said = fixed.kind === 'text' ? JSON.parse(await shown(fixed)) : undefined;
      expect({ verdict: said?.verdict ?? (fixed.kind === 'report' && fixed.report.verdict) }).toEqual({
        verdict: after.verdict,
      });
      if (fixed.kind === 'text') expect(fixed.exitCode).toBe(EXIT_CODES[after.verdict]);
      if (before.verdict !== 'needs-flags') expect(after.verdict).toBe(before.verdict);
      expect(measured.verdict).toBe(after.verdict);
      expect(measured.says?.[0]).toBe(`${verdictName(after)}: ${headline(after)}`);
      const proven =
        before.remedy?.status === 'verified' && ['needs-flags', 'ready'].includes(before.verdict);
      const flags = proven ? before.remedy?.flags : {};
      if (after.verdict === 'ready') expect(measured.compat).toEqual(flags);
      const { models } = JSON.parse(await readFile(path.join(cwd, 'my.json'), 'utf8'));
      expect(models.providers.mine.models[0].compat ?? {}).toEqual(flags);
    } finally {
      await servers.close();
    }
  }, 60_000);
});
