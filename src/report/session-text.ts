/** A session for people: its parts, what was measured, and the plot. */
import { json5 } from '../json5.js';
import type { Report } from './contract.js';
import { formatBytes, formatCount, formatMs, formatRate, formatTokens } from './format.js';
import { padEnd } from './layout.js';
import { codeLines, type Page, paragraph, tableRow, timesEnd } from './page.js';
import type { Session } from './session-contract.js';
import { plotLines } from './session-plot.js';
import { settingsSnippet } from './settings-snippet.js';

const NAME_WIDTH = 16;

export function sessionLines(page: Page, session: Session, unicode: boolean): readonly string[] {
  const parts = session.parts ?? [];
  const rows = parts.map(({ id, status, ms, reason }) => ({
    prefix: `    ${page.mark(status)} ${padEnd(id, NAME_WIDTH)}`,
    start: NAME_WIDTH + 6,
    reason,
    ms: status === 'skipped' ? '' : formatMs(ms),
  }));
  const end = timesEnd(page, rows);
  const measured = measures(session).join(', ');
  const soaked = soakText(session);
  const plot = plotLines(session, page.columns - 4, unicode);
  const drawn = plot.slice(0, -1).map((line) => `    ${page.say(line)}`);
  const limit = plot.slice(-1).flatMap((line) => paragraph(page, '    ', 6, page.say(line)));
  return [
    ...rows.flatMap((row) => tableRow(page, row, end)),
    ...(measured === '' ? [] : ['', ...paragraph(page, '    ', 4, page.say(measured), 'dim')]),
    ...(soaked === '' ? [] : paragraph(page, '    ', 4, page.say(soaked), 'dim')),
    ...(plot.length === 0 ? [] : ['', ...drawn, ...limit]),
    ...gainLines(page, session),
  ];
}

function slotsText({ slots }: Session): readonly string[] {
  if (typeof slots?.told !== 'number') return [];
  const divided = slots.divided ? ', with the window divided among them' : '';
  return [`${formatCount(slots.told, 'slot')} told${divided}`];
}

/** A soak is told of in any case: it may have been interrupted before it was judged. */
function soakText({ soak }: Session): string {
  const rounds = soak?.rounds ?? [];
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last) return '';
  const turns = rounds.flatMap((round) => round.turns);
  const slowest = ({ turns: all }: typeof first): string =>
    formatMs(Math.max(0, ...all.map(({ firstTokenMs }) => firstTokenMs ?? 0)));
  const memory = (bytes: number | null) => (bytes === null ? 'untold' : formatBytes(bytes));
  return [
    `soak: ${formatCount(rounds.length, 'round')} in ${formatMs(last.startMs + last.ms)}`,
    `slowest first token ${slowest(first)} in the first, ${slowest(last)} in the last`,
    `memory ${memory(first.memoryBytes)}, then ${memory(last.memoryBytes)}`,
    `${turns.filter(({ failed }) => failed !== null).length} of ${turns.length} requests failed`,
  ].join(', ');
}

function measures(session: Session): readonly string[] {
  const { speed, window, concurrency, cache } = session;
  return [
    ...(speed.prefill === null ? [] : [`prompts are read at ${formatRate(speed.prefill)}`]),
    ...(speed.decode === null ? [] : [`answers come at ${formatRate(speed.decode)}`]),
    ...(cache.reused === null ? [] : [cache.reused ? 'prefixes are kept' : 'no prefix is kept']),
    ...slotsText(session),
    ...(concurrency.two === null ? [] : [`two at once: ${concurrency.two}`]),
    ...(window.usable === null ? [] : [`the window holds ${formatTokens(window.usable)}`]),
  ];
}

/** What the server's own options would bring, as it would be without the finding. */
const GAINS: Readonly<Record<string, string>> = {
  'prompt-cache-missing': 'a prefix cache, each turn',
  'prompt-cache-evicted': 'more slots, a turn after another prompt',
  'one-at-a-time': 'two at once, a turn behind another',
};

function gainLines(page: Page, { gains = [] }: Session): readonly string[] {
  if (gains.length === 0) return [];
  const lines = gains.flatMap(({ code, beforeMs, afterMs, option }) => [
    ...paragraph(
      page,
      '      ',
      8,
      page.say(`${GAINS[code] ?? code}: ${formatMs(beforeMs)} → ${formatMs(afterMs)} to the first token`),
    ),
    ...(option === null ? [] : paragraph(page, '        ', 8, page.say(option), 'dim')),
  ]);
  return [
    '',
    ...paragraph(page, '    ', 4, page.say('what the server could bring, the most first:')),
    ...lines,
  ];
}

const UNPROVEN = 'not re-run: no request shows it, only OpenClaw itself';

/** Values outside compat, a line each, with what they are for and how that was proven; of a session also in one piece. */
export function settingLines(page: Page, report: Report): readonly string[] {
  const { remedy, session } = report;
  const lines = (remedy?.settings ?? []).flatMap(({ path, value, why, proof }) => {
    const shown = proof === undefined ? why : `${why}; ${proof === null ? UNPROVEN : `proven: ${proof}`}`;
    return [
      `      ${page.paint('code', page.say(`${path}: ${json5(value)}`))}`,
      ...paragraph(page, '        ', 8, page.say(shown), 'dim'),
    ];
  });
  const several = (remedy?.settings.length ?? 0) > 1 || Object.keys(remedy?.flags ?? {}).length > 0;
  if (session === undefined || lines.length === 0 || !several) return lines;
  const snippet = codeLines(page, settingsSnippet(report, page.columns - 6));
  return [...lines, '  all of it, as it stands in openclaw.json:', ...snippet];
}
