/** What does not happen again is reported as that, and not explained. */
import { findingFor } from '../causes/classify.js';
import type { Judgement } from '../probes/judgement.js';
import type { SmokeContext } from './context.js';

export function tellUnstable({ tell }: SmokeContext, { code, exchange }: Judgement): void {
  tell({ kind: 'led', finding: findingFor('unstable', { code }, { layer: exchange.probe.layer }) });
  tell({ kind: 'decided', verdict: 'inconclusive' });
}
