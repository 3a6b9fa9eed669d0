/** The releases by their ids, and how one is found. */
import type { VariantId } from '../model.js';
import { UsageError } from '../usage-error.js';
import { RELEASE_2026_4 } from './2026-4.js';
import { RELEASE_2026_5 } from './2026-5.js';
import { RELEASE_2026_6 } from './2026-6.js';
import { RELEASE_2026_7 } from './2026-7.js';
import { RELEASE_2026_8 } from './2026-8.js';
import { RELEASE_2026_9 } from './2026-9.js';
import { NEWEST, PROFILE_IDS, type ProfileId, profileForRelease } from './ids.js';
import { rulesFor } from './rules/index.js';
import type { MeasuredRelease, Release, Setup } from './types.js';

const MEASURED = {
  'openclaw-2026.4': RELEASE_2026_4,
  'openclaw-2026.5': RELEASE_2026_5,
  'openclaw-2026.6': RELEASE_2026_6,
  'openclaw-2026.7': RELEASE_2026_7,
  'openclaw-2026.8': RELEASE_2026_8,
  'openclaw-2026.9': RELEASE_2026_9,
} as const satisfies { readonly [Id in ProfileId]: MeasuredRelease & { readonly id: Id } };

const withRules = (measured: MeasuredRelease): Release => ({ ...measured, ...rulesFor(measured.release) });

export const RELEASES = Object.fromEntries(
  PROFILE_IDS.map((id) => [id, withRules(MEASURED[id])]),
) as unknown as Readonly<Record<ProfileId, Release>>;

/** A release by its id, or the record of one that is not in the index, such as a learned one. */
export type ReleaseRef = ProfileId | Release;

/** The record itself. */
export function releaseOf(ref: ReleaseRef): Release {
  return typeof ref === 'string' ? RELEASES[ref] : ref;
}

/** The release with this id; for one that is not in the index the nearest that was measured, else the newest. */
export const profileNamed = (id: string): ProfileId =>
  PROFILE_IDS.find((known) => known === id) ?? profileForRelease(id) ?? NEWEST;

/** The bundled release that stands for this one where a table has bundled ones only. */
export const bundledFor = (ref: ReleaseRef): ProfileId =>
  typeof ref === 'string' ? ref : profileNamed(ref.release);

/**
 * The record whose turns are sent: a learned one has its own set-up only, so that another one is that of the nearest
 * release that was measured.
 */
export function releaseWith(ref: ReleaseRef, variant: VariantId | undefined): Release {
  const release = releaseOf(ref);
  return release.learned && variant !== undefined ? RELEASES[bundledFor(release)] : release;
}

/** The set-up of a variant; the release's own when it does not have the variant. */
export function setupOf(ref: ReleaseRef, variant?: VariantId): Setup {
  const { base, variants } = releaseOf(ref);
  return (variant && variants[variant]) ?? base;
}

/**
 * The agent set-up to imitate. One that was asked for must be one of the release's; one that a config only hints at is
 * taken where the release has it.
 * @throws UsageError for a set-up that was asked for and that the release does not have
 */
export function chooseVariant(
  ref: ReleaseRef,
  asked: VariantId | undefined,
  hinted: VariantId | undefined,
): VariantId | undefined {
  const { label, variants, learned } = releaseOf(ref);
  const has = Object.keys(variants);
  // What was learned is the set-up that the config asks for.
  if (asked === undefined)
    return hinted !== undefined && !learned && has.includes(hinted) ? hinted : undefined;
  if (has.includes(asked)) return asked;
  throw new UsageError(
    has.length > 0
      ? `${label} has no set-up "${asked}"; it has ${has.join(', ')}.`
      : `${label} has no set-ups of its own: leave --variant out.`,
  );
}
