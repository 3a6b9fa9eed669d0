/** A run that was stopped in the middle of a request. */

import type { LayerResult } from '../model.js';
import { formatMs } from '../report/format.js';
import type { Spent } from '../search/asker.js';
import type { Known } from './context.js';

/** Adds the layer whose answer was waited for, unless it has its row: then something was tried besides. */
export function addUnanswered(known: Known, { unanswered }: Spent): void {
  if (unanswered === undefined) return;
  const { probe, timing } = unanswered;
  const ms = Math.round(timing.total);
  const row: LayerResult = {
    id: probe.layer,
    status: 'skipped',
    ms,
    reason: `no answer after ${formatMs(ms)}`,
  };
  const { remedy, layers } = known;
  // A remedy that is not tested yet was being proven.
  if (remedy?.status === 'untested') known.remedy = { ...remedy, layers: [...(remedy.layers ?? []), row] };
  else if (!layers.some(({ id }) => id === row.id)) layers.push(row);
}
