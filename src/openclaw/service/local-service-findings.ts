import type { Finding, Severity } from '../../report/contract.js';
import { shellQuote } from '../../report/shell.js';
import { REDACTED } from '../../wire/redact.js';
import { plain } from '../../wire/sanitize.js';
import type { Exit } from '../install/process.js';

/** What came of starting the service. */
export type LocalServiceOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'ready-too-early' | 'already-answering' }
  | { readonly kind: 'relative-command' | 'missing-command' | 'not-executable' }
  | { readonly kind: 'port-taken'; readonly by: string }
  | { readonly kind: 'early-exit'; readonly exit: Exit; readonly lines: readonly string[] }
  | { readonly kind: 'never-ready' | 'never-loaded'; readonly lines: readonly string[] };

/** What the words of a finding name. */
interface LocalServiceFacts {
  readonly command: string;
  readonly args: readonly string[];
  readonly healthUrl: string;
  readonly readyTimeoutMs: number;
  readonly readyMs?: number;
  readonly loadedMs?: number;
  readonly redact: (text: string) => string;
}

/** The finding of an outcome; null for ready and for an interrupted check. */
export function localServiceFinding(outcome: LocalServiceOutcome, facts: LocalServiceFacts): Finding | null {
  if (outcome.kind === 'ready' || outcome.kind === 'interrupted') return null;
  const words = wordsOf(outcome, facts);
  const said = 'lines' in outcome ? facts.redact(outcome.lines.join('\n')).trim() : '';
  const { kind } = outcome;
  const severity: Severity = kind === 'ready-too-early' || kind === 'already-answering' ? 'warning' : 'error';
  return {
    code: `local-service-${kind}`,
    severity,
    layer: kind === 'never-loaded' ? 'models' : 'health',
    title: plain(facts.redact(words.title)),
    ...(words.why === undefined ? {} : { why: words.why }),
    ...(said === '' ? {} : { serverSaid: plain(said, 'many') }),
    advice: plain(facts.redact(words.advice)),
    flags: {},
    sources: [],
  };
}

interface Words {
  readonly title: string;
  readonly why?: string;
  readonly advice: string;
}

const CONNECTION_ERROR = 'OpenClaw shows this only as "Connection error".';

type Fault = Exclude<LocalServiceOutcome, { readonly kind: 'ready' | 'interrupted' }>;

function wordsOf(outcome: Fault, facts: LocalServiceFacts): Words {
  const { command, healthUrl, readyTimeoutMs } = facts;
  switch (outcome.kind) {
    case 'relative-command':
      return {
        title: `localService.command "${command}" is not an absolute path`,
        why: `OpenClaw does not search PATH. ${CONNECTION_ERROR}`,
        advice: `Write the whole path, as \`command -v ${command}\` prints it.`,
      };
    case 'missing-command':
      return {
        title: `localService.command ${command} does not exist`,
        why: CONNECTION_ERROR,
        advice: 'Install the server there, or correct the path.',
      };
    case 'not-executable':
      return {
        title: `localService.command ${command} is not an executable file`,
        why: CONNECTION_ERROR,
        advice: 'Name the program itself, and make it executable: chmod +x.',
      };
    case 'already-answering':
      return {
        title: `${healthUrl} is answered already, so nothing was started`,
        why: 'OpenClaw takes whoever answers 2xx there for the service, and does not start its own.',
        advice:
          'Stop that server to test the start itself; if it is another service, give localService another port.',
      };
    case 'port-taken':
      return {
        title: `the port of ${healthUrl} is taken by something else (${outcome.by})`,
        why: 'It does not answer 2xx there, so OpenClaw would start a server that cannot have the port.',
        advice: 'Stop what listens there, or use another port in baseUrl, args and healthUrl.',
      };
    case 'early-exit':
      return {
        title: `the program ended before the server was of use: ${exitText(outcome.exit)}`,
        why: CONNECTION_ERROR,
        advice: `Start it by hand with the same arguments to see why: ${commandLine(facts)}`,
      };
    case 'never-ready':
      return {
        title: `${healthUrl} did not answer 2xx within readyTimeoutMs (${readyTimeoutMs} ms)`,
        why: CONNECTION_ERROR,
        advice:
          'Raise readyTimeoutMs if the model only loads slowly; else check that healthUrl and args name the same port.',
      };
    case 'never-loaded':
      return {
        title: `the server answers, but its model was not loaded within readyTimeoutMs (${readyTimeoutMs} ms)`,
        advice: 'Raise readyTimeoutMs, and look at what the server says of the model.',
      };
    case 'ready-too-early':
      return {
        title: `${healthUrl} answered 2xx after ${facts.readyMs ?? 0} ms, but the model was loaded only after ${facts.loadedMs ?? 0} ms`,
        why: 'OpenClaw sends its turn at the first 2xx; this server then holds the request until the model is there.',
        advice: `Give timeoutSeconds room for the loading time (${Math.ceil((facts.loadedMs ?? 0) / 1000)} s) on top of the turn itself.`,
      };
  }
}

const SECRET_OPTION = /^--?[\w-]*(?:key|token|secret|password)$/iu;

/** As a shell takes it, without the values of options that carry secrets. */
function commandLine({ command, args }: LocalServiceFacts): string {
  const shown = args.map((arg, index) => {
    const [name = '', value] = arg.split('=', 2);
    if (value !== undefined && SECRET_OPTION.test(name)) return `${name}=${REDACTED}`;
    return SECRET_OPTION.test(args[index - 1] ?? '') ? REDACTED : arg;
  });
  return [command, ...shown].map(shellQuote).join(' ');
}

function exitText(exit: Exit): string {
  if (exit.kind === 'exited') return `exit code ${exit.code}`;
  return exit.kind === 'signalled' ? `killed by ${exit.signal}` : `it could not be started (${exit.code})`;
}
