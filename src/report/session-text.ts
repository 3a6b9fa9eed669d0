/** A session for people: its parts, what was measured, and the plot. */
import { json5 } from '../json5.js';
import type { Report, Session } from './contract.js';
import { formatCount, formatMs, formatRate, formatTokens } from './format.js';
import { padEnd } from './layout.js';
import { type Page, paragraph, tableRow, timesEnd } from './page.js';
import { plotLines } from './session-plot.js';

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
  const plot = plotLines(session, page.columns - 4, unicode).map((line) => `    ${page.say(line)}`);
  return [
    ...rows.flatMap((row) => tableRow(page, row, end)),
    ...(measured === '' ? [] : ['', ...paragraph(page, '    ', 4, page.say(measured), 'dim')]),
    ...(plot.length === 0 ? [] : ['', ...plot]),
  ];
}

function slotsText({ slots }: Session): readonly string[] {
  if (typeof slots?.told !== 'number') return [];
  const divided = slots.divided ? ', with the window divided among them' : '';
  return [`${formatCount(slots.told, 'slot')} told${divided}`];
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

/** Values outside compat, a line each, with what they are for. */
export function settingLines(page: Page, { remedy }: Report): readonly string[] {
  return (remedy?.settings ?? []).flatMap(({ path, value, why }) => [
    `      ${page.paint('code', page.say(`${path}: ${json5(value)}`))}`,
    ...paragraph(page, '        ', 8, page.say(why), 'dim'),
  ]);
}
