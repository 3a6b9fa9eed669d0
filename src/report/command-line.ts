/** Commands to type next, built of what the run was given. */

import { namesVersion } from '../base-url.js';
import type { GivenOption, Report } from './contract.js';
import { shellQuote, variableOf } from './shell.js';

/** What stands in front of every command until it is known how this one was started. */
export const PROGRAM = 'inferrs-doctor';
const COMMANDS =
  'check|smoke|session|explain|matrix|turn|init|config|fix|capture|replay|learn|demo|completion|help';
const COMMAND = new RegExp(String.raw`(?<![\w/.-]|npx )${PROGRAM} (?=(?:(?:${COMMANDS})\b|--help))`, 'g');

/** The text with its commands as they would be typed here. */
export const asStarted = (text: string, program: string): string =>
  program === PROGRAM ? text : text.replace(COMMAND, () => `${program} `);

/** The report with the commands in its sentences as they would be typed here, and those to come as well. */
export function reportAsStarted(report: Report, program: string): Report {
  if (program === PROGRAM) return report;
  const said = (text: string): string => asStarted(text, program);
  return {
    ...report,
    program,
    notes: report.notes.map(said),
    findings: report.findings.map((finding) => ({ ...finding, advice: said(finding.advice) })),
    ...(report.footnotes && { footnotes: report.footnotes.map(said) }),
  };
}

/** Which server, which model, as which release: what every command that asks a server takes. */
const ABOUT_TARGET: readonly string[] = [
  '--base-url',
  '--no-v1',
  '--api-key',
  '--header',
  '--config',
  '--provider',
  '--model',
  '--profile',
  '--variant',
  '--timeout',
  '--wait',
];
const MODEL = '--model';

/** Options that are to be other than they were given. */
export interface Changes {
  readonly set?: readonly GivenOption[];
  readonly drop?: readonly string[];
}

/**
 * A command for a POSIX shell on the same target: the run's own command with all that it was given, another one with
 * what is about the target. A model that is not known is left out: the only one that is served is then taken.
 */
export function commandLine(report: Report, command: string, changes: Changes = {}): string {
  const { set = [], drop = [] } = changes;
  const given = (report.options ?? optionsOf(report)).filter(
    ({ name }) => command === report.command || ABOUT_TARGET.includes(name),
  );
  const changed = [...set, ...modelOption(report, command, given)];
  const replaced = [...drop, ...changed.map(({ name }) => name)];
  const options = [...given.filter(({ name }) => !replaced.includes(name)), ...changed];
  const words = [...argumentsOf(report, command), ...options.flatMap(wordsOf)];
  return [report.program ?? PROGRAM, command, ...words].join(' ');
}

/** A command on the same target where there is no report. */
export function commandOn(
  given: readonly GivenOption[],
  command: string,
  drop: readonly string[] = [],
): string {
  const about = given.filter(({ name }) => ABOUT_TARGET.includes(name) && !drop.includes(name));
  return [PROGRAM, command, ...about.flatMap(wordsOf)].join(' ');
}

/** The variables in a command that stand for what is never printed. */
export function variablesIn(command: string): string[] {
  return [...command.matchAll(/"(?:[\w-]+: )?\$([A-Z]\w*)"/g)].flatMap(([, name]) => name ?? []);
}

/** For a report that does not say what it was given: a bundle from elsewhere. */
function optionsOf({ target: { baseUrl, model } }: Report): GivenOption[] {
  const server = [{ name: '--base-url', value: baseUrl }];
  if (!namesVersion(baseUrl)) return [...server, { name: '--no-v1' }, ...named(model)];
  return [...server, ...named(model)];
}

const named = (model: string | null): GivenOption[] =>
  model === null ? [] : [{ name: MODEL, value: model }];

/** The name that the server knows the model by, and one for the commands that cannot do without. */
function modelOption(report: Report, command: string, given: readonly GivenOption[]): GivenOption[] {
  const { servedAs, target } = report;
  if (servedAs !== undefined) return named(servedAs);
  if (given.some(({ name }) => name === MODEL)) return [];
  const [listed = null] = report.models ?? [];
  const needed = command === 'init' || (command === 'smoke' && target.model === null);
  return needed ? named(target.model ?? listed) : [];
}

function argumentsOf({ file, fault }: Report, command: string): string[] {
  const argument = command === 'replay' ? file : command === 'demo' ? fault : undefined;
  return argument === undefined ? [] : [shellQuote(argument)];
}

function wordsOf({ name, value }: GivenOption): string[] {
  if (value === undefined) return [name];
  if (name === '--api-key') return [name, '"$INFERRS_API_KEY"'];
  const [, header = '', variable] = /^([\w-]+): \$(\w+)$/.exec(value) ?? [];
  const isCredential = name === '--header' && variable === variableOf(header) && header !== '';
  return [name, isCredential ? `"${value}"` : shellQuote(value)];
}
