/** What a running server tells, for the commands that write or read openclaw.json. */
import type { CompatFlags } from '../model.js';
import type { Live } from '../openclaw/lint.js';
import type { Ports } from '../ports.js';
import { DEFAULT_BASE_URL, resolveTarget } from '../target.js';
import { examine, type SmokeOptions } from './smoke.js';

/** What `init` fills in from a server; empty when none is there. */
export interface Measured {
  readonly compat?: CompatFlags;
  readonly contextWindow?: number;
}

/**
 * Runs smoke against the server that the new entry will name, and gives the flags it proved; {} when nothing answers or
 * nothing helps. A provider named for `init` is one that is still to be written.
 */
export async function measureForInit(options: SmokeOptions, ports: Ports): Promise<Measured> {
  const { provider: _, baseUrl = DEFAULT_BASE_URL, ...rest } = options;
  const { report, exchanges } = await examine({ ...rest, baseUrl }, ports);
  const { saidContext } = await import('../smoke/config-findings.js');
  const context = report.server.contextTokens ?? saidContext(exchanges);
  const size = context === undefined ? {} : { contextWindow: context };
  if (report.verdict === 'ready') return { ...size, compat: report.target.flags };
  if (report.remedy?.status === 'verified') return { ...size, compat: report.remedy.flags };
  ports.progress.note(`The server was asked, and no compat flags were proven (${report.verdict}).`);
  return size;
}

/**
 * What `config` can say of the server besides: the models it lists, what it holds, the flags that are missing or not
 * needed. Small requests only. Undefined when no server answers.
 */
export async function measureForConfig(options: SmokeOptions, ports: Ports): Promise<Live | undefined> {
  const { runChecked } = await import('./check.js');
  const resolved = await resolveTarget(options, ports);
  const { result } = await runChecked(resolved, options, ports);
  const wantsKey = result.findings.some(({ code }) => code === 'auth');
  if (result.verdict === 'unreachable' && !wantsKey && result.foundAt === undefined) return undefined;
  const live: Live = {
    models: result.models,
    ...(result.server.contextTokens !== undefined && { contextTokens: result.server.contextTokens }),
    ...(wantsKey && { wantsKey }),
    ...(result.foundAt !== undefined && { servesAt: result.foundAt }),
  };
  if (result.verdict !== undefined || resolved.target.model === undefined) return live;
  return { ...live, flags: await measureFlags(options, ports) };
}

async function measureFlags(options: SmokeOptions, ports: Ports): Promise<NonNullable<Live['flags']>> {
  const { report, unneeded } = await examine({ ...options, fullTurn: false }, ports);
  const missing = Object.entries(report.remedy?.flags ?? {}).filter(
    ([key, value]) => JSON.stringify(report.target.flags[key]) !== JSON.stringify(value),
  );
  return { missing: Object.fromEntries(missing), unneeded };
}
