/** The server died of a turn. What is known, and, with --wait, what it survives once it is back. */

import { knownFlags } from '../flags/flags.js';
import type { CompatFlags } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { Finding } from '../report/contract.js';
import { formatBytes, formatMs } from '../report/format.js';
import type { SmokeContext } from './context.js';
import { explainDrop, isAlive } from './liveness.js';
import { proveRemedy } from './remedy.js';
import { setupSizes, tokensPerByte, WITHOUT_TOOLS } from './size.js';
import { askTurn } from './turn.js';

const PAUSE_BETWEEN_LOOKS = 500;

/**
 * With --wait: waits for the server, then goes up from the small end: first without tools, then the set-ups of this
 * release, until one kills it again: at most one more death. Without --wait nothing more is sent.
 */
export async function afterDeath(
  context: SmokeContext,
  failed: Judgement,
  direct: Judgement | null,
): Promise<void> {
  context.tell({ kind: 'caused', cause: failed.exchange.probe.layer === 'agent' ? ['prompt-size'] : [] });
  if (!knownFlags(context.profile).has('supportsTools')) return;
  if (context.wait === undefined || !context.diagnose) return adviseRestart(context);
  if (!(await isBack(context))) return adviseRestart(context);
  const flags: CompatFlags = { ...context.configured, supportsTools: false };
  announce(context, 'the turn without tools', bytesOf(context, failed, WITHOUT_TOOLS));
  const again = await proveRemedy(context, { flags, by: 'words' }, direct);
  // What is larger than the smallest turn cannot do better.
  if (again?.code === 'server-crash') return;
  const survived: string[] = [];
  for (const size of setupSizes(context, context.configured, tokensPerByte(failed, null))) {
    const isSmaller = size.bytes < Buffer.byteLength(failed.exchange.probe.body ?? '');
    if (size.spec.variant === undefined || !isSmaller) continue;
    if (!(await isBack(context))) break;
    announce(context, size.label, size.bytes);
    const turn = await askTurn(context, 'agent', size.spec.flags ?? {}, {
      variant: size.spec.variant,
      part: true,
    });
    const judged = await explainDrop(context, turn);
    if (judged.status === 'fail') break;
    survived.push(`${size.label} (${formatBytes(size.bytes)})`);
  }
  if (survived.length > 0) adviseSetups(context, survived);
}

function adviseSetups(context: SmokeContext, survived: readonly string[]): void {
  const more = `It survived ${survived.join(' and ')}, which keeps some tools.`;
  amend(context, (finding) => ({ ...finding, advice: `${finding.advice} ${more}` }));
}

/** Nothing more is sent to a dead server: the smaller turn is for another run. */
function adviseRestart(context: SmokeContext): void {
  amend(context, (finding) => ({ ...finding, tryFlags: { ...context.configured, supportsTools: false } }));
}

function amend({ known, tell }: SmokeContext, change: (crash: Finding) => Finding): void {
  const crash = known().findings.find(({ code }) => code === 'server-crash');
  if (crash) tell({ kind: 'reread', code: crash.code, as: change(crash) });
}

const bytesOf = (context: SmokeContext, failed: Judgement, label: string): number =>
  setupSizes(context, context.configured, tokensPerByte(failed, null)).find((size) => size.label === label)
    ?.bytes ?? 0;

function announce({ ports }: SmokeContext, what: string, bytes: number): void {
  ports.progress.note(`Trying ${what} (${formatBytes(bytes)}); the server may not survive it.`);
}

/** Waits, for as long as --wait allows, until the server answers again. */
async function isBack(context: SmokeContext): Promise<boolean> {
  const { wait = 0, ports, pause } = context;
  const deadline = performance.now() + wait;
  for (;;) {
    if (await isAlive(context)) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    ports.progress.update(`waiting for the server to come back (${formatMs(left)} left)`);
    await pause(Math.min(PAUSE_BETWEEN_LOOKS, left));
  }
}
