/** The options that several commands share, as data. Pure. */
import {
  collectHeader,
  collectReport,
  FORMATS,
  parseCount,
  parseDuration,
  parseFailOn,
  parseFlags,
  parsePercent,
  parsePort,
  parseProfileName,
  parseShard,
  parseWait,
  VARIANT_IDS,
} from '../options.js';
import { NEWEST_FIRST } from '../releases/ids.js';
import { parseParts } from '../session/part-ids.js';

import { choice, type OptionData } from './option-data.js';

const SERVER = [
  {
    flags: '--base-url <url>',
    says: 'server to examine (default: the provider in openclaw.json, else http://127.0.0.1:8080/v1)',
    group: 'server',
    env: 'INFERRS_BASE_URL',
  },
  { flags: '--no-v1', says: 'take --base-url as it is: add no /v1 to it', group: 'server' },
  {
    flags: '--api-key <key>',
    says: 'key to send; rather set INFERRS_API_KEY, which ps does not show',
    group: 'server',
  },
  {
    flags: '--header <line>',
    says: 'header to send, as "Name: value"; may be repeated',
    group: 'server',
    parse: collectHeader,
    default: {},
  },
  { flags: '--provider <id>', says: 'provider in openclaw.json', group: 'server' },
  { flags: '--config <file>', says: 'openclaw.json to read', group: 'server', offers: 'file' },
] as const satisfies readonly OptionData[];

/** A bundled release by its id, or the file of a learned one. */
export function profile(says: string): OptionData {
  return {
    flags: '--profile <id|file>',
    says: `${says}: ${NEWEST_FIRST.join(', ')}, another version (the nearest one measured stands for it), or the file of a learned one`,
    group: 'openclaw',
    choices: NEWEST_FIRST,
    parse: parseProfileName,
  };
}

const IMITATION = [
  profile('OpenClaw release to imitate'),
  choice('--variant <id>', 'agent set-up to imitate', 'openclaw', VARIANT_IDS),
] as const satisfies readonly OptionData[];

const PATIENCE = [
  {
    flags: '--timeout <duration>',
    says: 'deadline of one request, such as 30s or 10m',
    group: 'run',
    parse: parseDuration,
  },
  {
    flags: '--wait <duration>',
    says: 'wait until the server serves and the model is loaded',
    group: 'run',
    parse: parseWait,
  },
] as const satisfies readonly OptionData[];

const SEARCH = [
  {
    flags: '--flags <json>',
    says: 'test with these compat flags instead of the configured ones',
    group: 'openclaw',
    parse: parseFlags,
  },
  {
    flags: '--max-requests <n>',
    says: 'stop after this many requests',
    group: 'run',
    parse: parseCount('--max-requests'),
  },
  { flags: '--budget <duration>', says: 'stop after this time', group: 'run', parse: parseDuration },
  {
    flags: '--no-diagnose',
    says: 'report a failure without searching for its cause and remedy',
    group: 'run',
  },
] as const satisfies readonly OptionData[];

/** What of a session is played. */
const PARTS = [
  {
    flags: '--only <parts>',
    says: 'play these parts of a session only, such as next-turns,growth',
    group: 'run',
    parse: parseParts('--only'),
  },
  {
    flags: '--skip <parts>',
    says: 'leave these parts of a session out',
    group: 'run',
    parse: parseParts('--skip'),
  },
  {
    flags: '--soak <duration>',
    says: 'then repeat the day for so long, and find what drifts: memory, first token, errors',
    group: 'run',
    parse: parseDuration,
  },
] as const satisfies readonly OptionData[];

const LAYERS = [
  { flags: '--openclaw [path]', says: 'third layer: run the real OpenClaw as well', group: 'run' },
  { flags: '--direct-only', says: 'only the direct request', group: 'run', default: false },
  {
    flags: '--require-tools',
    says: 'a model that is never shown its tools is a failure',
    group: 'run',
    default: false,
  },
] as const satisfies readonly OptionData[];

/** How the result is shown. @param verbose what more there is to see; absent: nothing */
const shown = (quiet: string, verbose?: string): readonly OptionData[] => [
  {
    flags: '--output <file>',
    says: 'write the result to a file; - is stdout',
    group: 'output',
    offers: 'file',
  },
  { flags: '--quiet', says: quiet, group: 'output', default: false },
  {
    flags: '--verbose',
    says: verbose ?? '',
    group: 'output',
    default: false,
    ...(verbose === undefined && { hidden: true }),
  },
  { flags: '--no-color', says: 'no colour', group: 'output' },
];

const SHOWN = shown('no notes beside the result');
const SHOWN_REPORT = shown('only the verdict', 'the evidence, the advice and the sources as well');

/** In this form the result is printed; a command names the forms that it can make. */
export const formatOptions = (formats: readonly string[] = FORMATS): readonly OptionData[] => [
  { ...choice('--format <format>', 'output format', 'output', formats), default: 'text' },
  ...(formats.includes('json')
    ? [{ flags: '--json', says: 'the same as --format json', group: 'output' as const }]
    : []),
];

const EVIDENCE = [
  {
    flags: '--report <format[=file]>',
    says: `a further report, in any format, to a file or to stdout; may be repeated: ${FORMATS.join(', ')}`,
    group: 'output',
    parse: collectReport,
  },
  {
    flags: '--evidence <file>',
    says: 'write what was sent and what came back, redacted',
    group: 'output',
    offers: 'file',
  },
  {
    flags: '--fail-on <verdicts>',
    says: 'turn the other failing verdicts into exit code 0',
    group: 'output',
    parse: parseFailOn,
  },
] as const satisfies readonly OptionData[];

const BASELINE = [
  {
    flags: '--baseline <file>',
    says: 'an earlier JSON report: what is worse than there fails (exit code 7 where all else passes)',
    group: 'run',
    offers: 'file',
  },
  {
    flags: '--slower-than <percent>',
    says: 'how much slower than the baseline is too slow (default: 20%)',
    group: 'run',
    parse: parsePercent('--slower-than'),
  },
] as const satisfies readonly OptionData[];

const FLEET = [
  {
    flags: '--targets <file>',
    says: 'the servers to examine: JSON5, a list of { baseUrl, model, name, profile, apiKeyEnv, flags, labels }',
    group: 'fleet',
    offers: 'file',
  },
  { flags: '--all', says: 'every provider and model of openclaw.json', group: 'fleet', default: false },
  {
    flags: '--jobs <n>',
    says: 'so many at once, never two on one server (default: 4)',
    group: 'fleet',
    parse: parseCount('--jobs'),
  },
  {
    flags: '--shard <i/n>',
    says: 'only the i-th of n parts, counted from 0; a server is in one part only',
    group: 'fleet',
    parse: parseShard,
  },
] as const satisfies readonly OptionData[];

/** Options that several commands share. */
export const SHARED = {
  /** Which server. */
  server: SERVER,
  /** Which OpenClaw. */
  imitation: IMITATION,
  /** How long to wait. */
  patience: PATIENCE,
  /** All of these. */
  target: [...SERVER, ...IMITATION, ...PATIENCE],
  search: SEARCH,
  /** Of a session. */
  parts: PARTS,
  /** What it is held against. */
  baseline: BASELINE,
  /** Many servers. */
  fleet: FLEET,
  smoke: [...SEARCH, ...LAYERS],
  /** A report in any form, with its evidence. */
  report: [...formatOptions(), ...SHOWN_REPORT, ...EVIDENCE],
  /** A result that is no report. */
  text: [...formatOptions(['text', 'json']), ...SHOWN],
  shown: SHOWN,
  shownReport: SHOWN_REPORT,
} as const satisfies Record<string, readonly OptionData[]>;

/** The model that OpenClaw will name. */
export const model = (says: string, more: Partial<OptionData> = {}): OptionData => ({
  flags: '--model <id>',
  says,
  group: 'server',
  offers: 'models',
  env: 'INFERRS_MODEL',
  ...more,
});

export const port = (says: string): OptionData => ({
  flags: '--port <port>',
  says,
  group: 'command',
  parse: parsePort,
});
