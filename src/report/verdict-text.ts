/** The last word of a report in text: verdict, what to set, what to do. */
import type { Report } from './contract.js';
import { compatSnippet } from './format.js';
import { displayWidth } from './layout.js';
import { codeLines, type Page, paragraph, unbroken } from './page.js';
import type { Tone } from './paint.js';
import { betterSteps, nextSteps, type Step } from './steps.js';
import { flagsIntro, hasFlags, headline, verdictName } from './summary.js';

/** Longest advice, in graphemes: it is of our own making, with a few numbers and names. */
const MAX_ADVICE = 2000;
/** Longest command that is printed. */
export const MAX_COMMAND = 4000;

export const VERDICT_TONES = {
  ready: 'good',
  'needs-flags': 'warn',
  'usage-error': 'bad',
  unreachable: 'bad',
  'model-not-ready': 'warn',
  'backend-limit': 'bad',
  inconclusive: 'warn',
  regressed: 'bad',
  interrupted: 'warn',
} as const satisfies Record<Report['verdict'], Tone>;

/**
 * The verdict, what goes into openclaw.json, and what to do next.
 * @param quiet without the other ways to the same end
 * @param settings lines for the values outside compat
 */
export function verdictLines(
  page: Page,
  report: Report,
  quiet: boolean,
  settings: readonly string[],
): string[] {
  const headed = headedLines(page, report);
  if (report.verdict === 'ready' && hasFlags(report)) {
    const intro = paragraph(page, '  ', 6, withPath(page, report, flagsIntro(report)));
    return [...headed, ...intro, ...snippetLines(page, report), ...otherWays(page, report, quiet)];
  }
  if (report.verdict === 'needs-flags') {
    const better = stepLines(page, betterSteps(report));
    return [
      ...(better.length > 0 ? [...better, ''] : []),
      ...headed,
      ...snippetLines(page, report),
      ...settings,
      ...otherWays(page, report, quiet),
    ];
  }
  const lines = [...headed, ...stepLines(page, nextSteps(report))];
  if (!hasFlags(report)) return settings.length === 0 ? lines : [...lines, SETTINGS_INTRO, ...settings];
  const intro = paragraph(page, '  ', 6, withPath(page, report, flagsIntro(report)));
  return [...lines, ...intro, ...snippetLines(page, report), ...settings];
}

/** The name of the verdict, and what it means here. */
export function headedLines(page: Page, report: Report): string[] {
  const name = verdictName(report);
  const painted = page.paint('bold', page.paint(VERDICT_TONES[report.verdict], name));
  const lead = `${unbroken(name)}   ${withPath(page, report, headline(report))}`;
  const [first = '', ...rest] = paragraph(page, '  ', 6, lead);
  return [first.replace(`${name} `, `${painted}   `), ...rest];
}

const SETTINGS_INTRO = '  worth setting in openclaw.json:';

/** The sentence as said, with the path in openclaw.json kept in one piece. */
function withPath(page: Page, report: Report, sentence: string): string {
  const path = page.say(report.target.configPath);
  return page.say(sentence).replace(path, unbroken(path));
}

/** Commands stand on lines of their own and are never wrapped: they are there to be copied. */
function stepLines(page: Page, steps: readonly Step[]): string[] {
  const bullet = steps.length > 1 ? '- ' : '';
  return steps.flatMap((step) => {
    const lines = paragraph(page, `      ${bullet}`, 6 + bullet.length, page.say(step.text, MAX_ADVICE));
    return step.command === undefined ? lines : [...lines, `        ${commandOf(page, step.command)}`];
  });
}

const otherWays = (page: Page, report: Report, quiet: boolean): string[] =>
  quiet ? [] : nextSteps(report).flatMap((step) => otherWayLines(page, step));

/** Beside the snippet: on one line where the page is wide enough. */
function otherWayLines(page: Page, { text, command }: Step): string[] {
  const lines = paragraph(page, '  ', 6, page.say(text));
  if (command === undefined) return lines;
  const room = page.columns - 4 - displayWidth(text);
  const said = commandOf(page, command);
  return displayWidth(page.say(command, MAX_COMMAND)) <= room
    ? [`  ${page.say(text)}  ${said}`]
    : [...lines, `        ${said}`];
}

/** As it is typed: never wrapped. */
export const commandOf = (page: Page, command: string): string =>
  page.paint('code', page.say(command, MAX_COMMAND));

function snippetLines(page: Page, { remedy }: Report): string[] {
  if (remedy === null || Object.keys(remedy.flags).length === 0) return [];
  const snippet = codeLines(page, compatSnippet(remedy.flags, page.columns - 6, page.say));
  const loses = remedy.loses.length === 0 ? [] : [`this costs you: ${remedy.loses.join(', ')}`];
  return [...snippet, ...loses.flatMap((line) => paragraph(page, '  ', 6, page.say(line)))];
}
