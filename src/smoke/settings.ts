/** What OpenClaw itself needs beside flags, so that the turns which pass here pass there: values outside compat. */
import { lossOf } from '../flags/flags.js';
import type { CompatFlags } from '../model.js';
import type { Finding, LayerResult, Remedy, Setting } from '../report/contract.js';
import type { SmokeContext } from './context.js';
import type { Known } from './events.js';

/** Something in openclaw.json keeps OpenClaw from a turn that this server carries. */
export interface Need {
  /** Of severity error where the turn fails without the settings. */
  readonly finding: Finding;
  readonly settings: readonly Setting[];
  /** How it is known that they help. */
  readonly proof: string;
}

/** The remedy that was found, with the settings besides; without one, the flags are as they were tested. */
export function withSettings(remedy: Remedy | null, tested: CompatFlags, { settings, proof }: Need): Remedy {
  if (remedy === null)
    return { flags: tested, status: 'verified', loses: lossOf(tested), proof, settings: [...settings] };
  return { ...remedy, proof: `${remedy.proof}; ${proof}`, settings: [...remedy.settings, ...settings] };
}

/** The row of the agent's turn, which passed here and fails in OpenClaw. */
export const failedFor = (layer: LayerResult, { finding }: Need): LayerResult => ({
  ...layer,
  status: 'fail',
  reason: `${layer.reason}, but ${finding.code}`,
});

/** The flags that all turns pass with; null: they do not pass. */
export function passedWith({ layers, remedy }: Known, configured: CompatFlags): CompatFlags | null {
  if (layers.every(({ status }) => status !== 'fail')) return configured;
  return remedy?.status === 'verified' ? remedy.flags : null;
}

/**
 * An error fails the agent's turn and, where settings help, goes into the remedy; a warning is only told. Where the
 * turns fail anyway it stands behind their own cause.
 */
export function tellNeed({ tell, known, configured }: SmokeContext, need: Need): void {
  const { layers, remedy } = known();
  const passed = passedWith(known(), configured);
  if (need.finding.severity !== 'error' || passed === null) {
    tell({ kind: 'remarked', findings: [need.finding] });
    return;
  }
  const agent = layers.find(({ id }) => id === 'agent');
  if (agent && agent.status !== 'fail') tell({ kind: 'rejudged', layer: failedFor(agent, need) });
  tell({ kind: 'led', finding: need.finding });
  const wasSent = [...layers, ...(remedy?.layers ?? [])].some(({ id }) => id === 'agent');
  // Nothing of this size was sent, or nothing would help.
  if (!wasSent) tell({ kind: 'decided', verdict: 'inconclusive' });
  else if (need.settings.length === 0) tell({ kind: 'decided', verdict: 'backend-limit' });
  else tell({ kind: 'proposed', remedy: withSettings(remedy, passed, need) });
}
