/** Sends one turn and judges the answer, with the patience that OpenClaw itself has. */
import { fullTurnBounds } from '../deadlines.js';
import type { CompatFlags, Exchange, JsonObject, Probe, Timeouts } from '../model.js';
import { judgeCalmTurn } from '../probes/calm.js';
import type { Judgement } from '../probes/judgement.js';
import { turnProbe } from '../probes/turns.js';
import { releaseOf } from '../releases/index.js';
import { waitLimit } from '../releases/waiting.js';
import { formatBytes, formatMs } from '../report/format.js';
import { LAYERS, type TurnStep } from '../steps.js';
import type { TurnSpec } from '../turn/build.js';
import { askWhileBusy } from './busy.js';
import type { SmokeContext } from './context.js';
import { expectedFirstToken, foreseen, isWhole, WORTH_SAYING } from './waiting.js';

/** Tokens an answer may have while testing: enough for a sentence or a tool call, and soon over. */
export const ANSWER_LIMIT = 128;

export interface TurnOptions {
  readonly features?: TurnSpec['features'];
  readonly variant?: TurnSpec['variant'];
  readonly systemChars?: number;
  readonly toolCount?: number;
  readonly marks?: TurnSpec['marks'];
  readonly question?: string;
  /** A cut-down full turn: it does not count as one. */
  readonly part?: boolean;
  /** Ask although this very turn was asked before. */
  readonly again?: boolean;
  /** Instead of the target's own. */
  readonly timeouts?: Partial<Timeouts>;
  /** Replaces top-level keys: `{stream: false}`. */
  readonly changes?: JsonObject;
}

/**
 * Asks one turn. The same turn is sent once only, unless `again`. A busy server is asked again a few times, and an
 * answer that was cut short by the lowered limit before it said anything is asked again with the release's own limit.
 * @throws Spent when nothing more may be asked
 */
export async function askTurn(
  context: SmokeContext,
  step: TurnStep,
  flags: CompatFlags,
  options: TurnOptions = {},
): Promise<Judgement> {
  const first = await askPatiently(context, step, flags, options, ANSWER_LIMIT);
  if (!first.needsRoom || step === 'direct') return first;
  return askPatiently(context, step, flags, options, undefined);
}

async function askPatiently(
  context: SmokeContext,
  step: TurnStep,
  flags: CompatFlags,
  options: TurnOptions,
  limit: number | undefined,
): Promise<Judgement> {
  const { again = false, part = false } = options;
  const { profile } = context;
  const probe = probeOf(context, step, flags, options, limit);
  const judge = async (exchange: Exchange) =>
    judgeCalmTurn(exchange, releaseOf(profile)) ??
    (await import('../probes/judge.js')).judgeTurn(exchange, {
      profile,
      server: context.known().server.kind,
    });
  const ask = async (repeat: boolean) =>
    judge(await send(context, probe, { large: isLarge(step), full: isLarge(step) && !part, again: repeat }));
  const first = await ask(again);
  const last = await askWhileBusy(first, context.pause, () => ask(true));
  return last === first || last.status === 'fail' ? last : withBusyWarning(last);
}

/** A whole turn is waited for a little longer than the release itself waits. */
const patienceFor = (
  { target, profile, waiting }: SmokeContext,
  step: TurnStep,
): Partial<Timeouts> | undefined =>
  isLarge(step) ? fullTurnBounds(target, waitLimit(profile, waiting).seconds) : undefined;

/** @param limit of the answer, in tokens; undefined: the release's own */
export function probeOf(
  context: SmokeContext,
  step: TurnStep,
  flags: CompatFlags,
  options: TurnOptions,
  limit: number | undefined,
): Probe {
  const { again: _, part: _part, changes, timeouts = patienceFor(context, step), ...shape } = options;
  const { profile, target, window } = context;
  const variant = shape.variant ?? context.variant;
  const spec = {
    ...shape,
    profile,
    step,
    flags,
    window,
    ...(variant && { variant }),
    ...(limit && { maxTokens: limit }),
  };
  return turnProbe(target, spec, { ...(timeouts && { timeouts }), ...(changes && { changes }) });
}

/** Large turns are announced while they run: how large, what to expect, and the first byte when it comes. */
async function send(
  context: SmokeContext,
  probe: Probe,
  { large, full, again }: { readonly large: boolean; readonly full: boolean; readonly again: boolean },
): Promise<Exchange> {
  const { asker, ports } = context;
  const { name } = LAYERS[probe.layer];
  if (!large) {
    ports.progress.update(name);
    return asker.ask(probe, { again });
  }
  const began = performance.now();
  const size = formatBytes(Buffer.byteLength(probe.body ?? ''));
  ports.progress.update(name, `${size}${expectation(context, probe)}`);
  return asker.ask(probe, {
    again,
    full,
    watch: ({ kind }) => {
      if (kind !== 'first-byte') return;
      ports.progress.update(name, `${size}, first byte after ${formatMs(performance.now() - began)}`);
    },
  });
}

/** Said of a turn that will take long, from the speed of the small ones: `, about 2 min 30 s expected`. */
function expectation({ asker, ports, profile, waiting }: SmokeContext, probe: Probe): string {
  const [direct, shape] = (['direct', 'shape'] as const).map((layer) =>
    asker.exchanges.find((exchange) => exchange.probe.layer === layer && isWhole(exchange)),
  );
  const first = shape && expectedFirstToken(direct, shape, Buffer.byteLength(probe.body ?? ''));
  if (first === undefined || first < WORTH_SAYING) return '';
  const { seconds } = waitLimit(profile, waiting);
  const isFirst = !asker.exchanges.some((exchange) => exchange.probe.layer === probe.layer);
  if (isFirst && probe.layer === 'agent')
    ports.progress.note(foreseen(releaseOf(profile).label, first, seconds));
  return `, about ${formatMs(first)} expected`;
}

const isLarge = (step: TurnStep): boolean => step === 'agent' || step === 'tool-result';

async function withBusyWarning(judgement: Judgement): Promise<Judgement> {
  const { findingFor } = await import('../causes/classify.js');
  const busy = findingFor('busy', {}, { layer: judgement.exchange.probe.layer });
  return {
    ...judgement,
    status: 'warn',
    findings: [...judgement.findings, { ...busy, severity: 'warning' }],
    code: judgement.code || 'busy',
  };
}
