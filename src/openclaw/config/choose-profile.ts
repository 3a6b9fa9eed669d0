import { isReleaseName, NEWEST, PROFILE_IDS, type ProfileId, profileForRelease } from '../../releases/ids.js';
import { type ReleaseRef, releaseOf } from '../../releases/index.js';
import type { Release } from '../../releases/types.js';
import { installedRelease } from '../install/release.js';
import type { Env } from './config.js';
import type { Learned } from './learned-profile.js';

export interface ChosenProfile {
  readonly profile: ReleaseRef;
  /** As a user knows it: `2026.9.6` where one was found, else the profile's own. */
  readonly release: string;
  readonly source: 'option' | 'installed' | 'config' | 'default';
  /** False for another version than the profile's: it is judged by the nearest one that was measured. */
  readonly measured: boolean;
  /** When the turn of the user's own OpenClaw was learned (ISO 8601); null for a bundled release. */
  readonly learnedAt: string | null;
  /** Whose turn it is; null for the default agent, and for a bundled release. */
  readonly agent: string | null;
  /** When a turn of this release was learned that is of another configuration or workspace (ISO 8601); null for never. */
  readonly outdated: string | null;
}

interface ChooseFrom {
  /** An id, or the file of a learned profile. */
  readonly profile?: string | undefined;
  readonly writtenBy?: string | undefined;
  /** The release that will be run, where one was named. */
  readonly named?: string | undefined;
  /** openclaw.json, where it is not the usual one. */
  readonly config?: string | undefined;
  readonly env: Env;
  /** Absent: nothing learned is looked for. */
  readonly cwd?: string;
}

/**
 * Which release to judge by: the one asked for, else the installed one, else the one that wrote the configuration
 * last, else the newest. One that was learned with the same configuration goes before a bundled one.
 * @throws UsageError for a file that holds no learned profile
 */
export async function chooseProfile(from: ChooseFrom): Promise<ChosenProfile> {
  if (from.profile !== undefined) return asked(from.profile, from.cwd ?? '.');
  const byNamed = from.named && profileForRelease(from.named);
  if (from.named && byNamed) return best(byNamed, from.named, 'installed', from);
  const installed = await installedRelease(from.env);
  const byInstalled = installed && profileForRelease(installed);
  if (installed && byInstalled) return best(byInstalled, installed, 'installed', from);
  const byFile = from.writtenBy && profileForRelease(from.writtenBy);
  if (from.writtenBy && byFile) return best(byFile, from.writtenBy, 'config', from);
  return chosen(NEWEST, releaseOf(NEWEST).release, 'default');
}

async function asked(named: string, cwd: string): Promise<ChosenProfile> {
  const id = PROFILE_IDS.find((known) => known === named);
  if (id !== undefined) return chosen(id, releaseOf(id).release, 'option');
  const nearest = isReleaseName(named) ? profileForRelease(named) : null;
  if (nearest !== null) return chosen(nearest, named.replace(/^openclaw[-@]/u, ''), 'option');
  const { readNamed } = await import('./learned-profile.js');
  const { release, learnedAt, agent } = await readNamed(named, cwd);
  return { ...chosen(release, release.release, 'option'), learnedAt, agent };
}

async function best(
  bundled: ProfileId,
  release: string,
  source: ChosenProfile['source'],
  from: ChooseFrom,
): Promise<ChosenProfile> {
  if (from.cwd === undefined) return chosen(bundled, release, source);
  const { fits, outdated } = await learnedOf(release, from, from.cwd);
  if (fits === null) return { ...chosen(bundled, release, source), outdated };
  const { learnedAt, agent } = fits;
  return { ...chosen(fits.release, release, source), learnedAt, agent };
}

async function learnedOf(release: string, { config, env }: ChooseFrom, cwd: string): Promise<Learned> {
  const { findFitting } = await import('./learned-profile.js');
  return findFitting(release, { env, cwd, ...(config !== undefined && { config }) });
}

/** Said when the release was found out rather than asked for. */
export function profileNotes({
  source,
  release,
  profile,
  measured,
  learnedAt,
  agent,
  outdated,
}: ChosenProfile): readonly string[] {
  if (learnedAt !== null) {
    const whose = agent === null ? '' : `, agent ${agent}`;
    return [
      `Turns are those of your own OpenClaw ${release}${whose}, learned on ${learnedAt.slice(0, 10)}; --profile ID takes a bundled release.`,
    ];
  }
  const nearest = releaseOf(profile);
  const changed =
    outdated === null
      ? []
      : [
          `What was learned on ${outdated.slice(0, 10)} is of another openclaw.json or workspace: run inferrs-doctor learn again.`,
        ];
  const rules = [...changed, ...rulesNotes(nearest)];
  if (source === 'default' || (source === 'option' && measured)) return rules;
  const from = { installed: ' is installed', config: ' is named in openclaw.json', option: '' }[source];
  const turns = measured
    ? `turns are sent as ${nearest.label} sends them.`
    : `it was never measured, so turns are sent as ${nearest.release}, the nearest that was, sends them. Learn it: inferrs-doctor learn (about 30 s).`;
  return [`OpenClaw ${release}${from}: ${turns}`, ...rules];
}

const RULES = {
  window: 'what it makes of a small window',
  waiting: 'how long it waits',
  client: 'how it takes odd answers',
} as const satisfies Record<keyof Release['rulesOf'], string>;

/** Which of a bundled release's rules were measured with another one only. */
function rulesNotes({ release, rulesOf }: Release): readonly string[] {
  const keys = Object.keys(RULES) as (keyof typeof RULES)[];
  const others = [...new Set(keys.map((key) => rulesOf[key]))].filter((other) => other !== release);
  return others.map((other) => {
    const what = keys.filter((key) => rulesOf[key] === other).map((key) => RULES[key]);
    return `Not measured with OpenClaw ${release}: ${what.join(' and ')}. Taken from ${other}.`;
  });
}

function chosen(profile: ReleaseRef, release: string, source: ChosenProfile['source']): ChosenProfile {
  const measured = release === releaseOf(profile).release;
  return { profile, release, source, measured, learnedAt: null, agent: null, outdated: null };
}
