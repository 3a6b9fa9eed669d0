/** What stands in folders before and after a run, to see whether anything of the user's was changed. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Files by path, each with its size and time of change. */
type Snapshot = ReadonlyMap<string, string>;

/** A folder may hold more: what is beyond is not watched. */
const MOST_FILES = 20_000;
/** A gateway that runs beside us writes here all the time. */
const RESTLESS = new Set(['sessions', 'logs', 'cache', 'tmp', 'cron', 'media', 'node_modules', '.git']);
const RESTLESS_FILE = /(?:\.log|\.lock|\.sqlite(?:-\w+)?|\.jsonl|\.pid)$/u;

/** Folders and files that are missing count as empty. */
export async function snapshotOf(places: readonly string[]): Promise<Snapshot> {
  const found = new Map<string, string>();
  for (const place of new Set(places)) await look(place, found);
  return found;
}

async function look(place: string, found: Map<string, string>): Promise<void> {
  if (found.size >= MOST_FILES) return;
  const facts = await stat(place).catch(() => null);
  if (facts?.isFile() && !RESTLESS_FILE.test(place)) found.set(place, `${facts.size}:${facts.mtimeMs}`);
  if (!facts?.isDirectory()) return;
  found.set(place, '');
  const entries = await readdir(place).catch(() => []);
  for (const name of entries.sort()) if (!RESTLESS.has(name)) await look(path.join(place, name), found);
}

/** The first path that came, went or changed; null when all is as it was. */
export function changedBetween(before: Snapshot, after: Snapshot): string | null {
  for (const [place, facts] of after) if (before.get(place) !== facts) return place;
  for (const place of before.keys()) if (!after.has(place)) return place;
  return null;
}
