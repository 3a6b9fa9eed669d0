/** The rules that hold for a release: its own where they were measured, else those of the nearest one before it. */
import { monthOf } from '../month.js';
import type { MeasuredRules, Release, Rules } from '../types.js';
import { RULES_2026_4 } from './2026-4.js';
import { RULES_2026_5 } from './2026-5.js';
import { RULES_2026_6 } from './2026-6.js';
import { RULES_2026_7 } from './2026-7.js';
import { RULES_2026_8 } from './2026-8.js';
import { RULES_2026_9 } from './2026-9.js';

/** Oldest first. */
const MEASURED: readonly MeasuredRules[] = [
  RULES_2026_4,
  RULES_2026_5,
  RULES_2026_6,
  RULES_2026_7,
  RULES_2026_8,
  RULES_2026_9,
];
/** What a release has that is older than all: nothing nearer was measured. */
const OLDEST: Rules & MeasuredRules = RULES_2026_4;

/** With the release that each rule was measured with. */
export function rulesFor(release: string): Rules & Pick<Release, 'rulesOf'> {
  const notNewer = MEASURED.filter((one) => monthOf(one.release) <= monthOf(release));
  const nearest = (key: keyof Rules): MeasuredRules =>
    notNewer.findLast((one) => one[key] !== undefined) ?? OLDEST;
  const [window, waiting, client] = [nearest('window'), nearest('waiting'), nearest('client')];
  return {
    window: window.window ?? OLDEST.window,
    waiting: waiting.waiting ?? OLDEST.waiting,
    client: client.client ?? OLDEST.client,
    rulesOf: { window: window.release, waiting: waiting.release, client: client.release },
  };
}
