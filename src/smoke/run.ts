/** The order of a smoke run: check, the direct request, the agent layer. */
import type { CompatFlags, Exchange } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { windowVerdict } from '../releases/window.js';
import type { SmokeContext } from './context.js';
import { type AskDirect, directTurn } from './direct.js';
import { explainDrop } from './liveness.js';
import { checkFirst } from './open.js';
import { layerOf, prove, warningsOf } from './prove.js';
import { passedWith, tellNeed } from './settings.js';
import { passedFullTurn, type Taken, takenBy } from './taken.js';
import { judgeTimes } from './times.js';
import { askTurn } from './turn.js';
import type { Windowed } from './window.js';

/**
 * Runs the layers in order and tells what happens; stops at the first whose failure explains the rest.
 * @param thrifty ask nothing that only tells more about the server
 * @throws Spent when the budget is used up or the user interrupts
 */
export async function runSmoke(context: SmokeContext, thrifty: boolean): Promise<void> {
  if (!(await checkFirst(context, thrifty))) return;
  const direct = await directLayer(context);
  if (direct === null || context.directOnly) return;
  const { agent: run, need } = await windowed(context);
  await agentLayer(run, direct);
  if (need) tellNeed(context, need);
  await judgeRoom(run);
  await judgeTimes(run, direct);
  const agent = context.known().layers.find(({ id }) => id === 'agent');
  // OpenClaw never sends the direct request: where its own turns pass, a failing one is only a warning.
  if (direct.status === 'fail' && agent && agent.status !== 'fail')
    context.tell({ kind: 'forgiven', layer: 'direct' });
}

/** Only a window that the release does not simply take is worth a thought. */
async function windowed(context: SmokeContext): Promise<Windowed> {
  const { window, profile, variant } = context;
  if (!window || windowVerdict(profile, window, { variant }).verdict === 'runs') return { agent: context };
  return (await import('./window.js')).withinWindow(context, window);
}

/** Does the next turn fit as well? A window that is configured within the server's context was judged by its own rule. */
async function judgeRoom(context: SmokeContext): Promise<void> {
  const { known, configured, window } = context;
  const held = known().server.contextTokens;
  const passed = passedWith(known(), configured);
  const hasTools = !known().findings.some(({ code }) => code === 'tools-ignored');
  if (held === undefined || !passed || passed.supportsTools === false || !hasTools) return;
  if (window && window.contextWindow <= held) return;
  const full = passedFullTurn(context, passed);
  const taken = full && (takenBy(full, context.profile) ?? (await countWhole(context, passed, held, full)));
  if (!taken || taken.turn + taken.result <= held) return;
  const { needForRoom } = await import('./room.js');
  tellNeed(context, needForRoom(context, held, taken));
}

/** Where the stream carries no usage, and the turn may well fill what the server holds, it is asked once without stream. */
async function countWhole(
  context: SmokeContext,
  flags: CompatFlags,
  held: number,
  { probe }: Exchange,
): Promise<Taken | null> {
  if (!context.diagnose || Buffer.byteLength(probe.body ?? '') / FEW_BYTES_PER_TOKEN < held) return null;
  const { exchange } = await askTurn(context, 'agent', flags, { changes: { stream: false } });
  return takenBy(exchange, context.profile);
}

/** No usual tokeniser makes more tokens of a turn: with these it may fill the context. */
const FEW_BYTES_PER_TOKEN = 2.5;

/** The documented request. Gives null when its failure explains everything that could follow. */
async function directLayer(context: SmokeContext): Promise<Judgement | null> {
  const ask: AskDirect = (changes, within) =>
    askTurn(context, 'direct', {}, { changes, ...(within && { timeouts: { total: within } }) });
  const direct = await explainDrop(context, await directTurn(ask, context.target.timeouts.total));
  context.tell({ kind: 'judged', layer: layerOf('direct', direct) });
  context.tell({ kind: 'found', findings: direct.status === 'fail' ? direct.findings : warningsOf(direct) });
  if (direct.status !== 'fail') return direct;
  const { explainsTheRest } = await import('../causes/known.js');
  return explainsTheRest(direct.code) ? null : direct;
}

/** Runs the agent layer with the configured flags; on a failure finds out why and what helps. Only then the searches load. */
async function agentLayer(context: SmokeContext, direct: Judgement | null): Promise<void> {
  const failed = await prove(context, context.configured, direct, context.tell);
  if (context.diagnose) context.tell({ kind: 'searched' });
  if (failed === null) return suggestLimit(context);
  // It was asked five times, and every other turn would wait as long: no flag makes room on a server.
  if (failed.code === 'busy') return context.tell({ kind: 'found', findings: failed.findings });
  if (failed.exchange.probe.layer === 'agent') {
    const { fullTurnFailed } = await import('./full-turn.js');
    await fullTurnFailed(context, failed, direct, context.configured);
  } else {
    const { smallTurnFailed } = await import('./small-turn.js');
    await smallTurnFailed(context, failed, direct);
  }
  await suggestLimit(context);
}

/** The search for it loads only when a limit was ignored. */
async function suggestLimit(context: SmokeContext): Promise<void> {
  if (!context.known().findings.some(({ code }) => code === 'max-tokens-ignored')) return;
  const { retestLimit } = await import('./ignored-limit.js');
  await retestLimit(context);
}
