/** Two reports side by side: what became worse, what became better, what cannot be told. Pure. */
import type { Args } from '../codes.js';
import type { Report } from '../report/contract.js';
import type { Comparison, Pair } from './pair.js';
import { compareFlags, compareSettings } from './remedies.js';
import { compareSpeed } from './speed.js';
import { compareLayers } from './standing.js';

/** @param slowerThan per cent */
export function compare(before: Report, now: Report, slowerThan: number): Comparison {
  const pair = { before, now, slowerThan };
  const parts = [compareLayers(pair), compareFlags(pair), compareSettings(pair), compareSpeed(pair)];
  const changed = changesBetween(pair);
  const args: Args = changed.length === 0 ? {} : { changed: changed.join('; ') };
  return {
    worse: parts
      .flatMap(({ worse = [] }) => worse)
      .map((one) => ({ ...one, args: { ...args, ...one.args } })),
    better: parts.flatMap(({ better = [] }) => better),
    notCompared: parts.flatMap(({ notCompared = [] }) => notCompared),
  };
}

/** What the two reports tell of who was asked, and as whom: the first place to look. */
function changesBetween({ before, now }: Pair): string[] {
  const server = ({ server: { kind, detail } }: Report) =>
    kind === 'unknown' ? '' : [kind, detail].filter(Boolean).join(' ');
  const facts: readonly (readonly [what: string, of: (report: Report) => string])[] = [
    ['the server', server],
    [
      'its context',
      ({ server: { contextTokens } }) => (contextTokens === undefined ? '' : `${contextTokens}`),
    ],
    ['the base URL', ({ target }) => target.baseUrl],
    ['the model', ({ target }) => target.model ?? ''],
    ['the release that is imitated', ({ target }) => target.profile],
    ['the agent set-up', ({ target }) => target.variant ?? 'the usual one'],
    ['inferrs-doctor', ({ tool }) => tool.version],
  ];
  return facts
    .map(([what, of]) => ({ what, from: of(before), to: of(now) }))
    .filter(({ from, to }) => from !== to && from !== '' && to !== '')
    .map(({ what, from, to }) => `${what}, from ${from} to ${to}`);
}
