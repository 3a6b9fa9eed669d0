import type { ProfileId } from '../model.js';
import { PROFILES } from './profiles.js';

/**
 * The profile that stands for an OpenClaw release such as `2026.7.3` or `openclaw@2026.9.6-beta.1`: the newest one that
 * is not newer, by year and month, because a release sends what the last measured one before it sent until seen
 * otherwise. A release older than the oldest profile gives the oldest: nothing nearer was measured. Null when the text
 * holds no release.
 */
export function profileForRelease(version: string): ProfileId | null {
  const found = /(?<!\d)(\d{4})\.(\d{1,2})(?!\d)/.exec(version);
  if (found === null) return null;
  const asked = monthOf(Number(found[1]), Number(found[2]));
  const profiles = (Object.keys(PROFILES) as ProfileId[]).map((id) => {
    const [year = 0, month = 0] = PROFILES[id].release.split('.').map(Number);
    return { id, month: monthOf(year, month) };
  });
  const oldestFirst = profiles.sort((a, b) => a.month - b.month);
  const notNewer = oldestFirst.filter(({ month }) => month <= asked);
  return (notNewer.at(-1) ?? oldestFirst[0])?.id ?? null;
}

const monthOf = (year: number, month: number): number => year * 12 + month;
