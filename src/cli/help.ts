/** What stands below the help of a command: examples, exit codes, variables, files. Pure. */
import { EXIT_CODES } from '../report/verdict.js';
import type { CommandData } from './command.js';

/** What each variable is for, in the order of help and man page. */
export const VARIABLES = {
  INFERRS_BASE_URL: 'the server to examine, as --base-url',
  INFERRS_MODEL: 'the model, as --model',
  INFERRS_API_KEY: 'the key to send, as --api-key, which ps shows',
  OPENCLAW_CONFIG_PATH: 'openclaw.json to read, as --config',
  OPENCLAW_STATE_DIR: 'the folder in which openclaw.json is looked for (default: ~/.openclaw)',
  NO_COLOR: 'no colour; FORCE_COLOR asks for it',
} as const;

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
];

/** The lines below the options. */
export function helpEnd(command: CommandData): string {
  const { examples, exit, readsConfig } = command;
  const variables = variablesOf(command);
  const codes = exit === 'verdict' ? VERDICT_CODES : DONE_CODES;
  const parts = [
    ['Examples:', ...examples.flatMap(({ words, does }) => [`  # ${does}`, `  inferrs-doctor ${words}`])],
    [`Exit codes: ${codes.map(([code, meaning]) => `${code} ${meaning}`).join(' · ')}`],
    ...(variables.length > 0 ? [[`Variables: ${variables.join(', ')}`]] : []),
    ...(readsConfig
      ? [['openclaw.json: --config, else $OPENCLAW_CONFIG_PATH, else ~/.openclaw/openclaw.json']]
      : []),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** The variables that this command heeds. */
export function variablesOf({ options, readsConfig }: CommandData): readonly string[] {
  const heeded = new Set([
    ...options.flatMap(({ env }) => (env === undefined ? [] : [env])),
    ...(options.some(({ flags }) => flags.startsWith('--api-key')) ? ['INFERRS_API_KEY'] : []),
    ...(readsConfig ? ['OPENCLAW_CONFIG_PATH', 'OPENCLAW_STATE_DIR'] : []),
    'NO_COLOR',
  ]);
  return Object.keys(VARIABLES).filter((name) => heeded.has(name));
}
