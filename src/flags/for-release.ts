import type { CompatFlags } from '../model.js';
import { RELEASES, type ReleaseRef, releaseOf } from '../releases/index.js';
import type { Release } from '../releases/types.js';
import { knownFlags } from './flags.js';

/** What a finding tells somebody to do. */
interface Advised {
  readonly flags: CompatFlags;
  readonly tryFlags?: CompatFlags;
  readonly advice: string;
}

/**
 * The finding as a user of this release may follow it: without flags that the release does not know, which would make
 * the whole openclaw.json invalid. A sentence of the advice that names one says instead from which release on it helps.
 */
export function forRelease<Said extends Advised>(finding: Said, ref: ReleaseRef): Said {
  const known = knownFlags(ref);
  const { flags, tryFlags, advice } = finding;
  return {
    ...finding,
    flags: onlyKnown(flags, known),
    ...(tryFlags && { tryFlags: onlyKnown(tryFlags, known) }),
    advice: advice
      .split(/(?<=[.!?]) (?=[A-Z])/)
      .map((sentence) => {
        const unknown = namedIn(sentence).find((key) => !known.has(key));
        return unknown === undefined ? sentence : sinceWhen(unknown, ref);
      })
      .join(' '),
  };
}

/** These flags without those that are not known. */
export function onlyKnown(flags: CompatFlags, known: ReadonlySet<string>): CompatFlags {
  return Object.fromEntries(Object.entries(flags).filter(([key]) => known.has(key)));
}

const namedIn = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\bcompat\.(\w+)/g)].map(([, key = '']) => key);

/** The key itself is not named: written into this release's configuration it would do harm. */
function sinceWhen(key: string, ref: ReleaseRef): string {
  const release = releaseOf(ref);
  const measured: readonly Release[] = Object.values(RELEASES);
  const later = measured.slice(measured.indexOf(release) + 1);
  const since = measured.includes(release) ? later.find(({ compat }) => compat.includes(key)) : undefined;
  return `${release.label} does not know the flag against this${since ? `; ${since.label} and later do` : ''}.`;
}
