/** What `fix` did, as text and as JSON. Pure. */

import { json5 } from '../json5.js';
import type { CompatFlags, Verdict } from '../model.js';
import type { FixPlan, Setting } from '../openclaw/config/patch.js';
import type { Written } from '../openclaw/config/write.js';
import type { Validation } from '../openclaw/install/validate.js';
import type { Report } from '../report/contract.js';
import { compatSnippet } from '../report/format.js';
import { jsonText } from '../report/json.js';
import type { Layout } from '../report/options.js';
import { laidOut, type Page, paragraph } from '../report/page.js';
import type { Tone } from '../report/paint.js';
import { betterSteps, stepLine } from '../report/steps.js';
import { minorLines } from '../report/text.js';
import { EXIT_CODES } from '../report/verdict.js';
import { headedLines } from '../report/verdict-text.js';
import { plain } from '../wire/sanitize.js';
import { reportAfter } from './measure.js';

/** What is to be written, and what is known of it. */
export interface Choice {
  readonly flags: CompatFlags;
  readonly settings: readonly Setting[];
  readonly isProven: boolean;
}

/** What was done; `written` is null for a dry run and when there was nothing to do. */
export interface Done {
  readonly plan: FixPlan;
  readonly choice: Choice;
  readonly report: Report;
  /** Of the file as it is now. */
  readonly verdict: Verdict;
  readonly written: Written | null;
  readonly validation: Validation | null;
}

export function fixJson(
  { plan, choice, report, verdict, written, validation }: Done,
  dryRun: boolean,
): string {
  const { file, path, flags, settings, diff } = plan;
  return `${jsonText({
    schema: 'inferrs-doctor/fix/1',
    file,
    path,
    flags,
    settings,
    proven: choice.isProven,
    verdict,
    exitCode: EXIT_CODES[verdict],
    loses: report.remedy?.loses ?? [],
    better: betterSteps(report).map(stepLine),
    dryRun,
    written: written !== null,
    backup: written?.backup ?? null,
    openclaw: validation?.kind ?? null,
    diff,
  })}\n`;
}

/** What was set and what it costs, then the verdict as smoke would tell it of the file as it is now. */
export function fixText(done: Done, dryRun: boolean): Layout {
  const { plan, choice, report, verdict, written, validation } = done;
  if (dryRun && plan.diff !== '') return laidOut((page) => diffLines(page, plan.diff));
  const after = {
    ...(choice.isProven ? reportAfter(report, choice.flags) : report),
    command: 'fix',
    verdict,
  } as const;
  const loses = report.remedy?.loses ?? [];
  const { proof = '' } = report.remedy ?? {};
  const said = [
    ...(loses.length > 0 ? [`This costs you: ${loses.join(', ')}.`] : []),
    ...betterSteps(report).map(stepLine),
    ...(written ? [`The file as it was: ${written.backup}`] : []),
    ...(validation ? [validationText(validation)] : []),
  ];
  const last = [
    ...(choice.isProven ? [] : ['Not proven: written because of --force.']),
    ...(choice.isProven && proof !== '' ? [`Proof: ${proof}.`] : []),
    ...(written && choice.isProven ? ['Restart the OpenClaw gateway if it is running.'] : []),
  ];
  const end = (page: Page): string[] => [
    ...headedLines(page, after),
    ...last.flatMap((line) => paragraph(page, '      ', 6, page.say(line))),
  ];
  return laidOut((page, { quiet }) =>
    quiet
      ? end(page)
      : [
          ...(plan.diff === ''
            ? told(page, `Nothing to do: the flags are set already, at ${plan.path} in ${plan.file}`)
            : setLines(page, plan)),
          ...said.flatMap((line) => told(page, line)),
          ...minorLines(page, after),
          '',
          ...end(page),
        ],
  );
}

const told = (page: Page, line: string): string[] => paragraph(page, '  ', 2, page.say(line));

function setLines(page: Page, { path, file, flags, settings }: FixPlan): string[] {
  const snippet = Object.keys(flags).length > 0 ? compatSnippet(flags, page.columns - 6, page.say) : [];
  const values = settings.map((setting) => `${setting.path}: ${json5(setting.value)}`);
  const where = snippet.length > 0 ? `${path.replace(/\.compat$/, '')} in ${file}` : file;
  return [
    ...told(page, `Set at ${where}:`),
    ...[...snippet, ...values].map((line) => `      ${page.paint('code', page.say(line))}`),
  ];
}

const DIFF_TONES: Readonly<Record<string, Tone>> = { '+': 'good', '-': 'bad', '@': 'info' };

/** Nothing is wrapped: a diff is there to be applied as well. */
function diffLines(page: Page, diff: string): string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const tone = /^(?:---|\+\+\+) /.test(line) ? 'bold' : DIFF_TONES[line.charAt(0)];
      return tone === undefined ? plain(line) : page.paint(tone, plain(line));
    });
}

function validationText(validation: Validation): string {
  if (validation.kind === 'valid') return 'openclaw config validate: valid';
  if (validation.kind === 'not-checked') return `Not checked by OpenClaw itself: ${validation.reason}.`;
  const [first] = validation.issues;
  return `openclaw config validate: invalid, for another reason: ${first ? `${first.path}: ${first.message}` : 'none given'}`;
}
