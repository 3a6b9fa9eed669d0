/** Finds the remedy and the cause of a turn that fails already when small. */
import { minimise } from '../diagnose/minimise.js';
import { type FoundRemedy, searchRemedy, type Trial } from '../diagnose/remedy.js';
import type { CompatFlags, Finding } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import type { TurnSpec } from '../turn/build.js';
import { type FeatureId, featuresOf, needsOf } from '../turn/features.js';
import { searchTiers } from '../turn/tiers.js';
import type { Known, SmokeContext } from './context.js';
import { toolsShown } from './tools-shown.js';
import { askTurn } from './turn.js';

/** Small requests that one run may spend, those of `check` included; the cause is given up before the remedy. */
const SMALL_REQUESTS = 12;
/** Kept back for the proof's tool-result turn. */
const KEPT_FOR_PROOF = 1;

export interface Searched {
  readonly remedy: FoundRemedy | null;
  /** Failures met on the way, the first one first; with a remedy, those that it cures. */
  readonly failures: readonly Judgement[];
}

/**
 * The least lossy flags with which the small turns pass: the shape turn, and the tool-result turn where the server
 * shows its model the tools.
 * @param hints what is proposed beside what the matrix proposes for each failure
 */
export async function searchFlags(
  context: SmokeContext,
  known: Known,
  hints: CompatFlags,
): Promise<Searched> {
  const { profile, variant, configured } = context;
  const met: { readonly flags: CompatFlags; readonly judgement: Judgement }[] = [];
  const failed = (flags: CompatFlags, judgement: Judgement): Trial => {
    met.push({ flags, judgement });
    const proposed = judgement.findings[0]?.flags ?? {};
    return {
      pass: false,
      code: `${judgement.exchange.probe.layer} ${judgement.code}`,
      hints: { ...hints, ...proposed },
    };
  };
  const attempt = async (flags: CompatFlags): Promise<Trial> => {
    const shape = await askTurn(context, known, 'shape', flags);
    if (shape.status === 'fail') return failed(flags, shape);
    if (flags.supportsTools === false) return PASSED;
    const result = await askTurn(context, known, 'shape-tool-result', flags);
    if (result.status !== 'fail') return PASSED;
    return (await toolsShown(context, known, flags, shape)) === 'ignored' ? PASSED : failed(flags, result);
  };
  const remedy = await searchRemedy({ configured, tiers: searchTiers(profile, variant), attempt });
  const cured = met.filter(({ flags }) => remedy !== null && isWithin(flags, remedy.flags));
  return { remedy, failures: (remedy ? cured : met.slice(0, 1)).map(({ judgement }) => judgement) };
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
  known: Known,
  failures: readonly Judgement[],
  remedy: FoundRemedy | null,
): Promise<readonly FeatureId[]> {
  const { configured } = context;
  const [first] = failures;
  if (first === undefined) return [];
  if (remedy === null) return smallestFailing(context, known, first, configured, []);
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
    const features = isOne ? taken : await smallestFailing(context, known, failure, without, taken);
    for (const feature of features) found.add(feature);
  }
  return [...found];
}

const stepOf = (layer: string): SmallStep => (layer === 'tool-result' ? 'shape-tool-result' : 'shape');
type SmallStep = Extract<TurnSpec['step'], 'shape' | 'shape-tool-result'>;

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

/** What a failure most often comes from is asked about first. */
const LIKELY: readonly (readonly FeatureId[])[] = [['tools'], ['trailing-user'], ['system-role']];

async function smallestFailing(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  flags: CompatFlags,
  taken: readonly FeatureId[],
): Promise<readonly FeatureId[]> {
  const { profile, variant, asker } = context;
  const step = stepOf(failed.exchange.probe.layer);
  const universe = featuresOf(profile, variant, step, flags);
  const candidates = taken.length > 0 ? taken : universe;
  try {
    return await minimise<FeatureId>({
      universe,
      needs: needsOf,
      guesses: [...LIKELY.filter((guess) => guess.every((feature) => candidates.includes(feature))), taken],
      holds: async (features) => {
        const { count, fullTurns } = asker.counts();
        if (count - fullTurns >= SMALL_REQUESTS - KEPT_FOR_PROOF) throw new TooDear();
        const judgement = await askTurn(context, known, step, flags, { features: new Set(features) });
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
