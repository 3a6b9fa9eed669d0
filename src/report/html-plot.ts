/** The plots of a session as inline SVG. Pure. */
import { forXml } from '../wire/sanitize.js';
import type { Session } from './contract.js';
import { formatMs, formatTokens } from './format.js';

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 70;
const BOTTOM = 40;

type Turn = Session['turns'][number];
interface Point {
  readonly tokens: number;
  readonly ms: number;
}

/** First-token time against the size of the prompt; '' where fewer than two turns tell both. */
export function firstTokenPlot({ turns }: Session, limitMs: number | null = null): string {
  const points = turns.flatMap(pointOf).sort((a, b) => a.tokens - b.tokens);
  if (points.length < 2) return '';
  const most = Math.max(...points.map(({ tokens }) => tokens));
  const longest = Math.max(...points.map(({ ms }) => ms), 1);
  const shownLimit = limitMs !== null && limitMs <= longest * 4 ? limitMs : null;
  const top = Math.max(longest, shownLimit ?? 0) * 1.1;
  const x = (tokens: number): number => round(LEFT + (tokens / most) * (WIDTH - LEFT - 20));
  const y = (ms: number): number => round(HEIGHT - BOTTOM - (ms / top) * (HEIGHT - BOTTOM - 20));
  const line = points.map(({ tokens, ms }) => `${x(tokens)},${y(ms)}`).join(' ');
  const title = `First-token time against prompt size: ${points.map(({ tokens, ms }) => `${formatTokens(tokens)} ${formatMs(ms)}`).join(', ')}`;
  return [
    `<div class="plot"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${forXml(title)}">`,
    `<line class="axis" x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH - 20}" y2="${HEIGHT - BOTTOM}"/>`,
    `<line class="axis" x1="${LEFT}" y1="20" x2="${LEFT}" y2="${HEIGHT - BOTTOM}"/>`,
    `<text x="${LEFT - 8}" y="${y(longest) + 4}" text-anchor="end">${forXml(formatMs(longest))}</text>`,
    `<text x="${WIDTH - 20}" y="${HEIGHT - 14}" text-anchor="end">${forXml(formatTokens(most))}</text>`,
    `<text x="${LEFT}" y="${HEIGHT - 14}">prompt size</text><text x="${LEFT + 6}" y="16">time to the first token</text>`,
    ...(shownLimit === null
      ? []
      : [
          `<line class="limit" x1="${LEFT}" y1="${y(shownLimit)}" x2="${WIDTH - 20}" y2="${y(shownLimit)}"/>`,
          `<text x="${WIDTH - 20}" y="${y(shownLimit) - 6}" text-anchor="end">OpenClaw gives up: ${forXml(formatMs(shownLimit))}</text>`,
        ]),
    `<polyline class="line" points="${line}"/>`,
    ...points.map(({ tokens, ms }) => `<circle class="mark" cx="${x(tokens)}" cy="${y(ms)}" r="4"/>`),
    '</svg></div>',
  ].join('\n');
}

const pointOf = ({ promptTokens, firstTokenMs }: Turn): readonly Point[] =>
  promptTokens === null || firstTokenMs === null ? [] : [{ tokens: promptTokens, ms: firstTokenMs }];

const round = (value: number): number => Math.round(value * 10) / 10;
