import type { ProfileId, VariantId } from '../model.js';
import { UsageError } from '../ports.js';
import { profileOf } from './profiles.js';

/**
 * The agent set-up to imitate. One that was asked for must be one of the release's; one that a config only hints at is
 * taken where the release has it.
 * @throws UsageError for a set-up that was asked for and that the release does not have
 */
export function chooseVariant(
  profile: ProfileId,
  asked: VariantId | undefined,
  hinted: VariantId | undefined,
): VariantId | undefined {
  const { label, variants } = profileOf(profile);
  const has = Object.keys(variants);
  if (asked === undefined) return hinted !== undefined && has.includes(hinted) ? hinted : undefined;
  if (has.includes(asked)) return asked;
  throw new UsageError(
    has.length > 0
      ? `${label} has no set-up "${asked}"; it has ${has.join(', ')}.`
      : `${label} has no set-ups of its own: leave --variant out.`,
  );
}
