/** The plots of a session as inline SVG. Pure. */
import { clip, forXml } from '../wire/sanitize.js';
import { formatMs, formatTokens, shortTokens } from './format.js';
import type { Session } from './session-contract.js';

/** In units of the drawing: a narrow page shows them a little smaller, a wide one a little larger. */
const WIDTH = 420;
const HEIGHT = 230;
const LEFT = 62;
const BOTTOM = 40;

type Turn = Session['turns'][number];
interface Point {
  readonly tokens: number;
  readonly ms: number;
  /** Most of the prompt came from the cache: its time says nothing of its size. */
  readonly kept: boolean;
}

/**
 * First-token time against the size of the prompt; '' where fewer than two turns tell both.
 * @param limitMs how long the release waits for a token; drawn where the times come near it
 */
export function firstTokenPlot({ turns }: Session, limitMs: number | null): string {
  const points = turns.flatMap(pointOf).sort((a, b) => a.tokens - b.tokens);
  if (points.length < 2) return '';
  const most = Math.max(...points.map(({ tokens }) => tokens));
  const longest = Math.max(...points.map(({ ms }) => ms), 1);
  const shownLimit = limitMs !== null && limitMs <= longest * 4 ? limitMs : null;
  const top = Math.max(longest, shownLimit ?? 0) * 1.1;
  const x = (tokens: number): number => round(LEFT + (tokens / most) * (WIDTH - LEFT - 20));
  const y = (ms: number): number => round(HEIGHT - BOTTOM - (ms / top) * (HEIGHT - BOTTOM - 20));
  const anew = points.filter(({ kept }) => !kept);
  const line = anew.map(({ tokens, ms }) => `${x(tokens)},${y(ms)}`).join(' ');
  const legend = anew.length < points.length ? ' (hollow: mostly from the cache)' : '';
  const title = `First-token time against prompt size: ${points.map(({ tokens, ms }) => `${formatTokens(tokens)} ${formatMs(ms)}`).join(', ')}`;
  return [
    `<div class="plot"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${forXml(title)}">`,
    `<line class="axis" x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH - 20}" y2="${HEIGHT - BOTTOM}"/>`,
    `<line class="axis" x1="${LEFT}" y1="20" x2="${LEFT}" y2="${HEIGHT - BOTTOM}"/>`,
    `<text x="${LEFT - 8}" y="${y(longest) + 4}" text-anchor="end">${forXml(formatMs(longest))}</text>`,
    `<text x="${WIDTH - 20}" y="${HEIGHT - 14}" text-anchor="end">${forXml(formatTokens(most))}</text>`,
    `<text x="${LEFT}" y="${HEIGHT - 14}">prompt size</text><text x="${LEFT + 6}" y="14">time to the first token${legend}</text>`,
    ...(shownLimit === null
      ? []
      : [
          `<line class="limit" x1="${LEFT}" y1="${y(shownLimit)}" x2="${WIDTH - 20}" y2="${y(shownLimit)}"/>`,
          `<text x="${WIDTH - 20}" y="${y(shownLimit) - 6}" text-anchor="end">OpenClaw gives up: ${forXml(formatMs(shownLimit))}</text>`,
        ]),
    `<polyline class="line" points="${line}"/>`,
    ...points.map(
      ({ tokens, ms, kept }) =>
        `<circle class="${kept ? 'kept' : 'mark'}" cx="${x(tokens)}" cy="${y(ms)}" r="4"/>`,
    ),
    '</svg></div>',
  ].join('\n');
}

const ROW = 22;
const BAR = 12;
const NAMES = 150;

/** How much of each prompt came from the cache, turn after turn; '' where fewer than two turns tell. */
export function cachePlot({ turns }: Session): string {
  const rows = turns.flatMap(({ id, promptTokens, cachedTokens }) =>
    promptTokens === null || cachedTokens === null ? [] : [{ id, promptTokens, cachedTokens }],
  );
  if (rows.length < 2) return '';
  const most = Math.max(...rows.map(({ promptTokens }) => promptTokens), 1);
  const width = (tokens: number): number => round((tokens / most) * (WIDTH - NAMES - 100));
  const said = rows.map(
    ({ id, promptTokens, cachedTokens }) =>
      `${id} ${shortTokens(cachedTokens)} of ${formatTokens(promptTokens)}`,
  );
  const height = rows.length * ROW + 30;
  return [
    `<div class="plot"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${forXml(`Tokens from the cache: ${said.join(', ')}`)}">`,
    `<text x="${NAMES}" y="14">tokens from the cache, of the prompt</text>`,
    ...rows.map(({ id, promptTokens, cachedTokens }, index) => {
      const y = 24 + index * ROW;
      const text = y + BAR - 1;
      return [
        `<text x="${NAMES - 8}" y="${text}" text-anchor="end">${forXml(clip(id, 20))}</text>`,
        `<rect class="whole" x="${NAMES}" y="${y}" width="${width(promptTokens)}" height="${BAR}"/>`,
        `<rect class="mark" x="${NAMES}" y="${y}" width="${width(cachedTokens)}" height="${BAR}"/>`,
        `<text x="${NAMES + width(promptTokens) + 6}" y="${text}">${forXml(`${shortTokens(cachedTokens)} of ${shortTokens(promptTokens)}`)}</text>`,
      ].join('');
    }),
    '</svg></div>',
  ].join('\n');
}

const pointOf = ({ promptTokens, cachedTokens, firstTokenMs }: Turn): readonly Point[] =>
  promptTokens === null || firstTokenMs === null
    ? []
    : [{ tokens: promptTokens, ms: firstTokenMs, kept: (cachedTokens ?? 0) > promptTokens / 2 }];

const round = (value: number): number => Math.round(value * 10) / 10;
