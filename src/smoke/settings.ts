/** What OpenClaw itself needs beside flags, so that the turns which pass here pass there: values outside compat. */
import { lossOf } from '../flags/flags.js';
import type { CompatFlags, Finding, LayerResult, Remedy, Setting } from '../model.js';
import type { Journal } from './events.js';

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

/** An error fails the agent's turn and goes into the remedy, a warning is only told. */
export function tellNeed({ tell, known }: Journal, tested: CompatFlags, need: Need): void {
  const { layers, remedy } = known();
  if (need.finding.severity !== 'error') {
    tell({ kind: 'remarked', findings: [need.finding] });
    return;
  }
  const passed = layers.find(({ id, status }) => id === 'agent' && status !== 'fail');
  if (passed) tell({ kind: 'rejudged', layer: failedFor(passed, need) });
  tell({ kind: 'led', finding: need.finding });
  tell({ kind: 'proposed', remedy: withSettings(remedy, tested, need) });
}
