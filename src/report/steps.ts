/** What to do next, chosen once for every format. */

import { commandLine, PROGRAM, variablesIn } from './command-line.js';
import type { Finding, Report } from './contract.js';
import { formatFlags } from './format.js';
import { hasFlags, sentence, triedAgentTurns } from './summary.js';

/** Something to do: a sentence, and the command that does it where there is one. */
export interface Step {
  readonly text: string;
  readonly command?: string;
}

/** A step on one line. */
export function stepLine({ text, command }: Step): string {
  return sentence(command === undefined ? text : `${text} ${command}`);
}

/** Flags that cost the agent its tools are the second best: what keeps them is said before. */
export function betterSteps({ verdict, remedy, findings }: Report): Step[] {
  if (verdict !== 'needs-flags' || !remedy?.loses.includes('tools')) return [];
  const ways = findings.filter(costsTools).map(({ advice }) => withoutClauses(advice, COSTS_TOOLS));
  return [...new Set(ways)]
    .filter((way) => way !== '')
    .map((way) => ({ text: `Better, because it keeps the tools: ${way}` }));
}

/** What other flags cure needs no better way; what nobody understands has none. */
function costsTools({ severity, code, flags }: Finding): boolean {
  const keys = Object.keys(flags);
  return (
    severity === 'error' && code !== 'opaque-error' && (keys.length === 0 || keys.includes('supportsTools'))
  );
}

const COSTS_TOOLS = /supportsTools|^Else\b/;
const RUN_SMOKE = /\brun smoke\b/;

/** The sentences of an advice without the clauses that match. */
function withoutClauses(advice: string, unwanted: RegExp): string {
  return advice
    .split(/(?<=\.) (?=[A-Z])/)
    .map((whole) => (/^Else\b/.test(whole) && unwanted.test(whole) ? '' : keptClauses(whole, unwanted)))
    .filter((kept) => kept !== '')
    .join(' ');
}

function keptClauses(whole: string, unwanted: RegExp): string {
  const clauses = whole.split('; ');
  const kept = clauses.filter((clause) => !unwanted.test(clause));
  const text = kept.join('; ');
  return kept.length === 0 || kept.length === clauses.length ? text : `${text.replace(/\.$/, '')}.`;
}

/** What to do after the verdict and its flags. Never empty. */
export function nextSteps(report: Report): Step[] {
  const { fault, program = PROGRAM } = report;
  const own = {
    text: 'Test your own server:',
    command: `${program} ${report.session ? 'session' : 'smoke'}`,
  };
  const steps = fault === undefined ? stepsOf(report) : [...stepsOf(report), own];
  return [...credentialSteps(steps), ...steps];
}

/** What is never printed has to be there before a command that needs it. */
function credentialSteps(steps: readonly Step[]): Step[] {
  const needed = new Set(steps.flatMap(({ command = '' }) => variablesIn(command)));
  return [...needed].map((name) => ({
    text: `Set ${name} first, it is not printed here:`,
    command: `export ${name}=VALUE`,
  }));
}

function stepsOf(report: Report): Step[] {
  switch (report.verdict) {
    case 'ready':
      return readySteps(report);
    case 'needs-flags':
      return [...settingSteps(report), ...withoutFlags(report)];
    case 'interrupted':
      return [...adviceOf(report), runAgain(report)];
    case 'inconclusive': {
      const advice = adviceOf(report);
      if (report.options?.some(({ name }) => name === NO_DIAGNOSE))
        return [...advice, { text: 'To search for what helps:', command: searching(report) }];
      return report.spent === undefined && advice.length > 0 ? advice : [...advice, runAgain(report)];
    }
    default: {
      const steps = [...adviceOf(report), ...restart(report)];
      return steps.length > 0 ? steps : [USUAL_STEPS[report.verdict]];
    }
  }
}

function readySteps(report: Report): Step[] {
  if (report.fault !== undefined) return [];
  if (!triedAgentTurns(report)) {
    const isKnown = report.target.model !== null || report.servedAs !== undefined;
    const text = isKnown ? 'Next:' : 'Next, with the model that OpenClaw is to use:';
    return [{ text, command: commandLine(report, 'smoke', { drop: ['--direct-only'] }) }];
  }
  const tested = testedFlagsStep(report);
  if (tested !== undefined) return [tested];
  if (hasFlags(report)) return settingSteps(report);
  const warnings = report.findings.filter(({ severity }) => severity === 'warning');
  if (report.remedy !== null && report.remedy.settings.length > 0)
    return [{ text: 'Agent turns work as configured; the settings below make a session better.' }];
  const setting = warnings.find(({ flags }) => Object.keys(flags).length > 0);
  if (setting !== undefined)
    return [
      {
        text: `Agent turns work as configured; ${formatFlags(setting.flags)} in compat is worth setting (${setting.code}).`,
      },
    ];
  return [
    {
      text:
        warnings.length > 0
          ? 'Nothing has to change in openclaw.json; the warnings are worth a look.'
          : 'Nothing to change in openclaw.json.',
    },
  ];
}

/** What was ready with flags of the command line is not ready before they stand in the file. */
function testedFlagsStep(report: Report): Step | undefined {
  const { target, options = [], command } = report;
  const flags = formatFlags(target.flags);
  const given = command === 'smoke' && options.some(({ name }) => name === '--flags');
  if (!given || flags === '{}') return undefined;
  const text = `This holds with ${flags} in compat of your model’s row, as given by --flags, and was not tested without.`;
  if (target.configFile === undefined) return { text };
  const set = [{ name: '--flags', value: JSON.stringify(target.flags) }];
  return { text: `${text} To write them there:`, command: commandLine(report, 'fix', { set }) };
}

/** What fix asks for where nobody can answer. */
const ACCEPT_LOSS = { name: '--accept-loss' };

/** The command that writes the flags: into the file that was read, else into an entry to be copied. */
function settingSteps(report: Report): Step[] {
  const { remedy, target, options = [], command, fault } = report;
  const flagged = hasFlags(report);
  if (remedy?.status !== 'verified' || fault !== undefined) return [];
  if (!flagged && remedy.settings.length === 0) return [];
  const takesTools = remedy.flags.supportsTools === false && target.flags.supportsTools !== false;
  const loss = takesTools ? [ACCEPT_LOSS] : [];
  // An entry that is printed has the flags, not what stands elsewhere in the file.
  if (target.configFile === undefined)
    return remedy.settings.length > 0
      ? []
      : [{ text: 'or print an entry with them:', command: commandLine(report, 'init', { set: loss }) }];
  // By itself fix finds the flags of OpenClaw's own turn as configured: these were found for something else.
  if (command === 'fix' && !options.some(({ name }) => name === '--flags'))
    return [{ text: 'To write it:', command: commandLine(report, 'fix', { set: loss }) }];
  const isOther = flagged && (command !== 'smoke' || options.some(({ name }) => name === '--flags'));
  const set = isOther ? [{ name: '--flags', value: JSON.stringify(remedy.flags) }] : [];
  return [{ text: 'or run', command: commandLine(report, 'fix', { set: [...set, ...loss] }) }];
}

/** The server's own way out of what the flags avoid. */
function withoutFlags(report: Report): Step[] {
  const better = betterSteps(report).map(({ text }) => text);
  const found = report.findings.filter(
    ({ severity, serverOption = '' }) =>
      severity === 'error' && serverOption !== '' && !better.some((text) => text.includes(serverOption)),
  );
  return found.map(({ code, serverOption }) => ({
    text: `or, without the flags${found.length > 1 ? ` for ${code}` : ''}: ${serverOption}`,
  }));
}

/** What the errors advise, each once. What a run had no time to try is not said as if it had. */
function adviceOf(report: Report): Step[] {
  const { verdict, remedy, command } = report;
  const stopped = verdict === 'interrupted' || verdict === 'inconclusive';
  const texts = report.findings.flatMap(({ severity, advice, flags }) => {
    const isSmoke = command === 'smoke' || command === 'demo';
    const said = isSmoke ? withoutClauses(advice, RUN_SMOKE) : advice;
    if (severity !== 'error' || said === '') return [];
    const unproven = stopped && remedy?.status !== 'verified' && Object.keys(flags).length > 0;
    return [unproven ? `Likely, but not proven by this run: ${said}` : said];
  });
  return [...new Set(texts)].map((text) => ({ text }));
}

/** After a server's death: the command to go on with once it is back. */
function restart(report: Report): Step[] {
  return report.findings.flatMap(({ tryFlags }) =>
    tryFlags === undefined
      ? []
      : {
          text: `To test the smaller turn${report.fault === undefined ? ', restart the server and run' : ''}:`,
          command: commandLine(report, report.command, {
            set: [{ name: '--flags', value: JSON.stringify(tryFlags) }],
          }),
        },
  );
}

const NO_DIAGNOSE = '--no-diagnose';
const searching = (report: Report): string => commandLine(report, report.command, { drop: [NO_DIAGNOSE] });

/** Replay ends after this many requests unless told otherwise; many times what a run takes. */
const MORE_REQUESTS = { name: '--max-requests', value: '400' };

function runAgain(report: Report): Step {
  const again = (changes = {}) => commandLine(report, report.command, changes);
  if (report.verdict === 'interrupted') return { text: 'Run it again to the end:', command: again() };
  switch (report.spent) {
    case 'budget':
      return { text: 'Run it again without a limit of time:', command: again({ drop: ['--budget'] }) };
    case 'max-requests':
      return { text: 'Run it again with more requests:', command: again({ set: [MORE_REQUESTS] }) };
    default:
      return { text: 'Run it again with more time (--timeout, --budget):', command: again() };
  }
}

type Unadvised = Exclude<Report['verdict'], 'ready' | 'needs-flags' | 'interrupted' | 'inconclusive'>;

/** Where no finding advises anything. */
const USUAL_STEPS = {
  'backend-limit': {
    text: 'Try a smaller agent set-up (lean mode), another model, or another server for this model.',
  },
  unreachable: { text: 'Start the server, or name the right address with --base-url.' },
  'model-not-ready': {
    text: 'Wait until the model is loaded (--wait 10m), or name a listed one with --model.',
  },
  'usage-error': { text: 'See --help.' },
  regressed: { text: 'See what changed since the baseline.' },
} as const satisfies Record<Unadvised, Step>;
