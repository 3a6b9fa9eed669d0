/** The commander program: names, options and help. Commands load when they are called. */
import { Command, type Option } from 'commander';
import type { CaptureOptions } from './commands/capture.js';
import type { CheckOptions } from './commands/check.js';
import type { ConfigOptions } from './commands/config.js';
import type { DemoOptions } from './commands/demo.js';
import type { ExplainOptions } from './commands/explain.js';
import type { FixOptions } from './commands/fix.js';
import type { InitOptions } from './commands/init.js';
import type { MatrixOptions } from './commands/matrix.js';
import type { ReplayOptions } from './commands/replay.js';
import type { SmokeOptions } from './commands/smoke.js';
import type { TurnOptions } from './commands/turn.js';
import type { Verdict } from './model.js';
import {
  choice,
  imitation,
  output,
  reporting,
  searching,
  smokeOptions,
  taking,
  target,
} from './option-groups.js';
import { type Format, parseCount, parseFlags, parsePort } from './options.js';
import type { CommandOutput, Ports } from './ports.js';
import { PROFILE_IDS } from './releases/ids.js';
import type { TargetOptions } from './target.js';
import { VERSION } from './version.js';

/** How the result is to be shown and where it goes. */
export interface OutputOptions {
  readonly format: Format;
  readonly output?: string;
  readonly evidence?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly failOn?: readonly Verdict[];
}

/** What commander hands over: a command's own options and how its result is to be shown. */
type Given<T> = T & OutputOptions;
/** Called with the chosen command; main.ts renders what it gives back. */
export type Perform = (
  run: (ports: Ports) => Promise<CommandOutput>,
  options: OutputOptions,
) => Promise<void>;

/** A command before it is set up. */
interface Definition {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly define: (command: Command) => void;
}

/**
 * The program. Commands and options take time to set up: one that is the first of `words` (argv) is the only one;
 * otherwise those that stand among the words get their options, and the others have what help shows of them.
 */
export function buildProgram(perform: Perform, words: readonly string[]): Command {
  const program = new Command('inferrs-doctor')
    .description(
      "Tells whether a local OpenAI-compatible server can carry OpenClaw's real agent turns, why not, and what fixes it.",
    )
    .version(VERSION, '-V, --version')
    .showHelpAfterError(false)
    .configureHelp({ optionDescription: describe })
    .enablePositionalOptions()
    .exitOverride();

  const all = definitions(perform);
  const first = all.filter(({ name }) => name === words[2]);
  for (const { name, usage, summary, define } of first.length > 0 ? first : all) {
    const meant = words.includes(name);
    const made = program
      .command(meant ? name : usage)
      .summary(summary)
      .description(summary);
    if (meant) define(made.exitOverride().allowExcessArguments(false));
  }
  return program;
}

const command = (usage: string, summary: string, define: Definition['define']): Definition => ({
  name: usage.split(' ', 1).join(),
  usage,
  summary,
  define,
});

const definitions = (perform: Perform): readonly Definition[] => [
  command('check', 'is the server there, is it the right one, is the model ready? generates nothing', (it) =>
    reporting(target(it))
      .option('--model <id>', 'the model that OpenClaw will name')
      .option(
        '--local-service',
        "start the provider's localService as OpenClaw would, and watch it become ready",
      )
      .action((options: Given<CheckOptions & { readonly localService?: boolean }>) =>
        perform(async (ports) => {
          const command = options.localService
            ? await import('./commands/check-local-service.js')
            : await import('./commands/check.js');
          return command.run(options, ports);
        }, options),
      ),
  ),
  command('smoke', 'check, then the two-layer smoke test, diagnosis and proven flags', (it) =>
    smokeOptions(reporting(target(it)))
      .option('--model <id>', 'the model that OpenClaw will name (default: the one in openclaw.json)')
      .action((options: Given<SmokeOptions>) =>
        perform(async (ports) => (await import('./commands/smoke.js')).run(options, ports), options),
      ),
  ),
  command('explain [code]', 'one matrix row, or the row that an error text or a log belongs to', (it) =>
    output(it)
      .argument('[code]', 'a code such as content-array-rejected')
      .option(
        '--error <text>',
        'an error text, an OpenClaw sentence or a log excerpt; - reads standard input',
      )
      .option('--status <n>', 'HTTP status it came with', taking(parseCount('--status')))
      .option('--content-type <type>', 'content type it came with')
      .option('--stage <stage>', 'health, models, direct, agent-turn, tool-result-turn or stream')
      .option('--transport <code>', 'network error code, such as ECONNREFUSED')
      .option(
        '--jsonl',
        'classify lines of {id, status, contentType, body, transport, stage} from standard input',
      )
      .action((code: string | undefined, options: Given<ExplainOptions>) =>
        perform(
          async (ports) =>
            (await import('./commands/explain.js')).run(
              code === undefined ? options : { ...options, code },
              ports,
            ),
          options,
        ),
      ),
  ),
  command('matrix', 'the whole troubleshooting matrix', (it) =>
    output(it).action((options: Given<MatrixOptions>) =>
      perform(async (ports) => (await import('./commands/matrix.js')).run(options, ports), options),
    ),
  ),
  command('turn', 'print the request body that would be sent', (it) =>
    output(target(it))
      .option('--model <id>', 'model named in the body')
      .addOption(
        choice('--step <step>', 'which turn', [
          'direct',
          'shape',
          'agent',
          'tool-result',
          'model-run',
        ]).default('agent'),
      )
      .option('--flags <json>', 'compat flags to apply', taking(parseFlags))
      .option('--curl', 'print a runnable command instead', false)
      .action((options: Given<TurnOptions>) =>
        perform(async (ports) => (await import('./commands/turn.js')).run(options, ports), options),
      ),
  ),
  command('init', 'print a complete provider entry for openclaw.json', (it) =>
    output(target(it))
      .requiredOption('--model <id>', 'the model that the server serves')
      .option(
        '--local-service [path]',
        'add localService; PATH is the inferrs binary (default: the one on PATH)',
      )
      .action((options: Given<InitOptions & TargetOptions>) =>
        perform(async (ports) => {
          const { measureForInit } = await import('./commands/measure.js');
          const measure = () => measureForInit(options, ports);
          return (await import('./commands/init.js')).run({ ...options, measure }, ports);
        }, options),
      ),
  ),
  command('config', 'read openclaw.json and check the provider', (it) =>
    output(target(it))
      .option('--model <id>', 'the model whose row is meant')
      .action((options: Given<ConfigOptions & TargetOptions>) =>
        perform(async (ports) => {
          const { measureForConfig } = await import('./commands/measure.js');
          const ask: ConfigOptions['ask'] = (found) => measureForConfig({ ...options, ...found }, ports);
          return (await import('./commands/config.js')).run({ ...options, ask }, ports);
        }, options),
      ),
  ),
  command('fix', 'apply the proven flags to openclaw.json', (it) =>
    smokeOptions(output(target(it)))
      .option('--model <id>', 'the model whose row is meant')
      .option('--dry-run', 'show the change as a diff and write nothing', false)
      .action((options: Given<FixOptions & SmokeOptions>) =>
        perform(async (ports) => {
          const prove = async () => (await import('./commands/smoke.js')).run(options, ports);
          return (await import('./commands/fix.js')).run({ ...options, prove }, ports);
        }, options),
      ),
  ),
  command('capture', 'record what OpenClaw really sends: a loopback proxy in front of the server', (it) =>
    output(it)
      .requiredOption('--upstream <url>', 'base URL of the server that answers')
      .option('--no-v1', 'take --upstream as it is: add no /v1 to it')
      .option('--port <port>', 'port to listen on (default: a free one)', taking(parsePort))
      .option(
        '--out <path>',
        'folder for the turns (default: inferrs-doctor-capture); with --once also one .json file',
      )
      .option('--once', 'end after the first turn', false)
      .addOption(choice('--profile <id>', 'OpenClaw release to judge answers by', PROFILE_IDS))
      .action((options: Given<CaptureOptions>) =>
        perform(async (ports) => (await import('./commands/capture.js')).run(options, ports), options),
      ),
  ),
  command('replay <file>', 'send a captured turn again, or judge an evidence bundle', (it) =>
    searching(reporting(target(it)))
      .argument('<file>', 'from capture or --evidence, or a request body; - reads standard input')
      .option('--model <id>', 'the model to ask for (default: the one in the turn)')
      .action((file: string, options: Given<Omit<ReplayOptions, 'file'>>) =>
        perform(
          async (ports) => (await import('./commands/replay.js')).run({ ...options, file }, ports),
          options,
        ),
      ),
  ),
  command('demo [fault]', 'run smoke against the embedded simulated server', (it) =>
    smokeOptions(reporting(imitation(it)))
      .argument('[fault]', 'what is wrong with the server', 'healthy')
      .option('--list', 'name the faults', false)
      .option('--serve', 'only serve, until Ctrl-C', false)
      .option('--port <port>', 'port to serve on (default: a free one)', taking(parsePort))
      .option('--model <id>', 'the model to ask for')
      .action((fault: string, options: Given<DemoOptions>) =>
        perform(
          async (ports) => (await import('./commands/demo.js')).run({ ...options, fault }, ports),
          options,
        ),
      ),
  ),
];

/** Of the defaults only those that are words are worth reading. */
const describe = ({ description, defaultValue }: Option): string =>
  typeof defaultValue === 'string' ? `${description} (default: ${defaultValue})` : description;
