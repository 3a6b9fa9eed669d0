/** Finds the remedy and the cause of a turn that fails already when small. */

import { likelyFeatures } from '../causes/known.js';
import type { CompatFlags } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { Finding } from '../report/contract.js';
import { keywordsNamed } from '../search/listen.js';
import { minimise } from '../search/minimise.js';
import { type FoundRemedy, searchRemedy, type Trial } from '../search/remedy.js';
import { searchTiers } from '../search/tiers.js';
import type { SmallStep } from '../steps.js';
import { type FeatureId, featuresOf, needsOf, strippableKeywords } from '../turn/features.js';
import type { SmokeContext } from './context.js';
import { toolsShown } from './tools-shown.js';
import { askTurn } from './turn.js';

/** Small requests that one run may spend, those of `check` included; the cause is given up before the remedy. */
const SMALL_REQUESTS = 12;

export interface Searched {
  readonly remedy: FoundRemedy | null;
  /** Failures met on the way, the first one first; with a remedy, those that it cures. */
  readonly failures: readonly Judgement[];
  /** The first failure was seen in more than one exchange. */
  readonly repeated: boolean;
}

/**
 * The least lossy flags with which the small turns pass: the shape turn, and the tool-result turn where the server
 * shows its model the tools. As long as only the shape turn is known to fail, the search looks at it alone.
 * @param hints what is proposed beside what the matrix proposes for each failure
 */
export async function searchFlags(
  context: SmokeContext,
  failing: SmallStep,
  hints: CompatFlags,
): Promise<Searched> {
  const onShape = failing === 'shape' ? await searchOn(context, hints, false) : null;
  if (onShape !== null && onShape.remedy === null) return onShape;
  if (onShape?.remedy && (await resultPasses(context, onShape.remedy.flags))) return onShape;
  return searchOn(context, hints, true);
}

async function searchOn(context: SmokeContext, hints: CompatFlags, withResult: boolean): Promise<Searched> {
  const { profile, variant, configured } = context;
  const keywords = strippableKeywords(profile, variant);
  const met: { readonly flags: CompatFlags; readonly judgement: Judgement }[] = [];
  const failed = (flags: CompatFlags, judgement: Judgement): Trial => {
    if (!met.some(({ judgement: { exchange } }) => exchange === judgement.exchange))
      met.push({ flags, judgement });
    const { outcome } = judgement.exchange;
    const mentioned = keywordsNamed(outcome.kind === 'response' ? outcome.body : '', keywords);
    const proposed = judgement.findings[0]?.flags ?? {};
    return {
      pass: false,
      code: `${judgement.exchange.probe.layer} ${judgement.code}`,
      hints: { ...mentioned, ...hints, ...proposed },
    };
  };
  const attempt = async (flags: CompatFlags): Promise<Trial> => {
    const shape = await askTurn(context, 'shape', flags);
    if (shape.status === 'fail') return failed(flags, shape);
    if (!withResult || (await resultPasses(context, flags))) return PASSED;
    return failed(flags, await askTurn(context, 'shape-tool-result', flags));
  };
  const remedy = await searchRemedy({
    configured,
    tiers: searchTiers(profile, variant, configured),
    attempt,
  });
  const cured = met.filter(({ flags }) => remedy !== null && isWithin(flags, remedy.flags));
  const [first] = met;
  return {
    remedy,
    failures: (remedy ? cured : met.slice(0, 1)).map(({ judgement }) => judgement),
    repeated: met.some((other) => other !== first && other.judgement.code === first?.judgement.code),
  };
}

/** With these flags, which the shape turn passes with: does the tool-result turn pass, or never come up? */
async function resultPasses(context: SmokeContext, flags: CompatFlags): Promise<boolean> {
  if (flags.supportsTools === false) return true;
  const result = await askTurn(context, 'shape-tool-result', flags);
  if (result.status !== 'fail') return true;
  const shape = await askTurn(context, 'shape', flags);
  return (await toolsShown(context, flags, shape)) === 'ignored';
}

const PASSED: Trial = { pass: true, code: '', hints: {} };

/** Does every flag of `part` stand in `whole` with the same value, or with a longer list? */
function isWithin(part: CompatFlags, whole: CompatFlags): boolean {
  return Object.entries(part).every(([key, value]) => {
    const other = whole[key];
    if (Array.isArray(value) && Array.isArray(other)) return value.every((entry) => other.includes(entry));
    return JSON.stringify(value) === JSON.stringify(other);
  });
}

/**
 * The features that the server cannot take. A flag that could not be left out names its cause by what it alone takes
 * away; where that is more than one feature, the smallest set that still fails the same way is searched. Gives [] for
 * a part whose search would take too many requests: no cause is better than a wrong one.
 */
export async function searchCause(
  context: SmokeContext,
  failures: readonly Judgement[],
  remedy: FoundRemedy | null,
): Promise<readonly FeatureId[]> {
  const { configured } = context;
  const [first] = failures;
  // What fails without anything of the agent's turn is not caused by a feature of it.
  const plainPasses = context.known().layers.some(({ id, status }) => id === 'direct' && status !== 'fail');
  if (first === undefined || !plainPasses) return [];
  if (remedy === null) return smallestFailing(context, first, configured, []);
  const found = new Set<FeatureId>();
  for (const key of Object.keys(remedy.flags)) {
    if (JSON.stringify(remedy.flags[key]) === JSON.stringify(configured[key])) continue;
    const { [key]: _, ...others } = remedy.flags;
    const without = { ...others, ...(configured[key] !== undefined && { [key]: configured[key] }) };
    const failure = failures.find(
      ({ exchange }) => takenAway(context, stepOf(exchange.probe.layer), without, remedy.flags).length > 0,
    );
    if (failure === undefined) continue;
    const taken = takenAway(context, stepOf(failure.exchange.probe.layer), without, remedy.flags);
    const isOne = taken.length === 1 || key === 'unsupportedToolSchemaKeywords';
    const features = isOne ? taken : await smallestFailing(context, failure, without, taken);
    for (const feature of features) found.add(feature);
  }
  return [...found];
}

export const stepOf = (layer: string): SmallStep => (layer === 'tool-result' ? 'shape-tool-result' : 'shape');

function takenAway(
  { profile, variant }: SmokeContext,
  step: SmallStep,
  before: CompatFlags,
  after: CompatFlags,
): readonly FeatureId[] {
  const left = new Set(featuresOf(profile, variant, step, after));
  return featuresOf(profile, variant, step, before).filter((feature) => !left.has(feature));
}

class TooDear extends Error {
  override readonly name = 'TooDear';
}

/** So few features are asked about one by one. */
const FEW = 3;

/** The likely cause first, then what the remedy takes away, one by one where that is little. */
function guessesFor(failed: Judgement, taken: readonly FeatureId[]): readonly (readonly FeatureId[])[] {
  const possible = (features: readonly FeatureId[]) =>
    taken.length === 0 || features.every((feature) => taken.includes(feature));
  const singles = taken.length <= FEW ? taken.map((feature) => [feature]) : [];
  return [likelyFeatures(failed.code), ...singles, ['tools'] as const, taken].filter(possible);
}

async function smallestFailing(
  context: SmokeContext,
  failed: Judgement,
  flags: CompatFlags,
  taken: readonly FeatureId[],
): Promise<readonly FeatureId[]> {
  const { profile, variant, asker } = context;
  const step = stepOf(failed.exchange.probe.layer);
  const universe = featuresOf(profile, variant, step, flags);
  try {
    return await minimise<FeatureId>({
      universe,
      needs: needsOf,
      guesses: guessesFor(failed, taken),
      holds: async (features) => {
        // Nothing of the agent's turn is left, and the direct request has passed.
        if (features.length === 0) return false;
        const { count, fullTurns } = asker.counts();
        if (count - fullTurns >= SMALL_REQUESTS) throw new TooDear();
        const judgement = await askTurn(context, step, flags, { features: new Set(features) });
        return judgement.status === 'fail' && judgement.code === failed.code;
      },
    });
  } catch (error) {
    if (error instanceof TooDear) return [];
    throw error;
  }
}

/** The root finding of each failure, each code once. */
export function rootFindings(failures: readonly Judgement[]): readonly Finding[] {
  return failures.flatMap(({ findings }) => findings.slice(0, 1));
}
