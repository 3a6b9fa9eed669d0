/** A run that was stopped in the middle of a request. */
import { formatMs } from '../report/format.js';
import type { Spent } from '../search/asker.js';
import type { Event } from './events.js';

/** With the layer whose answer was waited for. */
export function stoppedBy({ reason, unanswered }: Spent): Event {
  if (unanswered === undefined) return { kind: 'stopped', reason };
  const ms = Math.round(unanswered.timing.total);
  const row = {
    id: unanswered.probe.layer,
    status: 'skipped',
    ms,
    reason: `no answer after ${formatMs(ms)}`,
  } as const;
  return { kind: 'stopped', reason, row };
}
