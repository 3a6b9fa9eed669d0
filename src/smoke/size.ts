/** A full turn fails although the small one passes: how much can this server hold, and what would fit? */

import { knownFlags } from '../flags/flags.js';
import type { CompatFlags } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { turnProbe } from '../probes/turns.js';
import { releaseOf, setupOf } from '../releases/index.js';
import { formatBytes, formatTokens } from '../report/format.js';
import { findCeiling } from '../search/ceiling.js';
import type { TurnSpec } from '../turn/build.js';
import type { SmokeContext } from './context.js';
import { askTurn } from './turn.js';

/** Turns between the small and the full one that may be sent to find the ceiling. */
const CEILING_STEPS = 4;
/** Enough system text to be a turn at all, in characters. */
const LEAST_SYSTEM = 400;
const USUAL_TOKENS_PER_BYTE = 1 / 4;
/** Label of the turn without tools among the set-ups. */
export const WITHOUT_TOOLS = 'supportsTools: false';

/** What one set-up of the agent sends, and what that comes to on this server. */
export interface SetupSize {
  readonly label: string;
  readonly bytes: number;
  readonly tokens: number;
  /** Set on the agent, not in compat. */
  readonly spec: Pick<TurnSpec, 'variant' | 'flags'>;
}

/** Tokens a byte on this server: from the numbers in its own words, else from what it counted, else the usual four. */
export function tokensPerByte(failed: Judgement, counted: number | null): number {
  const bytes = Buffer.byteLength(failed.exchange.probe.body ?? '');
  return counted !== null && counted > 0 ? counted / bytes : USUAL_TOKENS_PER_BYTE;
}

/** Every set-up of this release, smallest first, as it would be with these flags. */
export function setupSizes(context: SmokeContext, flags: CompatFlags, perByte: number): readonly SetupSize[] {
  const { profile } = context;
  const variants = Object.keys(releaseOf(profile).variants) as NonNullable<TurnSpec['variant']>[];
  const sizes = variants.map((variant) =>
    sized(context, `the ${variant} set-up`, { variant, flags }, perByte),
  );
  if (knownFlags(profile).has('supportsTools') && flags.supportsTools !== false) {
    const without = { ...flags, supportsTools: false };
    sizes.push(sized(context, WITHOUT_TOOLS, { ...variantOf(context), flags: without }, perByte));
  }
  return sizes.sort((a, b) => a.bytes - b.bytes);
}

const variantOf = ({ variant }: SmokeContext) => (variant ? { variant } : {});

function sized(
  { target, profile, window }: SmokeContext,
  label: string,
  spec: SetupSize['spec'],
  perByte: number,
): SetupSize {
  const bytes = Buffer.byteLength(turnProbe(target, { profile, step: 'agent', window, ...spec }).body ?? '');
  return { label, bytes, tokens: Math.round(bytes * perByte), spec };
}

/** `Smaller turns that would fit: the minimal-tools set-up (30 kB, 7.6k tokens); …`, or that none would. */
export function fitSentence(sizes: readonly SetupSize[], fits: (size: SetupSize) => boolean): string {
  const costsTools = ({ label }: SetupSize) => label === WITHOUT_TOOLS;
  const all = sizes.filter(fits);
  // What costs the tools comes last, however small it is.
  const fitting = [...all.filter((size) => !costsTools(size)), ...all.filter(costsTools)];
  const named = fitting.map(
    ({ label, bytes, tokens }) => `${label} (${formatBytes(bytes)}, about ${formatTokens(tokens)})`,
  );
  if (named.length > 0) return `Smaller turns that would fit: ${named.join('; ')}.`;
  const [least] = sizes;
  return least === undefined
    ? ''
    : `No set-up of OpenClaw fits: the smallest, ${least.label}, still takes about ${formatTokens(least.tokens)}.`;
}

/** A size that was sent. */
interface Tried {
  readonly bytes: number;
  /** `17 kB, about 4.3k tokens`. */
  readonly text: string;
}

export interface Ceiling {
  readonly works: Tried;
  readonly fails: Tried;
  /** What makes the turn too large: the tools alone, or all of it. */
  readonly part: 'tools' | 'size';
  /** False when only the full turn itself failed, and nothing smaller ever did. */
  readonly seenToFail: boolean;
}

/**
 * The size between the shape turn and the full turn at which this server begins to fail: first whether the tools alone
 * do it, then how much of the tools, or of the system text beside them. Null when the server is gone.
 */
export async function searchCeiling(context: SmokeContext, flags: CompatFlags): Promise<Ceiling | null> {
  const { profile, variant } = context;
  const setup = setupOf(profile, variant);
  const toolCount = flags.supportsTools === false ? 0 : setup.tools.length;
  const cut = (systemChars: number, tools: number) => ({
    systemChars,
    ...(toolCount > 0 && { toolCount: tools }),
  });
  let seenToFail = false;
  const passes = async (systemChars: number, tools: number): Promise<boolean> => {
    const turn = await askTurn(context, 'agent', flags, { ...cut(systemChars, tools), part: true });
    // It died of this turn or of the one before.
    if (turn.code === 'connection-refused') throw new ServerGone();
    seenToFail ||= turn.status === 'fail';
    return turn.status !== 'fail';
  };
  const tried = (systemChars: number, tools: number): Tried => {
    const spec = {
      profile,
      step: 'agent',
      flags,
      ...cut(systemChars, tools),
      ...variantOf(context),
    } as const;
    const bytes = Buffer.byteLength(turnProbe(context.target, spec).body ?? '');
    return { bytes, text: `${formatBytes(bytes)}, about ${formatTokens(bytes * USUAL_TOKENS_PER_BYTE)}` };
  };
  try {
    if (await passes(LEAST_SYSTEM, toolCount)) {
      const span = { works: LEAST_SYSTEM, fails: setup.systemChars };
      const { works, fails } = await findCeiling(span, CEILING_STEPS, (chars) => passes(chars, toolCount));
      return { works: tried(works, toolCount), fails: tried(fails, toolCount), part: 'size', seenToFail };
    }
    const span = { works: 1, fails: toolCount };
    const { works, fails } = await findCeiling(span, CEILING_STEPS, (tools) => passes(LEAST_SYSTEM, tools));
    return {
      works: tried(LEAST_SYSTEM, works),
      fails: tried(LEAST_SYSTEM, fails),
      part: 'tools',
      seenToFail,
    };
  } catch (error) {
    if (error instanceof ServerGone) return null;
    throw error;
  }
}

class ServerGone extends Error {
  override readonly name = 'ServerGone';
}
