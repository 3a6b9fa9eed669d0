/** First-token time against the size of the prompt, drawn in characters. Pure. */

import { formatBytes, formatMs, formatTokens } from './format.js';
import type { Session } from './session-contract.js';

const HEIGHT = 9;
const WIDEST = 60;
const NARROWEST = 20;

interface Signs {
  readonly read: string;
  readonly kept: string;
  readonly limit: string;
  readonly side: string;
  readonly corner: string;
  readonly floor: string;
}
const UNICODE: Signs = { read: '●', kept: '○', limit: '╌', side: '│', corner: '└', floor: '─' };
const ASCII: Signs = { read: 'o', kept: '.', limit: '-', side: '|', corner: '+', floor: '-' };

interface Point {
  /** Of the prompt: tokens, or bytes. */
  readonly size: number;
  readonly ms: number;
  readonly kept: boolean;
}

/** A prompt that stood in the cache for the most part. */
const KEPT_SHARE = 0.5;
/** A limit so many times above the longest time would press everything else to the floor. */
const SHOWN_LIMIT = 4;

/**
 * Lines of at most `columns` cells but for the last, which is to be wrapped; [] where fewer than two turns tell both. Prompts that were read whole and those that
 * were mostly kept have signs of their own; the time after which OpenClaw gives up is a line where it is near.
 */
export function plotLines(session: Session, columns: number, unicode: boolean): readonly string[] {
  const counted = session.turns.flatMap(pointOf);
  // Where the server counts no tokens, a prompt is as long as its bytes.
  const isCounted = counted.length >= 2;
  const points = isCounted ? counted : session.turns.flatMap(byteOf);
  if (points.length < 2) return [];
  const signs = unicode ? UNICODE : ASCII;
  const longest = Math.max(...points.map(({ ms }) => ms), 1);
  const most = Math.max(...points.map(({ size }) => size), 1);
  const limit = typeof session.waitSeconds === 'number' ? session.waitSeconds * 1000 : null;
  const isNear = limit !== null && limit <= longest * SHOWN_LIMIT;
  const highest = isNear ? Math.max(longest, limit) : longest;
  const label = formatMs(highest);
  const width = Math.max(NARROWEST, Math.min(WIDEST, columns - label.length - 4));
  const rows = Array.from({ length: HEIGHT }, () => Array.from({ length: width }, () => ' '));
  const rowAt = (ms: number): number => HEIGHT - 1 - Math.round((ms / highest) * (HEIGHT - 1));
  if (isNear) rows[rowAt(limit)]?.fill(signs.limit);
  for (const { size, ms, kept } of points) {
    const row = rows[rowAt(ms)];
    if (row) row[Math.round((size / most) * (width - 1))] = kept ? signs.kept : signs.read;
  }
  const margin = ' '.repeat(label.length);
  const lines = rows.map((row, at) => `${at === 0 ? label : margin} ${signs.side}${row.join('').trimEnd()}`);
  const longestPrompt = isCounted ? formatTokens(most) : formatBytes(most);
  return [
    'time to the first token',
    ...lines,
    `${margin} ${signs.corner}${signs.floor.repeat(width)}`,
    `${margin}  ${'0'.padEnd(Math.max(1, width - longestPrompt.length))}${longestPrompt}`,
    `${signs.read} read whole  ${signs.kept} mostly kept`,
    limitText(session.waitSeconds, isNear ? `${signs.limit} ` : ''),
  ];
}

/** Where the limit is not near it has no line, and is told all the same. */
function limitText(seconds: number | null | undefined, sign: string): string {
  if (seconds === undefined) return '';
  if (seconds === null) return 'OpenClaw waits for as long as it takes';
  return `${sign}OpenClaw gives up after ${formatMs(seconds * 1000)}${sign === '' ? ', far above' : ''}`;
}

function pointOf({ promptTokens, cachedTokens, firstTokenMs }: Session['turns'][number]): readonly Point[] {
  if (promptTokens === null || firstTokenMs === null) return [];
  const kept = cachedTokens !== null && cachedTokens >= promptTokens * KEPT_SHARE;
  return [{ size: promptTokens, ms: firstTokenMs, kept }];
}

const byteOf = ({ bytes, firstTokenMs }: Session['turns'][number]): readonly Point[] =>
  firstTokenMs === null ? [] : [{ size: bytes, ms: firstTokenMs, kept: false }];
