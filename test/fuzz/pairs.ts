/** What a server says against what openclaw.json says: every command tells the same of the two. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { run as runConfig } from '../../src/commands/config.js';
import { run as runFix } from '../../src/commands/fix.js';
import { measureForConfig, measureForInit } from '../../src/commands/measure.js';
import { run as runSmoke, type SmokeOptions } from '../../src/commands/smoke.js';
import type { JsonValue } from '../../src/model.js';
import type { CommandOutput, Ports } from '../../src/ports.js';
import type { Report } from '../../src/report/contract.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { DEFAULT_MODEL, FAULTS, type FaultId, startSimulator } from '../../src/simulator/index.js';
import { UsageError } from '../../src/usage-error.js';
import { dirtIn } from '../faults/clean.js';
import { KEY } from '../faults/fault.js';
import { portsIn } from '../openclaw/command-ports.js';
import { shown } from '../support/shown.js';
import { dirtInReport } from './downstream.js';

/** Those that wait for a minute, or die more often than a port can be bound again. */
const LEFT_OUT = /^(?:hang|slow|dies|loading|busy|cold)/;
const fault = fc.constantFrom(...(Object.keys(FAULTS) as FaultId[]).filter((name) => !LEFT_OUT.test(name)));

const TOKENS = [4096, 20_000, 32_768, 131_072, 1_000_000] as const;
const compat = fc.record(
  {
    requiresStringContent: fc.boolean(),
    supportsTools: fc.boolean(),
    supportsDeveloperRole: fc.boolean(),
    supportsStore: fc.boolean(),
    supportsUsageInStreaming: fc.boolean(),
    maxTokensField: fc.constantFrom('max_tokens', 'max_completion_tokens'),
  },
  { requiredKeys: [] },
);
const row = fc.record(
  {
    id: fc.constant(DEFAULT_MODEL),
    name: fc.string({ unit: 'binary', maxLength: 12 }),
    reasoning: fc.boolean(),
    input: fc.constantFrom(['text'], ['text', 'image']),
    contextWindow: fc.constantFrom(...TOKENS),
    maxTokens: fc.constantFrom(64, 4096, 32_768),
    compat,
  },
  { requiredKeys: ['id'] },
);
const provider = fc.record(
  {
    apiKey: fc.constantFrom(KEY, '\u0024{SOME_KEY}', 'local'),
    headers: fc.constantFrom({}, { 'x-team': KEY }),
    api: fc.constant('openai-completions'),
    timeoutSeconds: fc.constantFrom(60, 600),
    models: fc
      .tuple(row, fc.array(fc.record({ id: fc.constantFrom('other', 'third') }), { maxLength: 2 }))
      .map(([first, more]): JsonValue => [first, ...more] as unknown as JsonValue),
  },
  { requiredKeys: ['models', 'api'] },
);
const ending = fc.constantFrom('/v1', '/v1', '/v1/', '');
const about = fc.record(
  {
    agents: fc.constantFrom<JsonValue>(
      { defaults: { model: { primary: `mine/${DEFAULT_MODEL}` } } },
      { defaults: { compaction: { reserveTokens: 2000 } } },
      { defaults: { experimental: { localModelLean: true } } },
    ),
    tools: fc.constantFrom<JsonValue>({ profile: 'minimal' }, { toolSearch: false }),
    meta: fc.constantFrom<JsonValue>({ lastTouchedVersion: '2026.4.12' }, { lastTouchedVersion: '2026.9.6' }),
  },
  { requiredKeys: [] },
);
export const pair = fc.record({ fault, provider, about, ending });
type Pair = typeof pair extends fc.Arbitrary<infer T> ? T : never;

/** What a command ended with: its output, or the sentence that it refused with. */
type Ended = { readonly output: CommandOutput } | { readonly refused: string };
const endOf = async (work: Promise<CommandOutput>): Promise<Ended> =>
  work.then(
    (output) => ({ output }),
    (error: unknown) => {
      if (error instanceof UsageError) return { refused: error.message };
      throw error;
    },
  );

const LEGAL = new Set<number>(Object.values(EXIT_CODES));

async function dirtOf(ended: Ended): Promise<readonly string[]> {
  if ('refused' in ended) return [...dirtIn(ended.refused)];
  const { output } = ended;
  if (output.kind === 'report') return dirtInReport(output.report);
  const texts = [await shown(output), await shown(output, { unicode: false, columns: 40 })];
  const illegal =
    output.kind === 'text' && !LEGAL.has(output.exitCode) ? [`exit code ${output.exitCode}`] : [];
  const strange = texts.filter((text) => /\n\s+at .+:\d+:\d+|\bundefined\b|\bNaN\b|\[object /.test(text));
  return [...texts.flatMap((text) => dirtIn(text)), ...illegal, ...strange.map(() => 'a stack, or no value')];
}

/** @throws with what disagrees */
export async function agree({ fault: id, provider: given, about: rest, ending: end }: Pair): Promise<void> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-pair-'));
  let server = await startSimulator({ faults: [id] });
  const port = Number(new URL(server.baseUrl).port);
  const renew = async (): Promise<void> => {
    await server.close();
    server = await startSimulator({ faults: [id], port });
  };
  try {
    const baseUrl = `${new URL(server.baseUrl).origin}${end}`;
    const file = path.join(cwd, 'my.json');
    const mine = { baseUrl, ...given };
    await writeFile(file, JSON.stringify({ ...rest, models: { providers: { mine } } }));
    const options: SmokeOptions = { timeout: 4000, config: 'my.json' };
    const ports: Ports = portsIn(cwd, { SOME_KEY: KEY });
    const smoke = async (): Promise<Ended> => {
      await renew();
      return endOf(runSmoke(options, ports));
    };
    const told = await smoke();
    await renew();
    const ask = (found: object) => measureForConfig({ ...options, ...found }, ports);
    const config = await endOf(runConfig({ ...options, format: 'json', ask }, ports));
    await renew();
    const { provider: _, config: __, ...imitation } = options;
    await measureForInit({ ...imitation, baseUrl, model: DEFAULT_MODEL }, ports);
    await renew();
    const fixed = await endOf(
      runFix(
        {
          ...options,
          dryRun: false,
          acceptLoss: true,
          format: 'json',
          prove: (flags) => runSmoke({ ...options, ...(flags && { flags }) }, ports),
        },
        ports,
      ),
    );
    const after = await smoke();
    const problems = [
      ...(await Promise.all([told, config, fixed, after].map(dirtOf))).flat(),
      ...(await difference(told, config)),
      ...(await afterFix(fixed, after)),
    ];
    JSON.parse(await readFile(file, 'utf8'));
    if (problems.length > 0) throw new Error(problems.join('; '));
  } finally {
    await server.close();
    await rm(cwd, { recursive: true });
  }
}

const reportOf = (ended: Ended): Report | null =>
  'output' in ended && ended.output.kind === 'report' ? ended.output.report : null;
const jsonOf = async (ended: Ended) =>
  'output' in ended && ended.output.kind === 'text' ? JSON.parse(await shown(ended.output)) : null;

async function difference(smoke: Ended, config: Ended): Promise<readonly string[]> {
  const [report, said] = [reportOf(smoke), await jsonOf(config)];
  if (report === null || said === null)
    return report === null && said === null ? [] : ['only one of smoke and config refuses'];
  const wanted = {
    verdict: report.verdict,
    flags: report.remedy?.flags ?? {},
    settings: report.remedy?.settings ?? [],
  };
  const got = { verdict: said.verdict, flags: said.flags, settings: said.settings };
  return isDeepStrictEqual(got, wanted)
    ? []
    : [`config ${JSON.stringify(got)}, smoke ${JSON.stringify(wanted)}`];
}

async function afterFix(fixed: Ended, smoke: Ended): Promise<readonly string[]> {
  const after = reportOf(smoke);
  if (after === null || 'refused' in fixed) return [];
  const verdict = reportOf(fixed)?.verdict ?? (await jsonOf(fixed))?.verdict;
  return verdict === after.verdict ? [] : [`fix ends with ${verdict}, smoke then with ${after.verdict}`];
}

export async function pairs(parameters: fc.Parameters<unknown>): Promise<void> {
  await fc.assert(fc.asyncProperty(pair, agree), parameters);
}
