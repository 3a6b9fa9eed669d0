/** From the events of a session to what its report says. Pure. */
import { verdictOfFailure } from '../causes/known.js';
import { lossOf } from '../flags/flags.js';
import type { CompatFlags, Verdict } from '../model.js';
import type { Finding, LayerResult, LayerStatus, Remedy, Setting } from '../report/contract.js';
import type { Session } from '../report/session-contract.js';
import { type SessionEvent, slotsTold } from './play.js';

type Of<Kind extends SessionEvent['kind']> = Extract<SessionEvent, { readonly kind: Kind }>;

const all = <Kind extends SessionEvent['kind']>(
  events: readonly SessionEvent[],
  kind: Kind,
): readonly Of<Kind>[] => events.filter((event): event is Of<Kind> => event.kind === kind);

/**
 * The measures. null for what could not be measured.
 * @param told tokens that the server says it holds
 */
export function foldSession(
  events: readonly SessionEvent[],
  waitSeconds: number | null,
  told: number | null,
): Session {
  const caches = all(events, 'cache');
  const speeds = all(events, 'speed');
  const window = all(events, 'window').at(-1);
  const rounds = all(events, 'round').map(({ round }) => round);
  const last = <T>(values: readonly (T | undefined)[]): T | null =>
    values.findLast((value) => value !== undefined) ?? null;
  return {
    turns: all(events, 'turn').map(({ turn }) => ({
      id: turn.id,
      bytes: turn.bytes,
      promptTokens: turn.promptTokens,
      cachedTokens: turn.cachedTokens,
      firstTokenMs: turn.times.firstToken,
      totalMs: turn.totalMs,
    })),
    cache: {
      reused: last(caches.map(({ reused }) => reused)),
      survivesOthers: last(caches.map(({ survivesOthers }) => survivesOthers)),
    },
    window: { told: window?.told ?? told, usable: window?.usable ?? null },
    slots: foldSlots(events),
    gains: foldGains(events),
    concurrency: { two: all(events, 'two').at(-1)?.two ?? null },
    speed: {
      prefill: rounded(last(speeds.map(({ prefill }) => prefill))),
      decode: rounded(last(speeds.map(({ decode }) => decode))),
    },
    waitSeconds,
    ...(rounds.length > 0 && { soak: { rounds } }),
    parts: all(events, 'part').map(({ id, status, ms, reason }) => ({ id, status, ms, reason })),
  };
}

/** How often a turn meets it: always, after a flush or another agent, while another one runs. A guess that only orders. */
const MET_BY: Partial<Record<string, number>> = { 'prompt-cache-evicted': 0.3, 'one-at-a-time': 0.2 };

function foldGains(events: readonly SessionEvent[]): NonNullable<Session['gains']> {
  const optionOf = (code: string) =>
    all(events, 'finding').find(({ finding }) => finding.code === code)?.finding.serverOption ?? null;
  const worth = (gain: Pick<Of<'gain'>, 'code' | 'beforeMs' | 'afterMs'>) =>
    (gain.beforeMs - gain.afterMs) * (MET_BY[gain.code] ?? 1);
  return all(events, 'gain')
    .map(({ code, beforeMs, afterMs }) => ({ code, beforeMs, afterMs, option: optionOf(code) }))
    .sort((a, b) => worth(b) - worth(a));
}

/** By how much a slot's share of the window may differ from what was found to work. */
const SHARE_IS = { least: 0.85, most: 1.15 };

/** `divided`: what works is one slot's share of what is configured or told; null: it cannot be told. */
export function foldSlots(events: readonly SessionEvent[]): NonNullable<Session['slots']> {
  const told = slotsTold({ events });
  const window = all(events, 'window').at(-1);
  if (told === null || window === undefined) return { told, divided: null };
  if (told === 1 || window.usable >= window.meant) return { told, divided: false };
  const share = window.usable / (window.meant / told);
  return { told, divided: share >= SHARE_IS.least && share <= SHARE_IS.most };
}

const rounded = (rate: number | null): number | null => (rate === null ? null : Math.round(rate * 10) / 10);

/** Errors first, in the order in which they were found. */
export function foldFindings(events: readonly SessionEvent[]): readonly Finding[] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return all(events, 'finding')
    .map(({ finding }) => finding)
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** One value for each path: the longest time to wait, else the last. */
function foldSettings(settings: readonly Setting[]): readonly Setting[] {
  const byPath = new Map<string, Setting>();
  for (const setting of settings) {
    const known = byPath.get(setting.path);
    const isShorter = /TimeoutSeconds$/i.test(setting.path) && Number(known?.value) > Number(setting.value);
    if (!isShorter) byPath.set(setting.path, setting);
  }
  return [...byPath.values()];
}

/**
 * What smoke proved, with the flags that a compaction needs besides and the settings.
 * @param tested the flags that the turns were sent with: settings go beside them
 */
export function foldRemedy(
  events: readonly SessionEvent[],
  smoke: Remedy | null,
  tested: CompatFlags,
): Remedy | null {
  const amended = all(events, 'flags').at(-1);
  const settings = foldSettings([
    ...(smoke?.settings ?? []),
    ...all(events, 'setting').map(({ setting }) => setting),
  ]);
  if (amended !== undefined)
    return {
      ...(smoke?.layers && { layers: smoke.layers }),
      flags: amended.flags,
      status: 'verified',
      loses: lossOf(amended.flags),
      proof: amended.proof,
      settings,
    };
  if (settings.length === 0 || smoke !== null) return smoke && { ...smoke, settings };
  return {
    flags: tested,
    status: allCured(events) ? 'verified' : 'untested',
    loses: lossOf(tested),
    proof: 'turns of these sizes were answered, in the time that the settings give them',
    settings,
  };
}

const errors = (events: readonly SessionEvent[]) =>
  all(events, 'finding').filter(({ finding }) => finding.severity === 'error');
const allCured = (events: readonly SessionEvent[]): boolean => errors(events).every(({ cured }) => cured);

/** An error that nothing cured limits the server, or leaves it open where its cause does; what was cured needs what cured it; else smoke's verdict holds. */
export function foldVerdict(events: readonly SessionEvent[], smoke: Verdict): Verdict {
  const found = errors(events);
  const root = found.find(({ cured }) => !cured);
  if (root) return verdictOfFailure(root.finding.code, 'session');
  return found.length === 0 ? smoke : 'needs-flags';
}

/** The session's line in the table of layers. */
export function foldLayer(events: readonly SessionEvent[]): LayerResult {
  const parts = all(events, 'part');
  const severities = all(events, 'finding').map(({ finding }) => finding.severity);
  const status: LayerStatus = severities.includes('error')
    ? 'fail'
    : severities.includes('warning')
      ? 'warn'
      : parts.some((part) => part.status !== 'skipped')
        ? 'pass'
        : 'skipped';
  const played = parts.filter((part) => part.status !== 'skipped').length;
  return {
    id: 'session',
    status,
    ms: parts.reduce((sum, { ms }) => sum + ms, 0),
    reason: `${played} of ${parts.length} parts played, ${all(events, 'turn').length} turns measured`,
  };
}
