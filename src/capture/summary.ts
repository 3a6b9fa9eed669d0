/** What a recording came to: each turn with its size, its answer and what the matrix calls its failure. Pure. */
import { namesVersion } from '../base-url.js';
import type { FindingCode } from '../codes.js';
import type { Exchange } from '../model.js';
import { judgeTurn } from '../probes/judge.js';
import type { ReleaseRef } from '../releases/index.js';
import type { Finding } from '../report/contract.js';
import { formatBytes, formatCount, formatMs } from '../report/format.js';
import { displayWidth } from '../report/layout.js';
import type { Layout } from '../report/options.js';
import { laidOut, type Page, paragraph } from '../report/page.js';
import { shellQuote } from '../report/shell.js';
import { commandOf } from '../report/verdict-text.js';
import type { Capture } from './record.js';
import { CLIENT_LEFT } from './tape.js';

/** One captured turn, in a line. The fields are those of `capture --json`. */
export interface CapturedTurn {
  /** null when it could not be written. */
  readonly file: string | null;
  readonly at: string;
  readonly bytes: number;
  readonly tools: number;
  readonly messages: number;
  readonly stream: boolean;
  /** HTTP status; null when none came. */
  readonly status: number | null;
  readonly ms: number;
  readonly firstByteMs: number | null;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'left';
  /** Code of the root cause; null when nothing is wrong, or the client left. */
  readonly code: FindingCode | null;
  readonly why: string | null;
}

/** A request that is no turn: passed on, not kept. */
export interface OtherRequest {
  readonly method: string;
  readonly path: string;
  /** null when no status came. */
  readonly status: number | null;
}

export interface Recording {
  readonly upstream: string;
  /** The folder or the file. */
  readonly place: string;
  readonly turns: readonly CapturedTurn[];
  readonly others: readonly OtherRequest[];
}

/** The turn in a line, judged as the release would judge its answer. */
export function capturedTurn(
  { at, exchange }: Capture,
  file: string | null,
  profile: ReleaseRef,
): CapturedTurn {
  const { probe, outcome, timing } = exchange;
  const { carried } = probe;
  const left = hasLeft(exchange);
  const judged = judgeTurn(exchange, { profile, server: 'unknown' });
  const root: Finding | undefined = left ? undefined : judged.findings[0];
  return {
    file,
    at,
    bytes: Buffer.byteLength(probe.body ?? ''),
    tools: carried?.tools ?? 0,
    messages: carried?.roles.length ?? 0,
    stream: carried?.stream ?? false,
    status: outcome.kind === 'response' ? outcome.status : null,
    ms: Math.round(timing.total),
    firstByteMs: timing.firstEvent === undefined ? null : Math.round(timing.firstEvent),
    verdict: left ? 'left' : judged.status,
    code: root?.code ?? null,
    why: root?.why ?? root?.title ?? null,
  };
}

function hasLeft({ outcome }: Exchange): boolean {
  const code = outcome.kind === 'failure' ? outcome.code : outcome.error?.code;
  return code === CLIENT_LEFT.code;
}

/** `59 kB, 22 tools, 3 messages, streamed: 422 after 3 ms, content-array-rejected` */
export function turnLine(turn: CapturedTurn): string {
  const { bytes, tools, messages, stream, status, ms, verdict, code } = turn;
  const carried = [
    formatBytes(bytes),
    formatCount(tools, 'tool'),
    formatCount(messages, 'message'),
    ...(stream ? ['streamed'] : []),
  ];
  const judged = {
    pass: 'pass',
    warn: `pass, with ${code ?? 'a warning'}`,
    fail: code ?? 'failed',
    left: 'the client closed the connection before the answer was complete',
  }[verdict];
  return `${carried.join(', ')}: ${status ?? 'no answer'} after ${formatMs(ms)}, ${judged}`;
}

export interface Circumstances {
  /** What to look at where nothing came: a sentence. */
  readonly whenEmpty?: string;
  /** The upstream was a simulated server, which is gone. */
  readonly isSimulated?: boolean;
}

/** The recording for people. */
export const summaryText = (recording: Recording, circumstances: Circumstances = {}): Layout =>
  laidOut((page) => summaryLines(page, recording, circumstances));

const EMPTY = 'Nothing was sent to this proxy: check that baseUrl in openclaw.json names it.';

function summaryLines(
  page: Page,
  { upstream, place, turns, others }: Recording,
  { whenEmpty = EMPTY, isSimulated = false }: Circumstances,
): string[] {
  const failed = turns.filter(({ verdict }) => verdict === 'fail');
  const counted = `${formatCount(turns.length, 'turn')} in ${place}, ${failed.length} failed`;
  const rows = turns.flatMap((turn) => [
    ...turnLines(page, turn),
    ...(turn.verdict === 'fail' && turn.why !== null ? paragraph(page, '      ', 6, page.say(turn.why)) : []),
  ]);
  return [
    ...paragraph(
      page,
      '',
      2,
      page.say(`inferrs-doctor capture: ${turns.length === 0 ? 'no turn came' : counted}`),
    ),
    ...rows,
    ...othersLines(others).flatMap((line) => paragraph(page, '  ', 4, page.say(line))),
    ...(turns.length === 0 && others.length === 0
      ? paragraph(page, '', 2, page.say(whenEmpty))
      : nextLines(page, isSimulated ? null : upstream, turns)),
  ];
}

/** The file, and what was in it beside or below. */
function turnLines(page: Page, turn: CapturedTurn): string[] {
  const file = page.say(turn.file ?? '(not written)');
  const said = page.say(turnLine(turn));
  const beside = displayWidth(file + said) + 4 <= page.columns;
  return beside ? [`  ${file}  ${said}`] : [`  ${file}`, ...paragraph(page, '      ', 6, said)];
}

function othersLines(others: readonly OtherRequest[]): string[] {
  if (others.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { method, path, status } of others) {
    const name = `${method} ${path} (${status ?? 'no answer'})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = [...counts].map(([name, count]) => (count > 1 ? `${name} ${count} times` : name));
  return [`passed on but not kept: ${named.join(', ')}`];
}

function nextLines(page: Page, upstream: string | null, turns: readonly CapturedTurn[]): string[] {
  const of = turns.find(({ verdict, file }) => verdict === 'fail' && file !== null) ?? turns.at(-1);
  if (of === undefined || of.file === null) return [];
  const replay = `inferrs-doctor replay ${shellQuote(of.file)}`;
  if (upstream === null)
    return [
      page.say('Next, with the --base-url of the server that is to take it:'),
      `  ${commandOf(page, replay)}`,
    ];
  const asIs = namesVersion(upstream) ? '' : ' --no-v1';
  const command = `${replay} --base-url ${shellQuote(upstream)}${asIs}`;
  return [page.say('Next:'), `  ${commandOf(page, command)}`];
}
