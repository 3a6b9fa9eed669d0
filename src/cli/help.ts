/** What stands below the help of a command: examples, exit codes, variables, files. Pure. */
import { EXIT_CODES } from '../report/verdict.js';
import type { CommandData } from './command.js';

/** What each variable is for, in the order of help and man page. */
export const VARIABLES = {
  INFERRS_BASE_URL: 'the server to examine, as --base-url',
  INFERRS_MODEL: 'the model, as --model',
  INFERRS_API_KEY: 'the key to send, as --api-key, which ps shows',
  OPENCLAW_CONFIG_PATH: 'openclaw.json to read, as --config',
  OPENCLAW_STATE_DIR: 'the folder of openclaw.json (default: ~/.openclaw)',
  NO_COLOR: 'no colour; FORCE_COLOR asks for it',
} as const;

const VARIABLE_NAMES = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
const NAME_WIDTH = 22;

/** The exit codes of a command that gives a verdict. */
export const VERDICT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'ready'],
  ...Object.entries(EXIT_CODES)
    .filter(([verdict]) => verdict !== 'ready' && verdict !== 'interrupted')
    .map(([verdict, code]): [string, string] => [String(code), verdict]),
  [`${EXIT_CODES.interrupted}, 143`, 'interrupted'],
];

/** Of a command that does what was asked, or says why it can't. */
export const DONE_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'done'],
  ['2', 'usage-error'],
  [`${EXIT_CODES.interrupted}, 143`, 'interrupted'],
];

/** The lines below the options. @param wrap breaks a line for the terminal */
export function helpEnd(command: CommandData, wrap: (text: string) => string): string {
  const { examples, exit, readsConfig } = command;
  const variables = variablesOf(command);
  const codes = exit === 'verdict' ? VERDICT_CODES : DONE_CODES;
  const parts = [
    ['Examples:', ...examples.flatMap(({ words, does }) => [`  # ${does}`, `  inferrs-doctor ${words}`])],
    [exitCodes(codes, wrap)],
    ['Variables:', ...variables.map((name) => `  ${name.padEnd(NAME_WIDTH)}${VARIABLES[name]}`)],
    ...(readsConfig
      ? [['openclaw.json: --config, else $OPENCLAW_CONFIG_PATH, else ~/.openclaw/openclaw.json']]
      : []),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** Stands for the space between a code and its meaning: no line is broken there. */
const TIED = '\ue000';

function exitCodes(codes: typeof VERDICT_CODES, wrap: (text: string) => string): string {
  const named = codes.map(([code, meaning]) => `${code} ${meaning}`.replaceAll(' ', TIED));
  return wrap(`Exit codes: ${named.join(' · ')}`).replaceAll(TIED, ' ');
}

/** The variables that this command heeds. */
export function variablesOf({ options, readsConfig }: CommandData): readonly (keyof typeof VARIABLES)[] {
  const heeded = new Set([
    ...options.flatMap(({ env }) => (env === undefined ? [] : [env])),
    ...(options.some(({ flags }) => flags.startsWith('--api-key')) ? ['INFERRS_API_KEY'] : []),
    ...(readsConfig ? ['OPENCLAW_CONFIG_PATH', 'OPENCLAW_STATE_DIR'] : []),
    'NO_COLOR',
  ]);
  return VARIABLE_NAMES.filter((name) => heeded.has(name));
}
