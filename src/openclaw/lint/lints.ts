import type { LintCode } from '../../codes.js';
import type { Severity } from '../../report/contract.js';
import type { Setting } from '../config/patch.js';

interface LintText {
  readonly severity: Severity;
  /** One line; `{name}` stands for an argument. */
  readonly title: string;
  readonly advice: string;
}

/** Everything that `config` can find wrong, in the order of the file's parts. */
export const LINTS = {
  'config-unreadable': {
    severity: 'error',
    title: '{reason}',
    advice: 'OpenClaw cannot use this file as it is: correct it first.',
  },
  'provider-missing': {
    severity: 'error',
    title: 'no provider is configured under models.providers',
    advice: 'Print a complete entry with: inferrs-doctor init',
  },
  'variable-missing': {
    severity: 'warning',
    title: '{path} names {found}, which has no value in this environment',
    advice: 'Set the variable where OpenClaw runs, or write the value.',
  },
  'base-url-missing': {
    severity: 'error',
    title: 'the provider has no baseUrl',
    advice: 'Set baseUrl, for inferrs: "http://127.0.0.1:8080/v1".',
  },
  'base-url-invalid': {
    severity: 'error',
    title: 'baseUrl "{found}" is not an http or https URL',
    advice: 'Write it whole, for example "http://127.0.0.1:8080/v1".',
  },
  'base-url-doubled': {
    severity: 'error',
    title: 'baseUrl "{found}" repeats its /v1',
    advice: 'Write "{wanted}".',
  },
  'base-url-endpoint': {
    severity: 'error',
    title: 'baseUrl "{found}" names an endpoint; OpenClaw adds /chat/completions itself',
    advice: 'Write "{wanted}".',
  },
  'base-url-without-v1': {
    severity: 'error',
    title: 'baseUrl "{found}" does not end in /v1; OpenClaw asks {found}/chat/completions',
    advice: 'Write "{wanted}", unless the server really serves its API there.',
  },
  'base-url-trailing-slash': {
    severity: 'warning',
    title: 'baseUrl "{found}" ends in a slash',
    advice: 'Write "{wanted}".',
  },
  'base-url-other-path': {
    severity: 'error',
    title: 'baseUrl is {found}, but the server has its API at {wanted}',
    advice: 'Set baseUrl to "{wanted}".',
  },
  'base-url-other-server': {
    severity: 'error',
    title: 'baseUrl is {found}, but the server answers at {wanted}',
    advice: 'Set baseUrl to "{wanted}", or start the server on the port configured.',
  },
  'base-url-other-port': {
    severity: 'warning',
    title: 'baseUrl has port {found}, but the server was asked at port {wanted}, as --base-url says',
    advice: 'Use port {wanted} in baseUrl too, or leave --base-url out to ask the server that is configured.',
  },
  'api-missing': {
    severity: 'warning',
    title: 'the provider does not say which API it speaks',
    advice: 'Set api: "openai-completions".',
  },
  'api-wrong': {
    severity: 'error',
    title: 'api is "{found}"; a local OpenAI-compatible server speaks chat completions',
    advice: 'Set api: "openai-completions".',
  },
  'api-key-missing': {
    severity: 'error',
    title: 'the server wants an API key and the provider has none',
    advice: `Set apiKey, best as a variable: apiKey: "\${INFERRS_API_KEY}".`,
  },
  'provider-unknown-key': {
    severity: 'error',
    title: '{of} has the key "{found}", which OpenClaw {release} does not know: the whole config is invalid',
    advice: '{meant}Remove the key, or use a release that knows it.',
  },
  'config-unknown-key': {
    severity: 'error',
    title: '{of} has the key "{found}", which OpenClaw {release} does not know: the whole config is invalid',
    advice: '{meant}Remove the key, or use a release that knows it.',
  },
  'config-missing-key': {
    severity: 'error',
    title: '{of} lacks {missing}, which OpenClaw {release} wants: the whole config is invalid',
    advice: 'Add {missing}: {should}.',
  },
  'config-wrong-value': {
    severity: 'error',
    title: '{of} is {found}, but OpenClaw {release} wants {should}',
    advice: 'Write {write}.',
  },
  'openclaw-refuses': {
    severity: 'error',
    title: 'OpenClaw itself refuses {of}: {message}',
    advice: 'Correct it: nothing runs with an invalid config.',
  },
  'timeout-too-short': {
    severity: 'error',
    title:
      'OpenClaw {release} gives up after {limit} s without a token, but the server took {measured} s to its first one',
    advice: 'Set {way}.',
  },
  'models-missing': {
    severity: 'error',
    title: 'the provider lists no models',
    advice: 'Add a model row; print one with: inferrs-doctor init',
  },
  'model-without-row': {
    severity: 'error',
    title: 'no row of models[] has the id "{found}"',
    advice: 'Add a row for it, or choose one of: {known}.',
  },
  'model-prefix': {
    severity: 'error',
    title: 'the model id "{found}" carries the provider\'s prefix; only references to a model do',
    advice: 'Write id: "{wanted}".',
  },
  'model-not-listed': {
    severity: 'warning',
    title: 'the server does not list the model "{found}"',
    advice: 'It lists: {known}. Use one of these ids.',
  },
  'primary-unknown': {
    severity: 'error',
    title: 'the primary model "{found}" names no configured model',
    advice: 'Set agents.defaults.model.primary to one of: {known}.',
  },
  'context-window-too-small': {
    severity: 'warning',
    title: 'contextWindow is {found} tokens, but an agent turn of OpenClaw {release} has about {turn}',
    advice: '{way}',
  },
  'context-window-too-large': {
    severity: 'error',
    title: 'contextWindow is {found} tokens, but the server holds {held}',
    advice: '{way}',
  },
  'window-refused': {
    severity: 'error',
    title:
      'contextWindow {found} less a reserve of {reserve} leaves {budget} tokens for the prompt: OpenClaw {release} refuses its own turn and sends nothing',
    advice: '{way}',
  },
  'window-compacts': {
    severity: 'warning',
    title:
      'contextWindow {found} less a reserve of {reserve} leaves {budget} tokens for a turn of about {turn}: OpenClaw {release} compacts after every turn',
    advice: '{way}',
  },
  'max-tokens-no-room': {
    severity: 'error',
    title:
      'maxTokens is {maxTokens}, but beside an agent turn of about {turn} tokens contextWindow {found} has room for {left}',
    advice: '{way}',
  },
  'compat-not-object': {
    severity: 'error',
    title: 'compat is not an object: the whole config is invalid',
    advice: 'Write compat: { … } with the flags in it, or leave it out.',
  },
  'compat-refused': {
    severity: 'error',
    title: '{problem}',
    advice: 'Remove or correct it: nothing runs with an invalid config.',
  },
  'flags-missing': {
    severity: 'error',
    title: 'the server needs compat {flags}',
    advice: 'Apply it with: inferrs-doctor fix{loss}',
  },
  'flags-worth-setting': {
    severity: 'warning',
    title: 'the agent turns pass, and better with compat {flags}',
    advice: 'Apply it with: inferrs-doctor fix{loss}',
  },
  'flags-not-needed': {
    severity: 'info',
    title: 'compat.{found} is set, and the agent turn passes without it',
    advice: 'It can go.',
  },
  'session-setting': {
    severity: 'warning',
    title: 'a session found that {setting} should be {wanted}: {why}',
    advice: 'Set it.',
  },
  'local-service-unknown': {
    severity: 'error',
    title: 'OpenClaw {release} does not know localService: the whole config is invalid',
    advice: 'Remove it and start the server yourself, or use OpenClaw 2026.6 or newer.',
  },
  'local-service-relative-command': {
    severity: 'error',
    title: 'localService.command "{found}" is not an absolute path; OpenClaw does not search PATH',
    advice: 'Write the whole path, as `command -v {found}` prints it.',
  },
  'local-service-missing-command': {
    severity: 'error',
    title: 'localService.command "{found}" does not exist',
    advice: 'Install the server there, or correct the path.',
  },
  'local-service-not-executable': {
    severity: 'error',
    title: 'localService.command "{found}" is not an executable file',
    advice: 'Name the program itself, and make it executable: chmod +x.',
  },
  'local-service-port': {
    severity: 'error',
    title: 'localService starts the server on port {found}, but baseUrl has port {wanted}',
    advice: 'Use the same port in both.',
  },
  'local-service-host': {
    severity: 'error',
    title: 'localService binds the server to {found}, but baseUrl names {wanted}',
    advice: 'Use the same host in both.',
  },
  'local-service-health-url': {
    severity: 'error',
    title: 'healthUrl {found} belongs to another server than baseUrl {wanted}',
    advice: 'OpenClaw would take the other server for this one: use a path of the same server.',
  },
  'local-service-health-other': {
    severity: 'error',
    title: 'healthUrl {found} is answered by another service ({by})',
    advice: 'OpenClaw would take it for ready and never start the server: free the port, or use another one.',
  },
  'local-service-ready-timeout': {
    severity: 'error',
    title: 'readyTimeoutMs is {found}, but the server took {measured} ms to load',
    advice: 'Set readyTimeoutMs to at least {wanted}.',
  },
} as const satisfies Record<LintCode, LintText>;

/** Something wrong in the configuration, with its place. Holds no secret. */
export interface Lint {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly title: string;
  readonly advice: string;
  /** Path in the configuration; '' for the file as a whole. */
  readonly path: string;
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What to set, where values of openclaw.json are the way out. */
  readonly settings?: readonly Setting[];
  /** For a POSIX shell: the last words of the advice. */
  readonly command?: string;
}

interface LintPlace {
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Words and place of a lint. Every argument that its words name must be given. */
export function lintFor(
  code: LintCode,
  place: LintPlace,
  args: Readonly<Record<string, string | number>> = {},
  settings: readonly Setting[] = [],
): Lint {
  const { severity, title, advice } = LINTS[code];
  const filled = { path: place.path, ...args };
  return {
    code,
    severity,
    title: fill(title, filled),
    advice: fill(advice, filled),
    ...place,
    ...(settings.length > 0 && { settings }),
  };
}

function fill(text: string, args: Readonly<Record<string, string | number>>): string {
  return text.replace(/(?<!\$)\{(\w+)\}/gu, (whole, name: string) => String(args[name] ?? whole));
}
