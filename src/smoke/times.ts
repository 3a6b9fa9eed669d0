/** What the times of a run tell: turns that OpenClaw would have given up, and a first request that loaded the model. */
import type { Judgement } from '../probes/judgement.js';
import { waitLimit } from '../releases/waiting.js';
import type { SmokeContext } from './context.js';
import { coldStart, mayHaveLoaded } from './direct.js';
import { passedWith, tellNeed } from './settings.js';
import { passedFullTurn } from './taken.js';
import { firstTokenMs, slowTurn } from './waiting.js';

/** Tells of both, once the turns are over. @throws Spent when nothing more may be asked */
export async function judgeTimes(context: SmokeContext, direct: Judgement): Promise<void> {
  await judgeWaiting(context);
  await judgeColdStart(context, direct);
}

/** What passes here, and is given up there: the first token comes too late for this release and configuration. */
async function judgeWaiting(context: SmokeContext): Promise<void> {
  const passed = passedWith(context.known(), context.configured);
  if (!passed) return;
  const full = passedFullTurn(context, passed);
  const slow = full && slowTurn(context.profile, context.waiting, firstTokenMs(full));
  if (!slow) return;
  const { needToWait } = await import('./slow.js');
  tellNeed(context, needToWait(context.profile, slow));
}

/** A slow first request is repeated, now that the model is loaded; one that was asked again with a limit was already. */
async function judgeColdStart(context: SmokeContext, direct: Judgement): Promise<void> {
  const { asker, profile, waiting, tell } = context;
  const asked = asker.exchanges.filter(({ probe }) => probe.layer === 'direct');
  const shape = asker.exchanges.find(({ probe }) => probe.layer === 'shape');
  const first = asked.reduce((sum, { timing }) => sum + timing.total, 0);
  const isSlow = shape !== undefined && mayHaveLoaded(direct.exchange, shape);
  const isRepeated = asked.length > 1 && direct.answer?.finishReason === 'stop';
  if (direct.code === 'never-stops' || !(isSlow || isRepeated)) return;
  const again = isSlow ? await asker.ask(direct.exchange.probe, { again: true }) : direct.exchange;
  const found = await coldStart(first, again, waitLimit(profile, waiting).seconds);
  if (found) tell({ kind: 'remarked', findings: [found] });
}
