/** A full turn fails although the small one passes: how much can this server hold, and what would fit? */
import { findingFor } from '../classify.js';
import { findCeiling } from '../diagnose/ceiling.js';
import type { CompatFlags, Finding } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import { turnProbe } from '../probes/turns.js';
import { formatBytes, formatTokens } from '../report/format.js';
import type { TurnSpec } from '../turn/build.js';
import { knownFlags } from '../turn/flags.js';
import { PROFILES, profileOf, setupOf } from '../turn/profiles.js';
import type { Known, SmokeContext } from './context.js';
import { isAlive } from './liveness.js';
import { askTurn } from './turn.js';

/** Turns between the small and the full one that may be sent to find the ceiling. */
const CEILING_STEPS = 4;
/** Enough system text to be a turn at all, in characters. */
const LEAST_SYSTEM = 400;

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
  return counted !== null && counted > 0 ? counted / bytes : 1 / 4;
}

/** Every set-up of this release, smallest first, as it would be with these flags. */
export function setupSizes(context: SmokeContext, flags: CompatFlags, perByte: number): readonly SetupSize[] {
  const { profile } = context;
  const variants = Object.keys(PROFILES[profile].variants) as NonNullable<TurnSpec['variant']>[];
  const sizes = variants.map((variant) =>
    sized(context, `the ${variant} set-up`, { variant, flags }, perByte),
  );
  if (knownFlags(profile).has('supportsTools') && flags.supportsTools !== false) {
    const without = { ...flags, supportsTools: false };
    sizes.push(sized(context, 'supportsTools: false', { ...variantOf(context), flags: without }, perByte));
  }
  return sizes.sort((a, b) => a.bytes - b.bytes);
}

const variantOf = ({ variant }: SmokeContext) => (variant ? { variant } : {});

function sized(
  { target, profile }: SmokeContext,
  label: string,
  spec: SetupSize['spec'],
  perByte: number,
): SetupSize {
  const bytes = Buffer.byteLength(turnProbe(target, { profile, step: 'agent', ...spec }).body ?? '');
  return { label, bytes, tokens: Math.round(bytes * perByte), spec };
}

/** `Smaller set-ups that fit: the minimal-tools set-up (30 kB, 7.6k tokens); …`, or that none does. */
export function fitSentence(sizes: readonly SetupSize[], fits: (size: SetupSize) => boolean): string {
  const fitting = sizes.filter(fits);
  const named = fitting.map(
    ({ label, bytes, tokens }) => `${label} (${formatBytes(bytes)}, about ${formatTokens(tokens)})`,
  );
  if (named.length > 0) return `Smaller turns that would fit: ${named.join('; ')}.`;
  const [least] = sizes;
  return least === undefined
    ? ''
    : `No set-up of OpenClaw fits: the smallest, ${least.label}, still takes about ${formatTokens(least.tokens)}.`;
}

/**
 * The size between the shape turn and the full turn at which this server begins to fail: first which part matters,
 * then where. Stops at once when the server no longer answers.
 */
export async function ceilingFinding(
  context: SmokeContext,
  known: Known,
  flags: CompatFlags,
  failed: Judgement,
): Promise<Finding | null> {
  const { profile, variant } = context;
  const setup = setupOf(profileOf(profile), variant);
  const toolCount = flags.supportsTools === false ? 0 : setup.tools.length;
  const bytesOf = (systemChars: number, tools: number) =>
    Buffer.byteLength(
      turnProbe(context.target, {
        profile,
        step: 'agent',
        flags,
        systemChars,
        ...(toolCount > 0 && { toolCount: tools }),
        ...(variant && { variant }),
      }).body ?? '',
    );
  const passes = async (systemChars: number, tools: number): Promise<boolean> => {
    const part = await askTurn(context, known, 'agent', flags, {
      systemChars,
      part: true,
      ...(toolCount > 0 && { toolCount: tools }),
    });
    if (part.status === 'fail' && !(await isAlive(context))) throw new ServerGone();
    return part.status !== 'fail';
  };
  try {
    const toolsFit = await passes(LEAST_SYSTEM, toolCount);
    const span = { works: toolsFit ? LEAST_SYSTEM : 0, fails: toolsFit ? setup.systemChars : toolCount };
    const ceiling = await findCeiling(span, CEILING_STEPS, (size) =>
      toolsFit ? passes(size, toolCount) : passes(LEAST_SYSTEM, size),
    );
    const bytes = (size: number) => (toolsFit ? bytesOf(size, toolCount) : bytesOf(LEAST_SYSTEM, size));
    const perByte = tokensPerByte(failed, null);
    const about = (size: number) =>
      `${formatBytes(bytes(size))}, about ${formatTokens(bytes(size) * perByte)}`;
    const sizes = setupSizes(context, flags, perByte);
    const fits = fitSentence(sizes, (size) => size.bytes <= bytes(ceiling.works));
    const finding = findingFor(
      'size-limit',
      {
        works: about(ceiling.works),
        fails: about(ceiling.fails),
        part: toolsFit ? 'size' : 'tools',
        server: known.server.kind,
      },
      { layer: 'agent' },
    );
    return { ...finding, advice: [finding.advice, fits].filter(Boolean).join(' ') };
  } catch (error) {
    if (error instanceof ServerGone) return null;
    throw error;
  }
}

class ServerGone extends Error {
  override readonly name = 'ServerGone';
}
