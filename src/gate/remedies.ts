/** The flags and settings that two reports ask for. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { json5 } from '../json5.js';
import type { CompatFlags, JsonValue } from '../model.js';
import type { Report } from '../report/contract.js';
import { formatFlags } from '../report/format.js';
import type { LayerId } from '../steps.js';
import type { Comparison, Pair } from './pair.js';

/** Of the deepest run of the two kinds: a session finds flags and settings that smoke has no part for. */
function isComparable({ before, now }: Pair): boolean {
  const deep = (report: Report) => report.layers.some(({ id }) => id === 'shape');
  return deep(before) && deep(now) && (before.session === undefined) === (now.session === undefined);
}

/** What the turns need: as configured, and what was proven besides. */
const neededBy = ({ target, remedy }: Report): CompatFlags =>
  remedy?.status === 'verified' ? { ...target.flags, ...remedy.flags } : target.flags;

const without = (flags: CompatFlags, others: CompatFlags): CompatFlags =>
  Object.fromEntries(Object.entries(flags).filter(([key, value]) => !isDeepStrictEqual(others[key], value)));

export function compareFlags(pair: Pair): Partial<Comparison> {
  if (!isComparable(pair)) return {};
  const { before, now } = pair;
  const proven = now.remedy?.status === 'verified' ? now.remedy.flags : {};
  const more = without(proven, neededBy(before));
  const layer = turnOf(now);
  const settled = now.verdict === 'ready' || now.verdict === 'needs-flags';
  const once = before.remedy?.status === 'verified' ? before.remedy.flags : {};
  const fewer = settled ? Object.keys(once).filter((key) => !(key in neededBy(now))) : [];
  const other = without(now.target.flags, neededBy(before));
  return {
    worse:
      Object.keys(more).length === 0
        ? []
        : [{ code: 'flags-regressed', layer, args: { now: formatFlags(more) } }],
    better: fewer.map((key) => `${key} is not needed any more`),
    notCompared:
      Object.keys(other).length === 0
        ? []
        : [`turns without ${formatFlags(other)}: this run was configured with it`],
  };
}

/** Where flags make a difference: the layer that failed, else the agent turn. */
const turnOf = ({ layers }: Report): LayerId => layers.find(({ status }) => status === 'fail')?.id ?? 'shape';

export function compareSettings(pair: Pair): Partial<Comparison> {
  if (!isComparable(pair)) return {};
  const [before, now] = [settingsOf(pair.before), settingsOf(pair.now)];
  const layer = pair.now.session === undefined ? turnOf(pair.now) : ('session' as const);
  const worse = [...now].filter(([key, { value }]) =>
    isWorse(key, before.get(key)?.value, value, pair.slowerThan),
  );
  const changedForBetter = [...now].filter(([key, { value }]) => {
    const was = before.get(key)?.value;
    return was !== undefined && isWorse(key, value, was, pair.slowerThan);
  });
  return {
    worse: worse.map(([key, { path, value }]) => {
      const was = before.get(key)?.value;
      const then = was === undefined ? 'nothing to set' : json5(was);
      return {
        code: 'settings-regressed' as const,
        layer,
        args: { what: path, now: json5(value), before: then },
      };
    }),
    better: [
      ...[...before.keys()].filter((key) => !now.has(key)).map((key) => `${key} needs no setting any more`),
      ...changedForBetter.map(
        ([key, { value }]) =>
          `${key} may be ${json5(value)}; it was ${json5(before.get(key)?.value ?? null)}`,
      ),
    ],
  };
}

/** By the last name of the path: the row may stand elsewhere in the file by now. */
function settingsOf({ remedy }: Report): Map<string, { readonly path: string; readonly value: JsonValue }> {
  return new Map(
    (remedy?.settings ?? []).map(({ path, value }) => [path.split('.').at(-1) ?? path, { path, value }]),
  );
}

/** A size that shrank, a wait that grew: measured values differ a little from run to run. */
function isWorse(key: string, was: JsonValue | undefined, value: JsonValue, slowerThan: number): boolean {
  if (was === undefined) return true;
  if (typeof was !== 'number' || typeof value !== 'number') return !isDeepStrictEqual(was, value);
  const [less, more] = /timeout/i.test(key) ? [was, value] : [value, was];
  return more > less * (1 + slowerThan / 100);
}
