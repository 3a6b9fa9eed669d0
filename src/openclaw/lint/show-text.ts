/** What `config` found, for people: each lint with its place, then smoke's own words of the server. Pure. */
import type { Finding, Severity } from '../../report/contract.js';
import { formatCount } from '../../report/format.js';
import { displayWidth } from '../../report/layout.js';
import { type Mark, type Page, paragraph, unbroken } from '../../report/page.js';
import { settingLines } from '../../report/session-text.js';
import { reasonLines } from '../../report/text.js';
import { commandOf, verdictLines } from '../../report/verdict-text.js';
import { type Checked, MEASURED_BY, type ServerSaid } from './checked.js';
import type { Lint } from './lints.js';
import { CHECKED_PARTS } from './schema-parts.js';

const MARKS = { error: 'fail', warning: 'warn', info: 'info' } as const satisfies Record<Severity, Mark>;

/** @param quiet the sum and the verdict alone */
export function checkedLines(page: Page, checked: Checked, quiet: boolean): readonly string[] {
  const smoke = checked.asked?.smoke;
  const sum = paragraph(page, '  ', 2, page.say(sumOf(checked)));
  const verdict = smoke ? ['', ...verdictLines(page, smoke, true, settingLines(page, smoke))] : [];
  if (quiet) return [...sum, ...verdict];
  const known = new Set<string>(checked.lints.map(({ code }) => code));
  const own = smoke?.findings.filter(({ code, severity }) => !known.has(code) && severity !== 'info') ?? [];
  const foot = leftOut(checked).flatMap((line) => paragraph(page, '  ', 2, page.say(line), 'dim'));
  return [
    ...paragraph(
      page,
      '',
      2,
      headOf(checked)
        .map((part) => unbroken(page.say(part)))
        .join(page.say(' · ')),
      'bold',
    ),
    '',
    ...checked.lints.flatMap((lint) => [...lintLines(page, lint), '']),
    ...sum,
    ...own.flatMap((finding) => ['', ...findingLines(page, finding)]),
    ...verdict,
    ...(foot.length > 0 ? ['', ...foot] : []),
  ];
}

/** Code and place, what is wrong, what to do; a command stands on a line of its own, to be copied. */
function lintLines(page: Page, lint: Lint): string[] {
  const { code, severity, title, advice, command } = lint;
  const lead = `  ${page.mark(MARKS[severity])} `;
  const place = page.say(placeOf(lint));
  const beside = displayWidth(`${code}${place}`) + 6 <= page.columns;
  const text = (said: string) => paragraph(page, '      ', 6, page.say(said));
  return [
    ...(beside ? [`${lead}${code}  ${place}`] : [lead + code, `      ${place}`]),
    ...text(title),
    ...(command !== undefined && advice.endsWith(command)
      ? [...text(advice.slice(0, -command.length)), `        ${commandOf(page, command)}`]
      : text(advice)),
  ];
}

/** What smoke found and the file does not show. Its advice stands behind the verdict, or nowhere. */
function findingLines(page: Page, finding: Finding): string[] {
  const { code, severity, title, advice } = finding;
  return [
    ...paragraph(page, `  ${page.mark(MARKS[severity])} `, 6, page.say(`${code}: ${title}`)),
    ...(severity === 'error'
      ? reasonLines(page, finding)
      : paragraph(page, '      ', 6, page.say(advice), 'dim')),
  ];
}

export const placeOf = ({ file, line, column }: Lint): string => `${file}:${line}:${column}`;

export function headOf({ file, path, paths, release, judgedAs }: Checked): string[] {
  const unmeasured = judgedAs === null ? '' : `, which was never measured: judged as ${judgedAs}`;
  const rows = paths.length > 1 ? `${paths.length} models` : path;
  const parts = [file, rows, release && `for OpenClaw ${release}${unmeasured}`];
  return parts.flatMap((part) => part || []);
}

export function sumOf({ lints, asked }: Checked): string {
  const sum =
    lints.length > 0
      ? `${formatCount(count(lints, 'error'), 'error')}, ${formatCount(count(lints, 'warning'), 'warning')}.`
      : `✔ nothing wrong${asked?.kind === 'silent' || asked?.smoke ? ' in the file' : ''}.`;
  return sum + askedText(asked);
}

function askedText(asked: ServerSaid | null): string {
  if (asked === null) return ' The server was not asked.';
  return asked.kind === 'silent' ? ` The server does not answer at ${asked.at} (${asked.reason}).` : '';
}

export const count = (lints: readonly Lint[], severity: Severity): number =>
  lints.filter((lint) => lint.severity === severity).length;

/** What nothing here measures or checks, and what OpenClaw itself said. */
export function leftOut({ notMeasured, notChecked, openclaw, lints }: Checked): string[] {
  const settings = notMeasured.map((setting) => `${setting} (${MEASURED_BY[setting]} does)`);
  const isRead = lints.every(({ code }) => code !== 'config-unreadable');
  return [
    ...(settings.length > 0 ? [`Not measured here: ${settings.join(', ')}.`] : []),
    ...(isRead && notChecked.length > 0
      ? [
          `Not checked here: ${notChecked.join(', ')} (keys and types are checked below ${CHECKED_PARTS.join(', ')}; OpenClaw itself checks the rest, with --openclaw).`,
        ]
      : []),
    ...(openclaw === null ? [] : [openclaw]),
  ];
}
