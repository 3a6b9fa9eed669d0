/** What is said of a turn for whose first token OpenClaw does not wait, or hardly. Loaded where one is met. */
import { findingFor } from '../causes/classify.js';
import type { ReleaseRef } from '../releases/index.js';
import { releaseOf } from '../releases/index.js';
import { formatMs } from '../report/format.js';
import type { Need } from './settings.js';
import type { Slow } from './waiting.js';

/** The finding, with the settings that this release knows. */
export function needToWait(ref: ReleaseRef, { first, limit, severity, settings }: Slow): Need {
  const { label } = releaseOf(ref);
  const [took, gives] = [formatMs(first), formatMs(limit.seconds * 1000)];
  const named = settings.map(({ path, value }) => `${path}: ${value}`).join(' and ');
  const args = { first: took, limit: gives, release: label, settings: named };
  const finding = findingFor('too-slow', args, { layer: 'agent' });
  const why = `${label} waits ${gives} for a token; the full turn took ${took} to its first one`;
  return {
    finding: severity === 'error' ? finding : { ...finding, severity, advice: nearly(finding.advice) },
    settings: settings.map((setting) => ({ ...setting, why })),
    proof: `the full turn passes here, with its first token after ${took}; by its own rule ${label} then waits ${formatMs((settings[0]?.value ?? 0) * 1000)}`,
  };
}

const nearly = (advice: string): string =>
  `So it was in time, but a longer session or a busier machine will not be. ${advice}`;
