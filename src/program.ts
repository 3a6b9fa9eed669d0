/** The commander program: names, options and help. Commands load when they are called. */
import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
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
  collectHeader,
  FORMATS,
  type Format,
  oneOf,
  PROFILE_IDS,
  parseCount,
  parseDuration,
  parseFailOn,
  parseFlags,
  parsePort,
  VARIANT_IDS,
} from './options.js';
import { type CommandOutput, type Ports, UsageError } from './ports.js';
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

/** A parser of ours as a commander parser: its sentence becomes commander's. */
const taking =
  <T>(parse: (text: string, before: T) => T) =>
  (text: string, before: T): T => {
    try {
      return parse(text, before);
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };

export function buildProgram(perform: Perform): Command {
  const program = new Command('inferrs-doctor')
    .description(
      "Tells whether a local OpenAI-compatible server can carry OpenClaw's real agent turns, why not, and what fixes it.",
    )
    .version(VERSION, '-V, --version')
    .showHelpAfterError(false)
    .enablePositionalOptions()
    .exitOverride();

  const command = (name: string, summary: string): Command =>
    program.command(name).summary(summary).description(summary).exitOverride().allowExcessArguments(false);

  reporting(
    target(
      command('check', 'is the server there, is it the right one, is the model ready? generates nothing'),
    ),
  )
    .option('--model <id>', 'the model that OpenClaw will name')
    .option(
      '--local-service',
      "start the provider's localService as OpenClaw would, and watch it become ready",
    )
    .action((options: Given<CheckOptions>) =>
      perform(async (ports) => (await import('./commands/check.js')).run(options, ports), options),
    );

  smokeOptions(
    reporting(target(command('smoke', 'check, then the two-layer smoke test, diagnosis and proven flags'))),
  )
    .option('--model <id>', 'the model that OpenClaw will name (default: the one in openclaw.json)')
    .action((options: Given<SmokeOptions>) =>
      perform(async (ports) => (await import('./commands/smoke.js')).run(options, ports), options),
    );

  output(command('explain', 'one matrix row, or the row that an error text or a log belongs to'))
    .argument('[code]', 'a code such as content-array-rejected')
    .option('--error <text>', 'an error text, an OpenClaw sentence or a log excerpt; - reads standard input')
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
    );

  output(command('matrix', 'the whole troubleshooting matrix')).action((options: Given<MatrixOptions>) =>
    perform(async (ports) => (await import('./commands/matrix.js')).run(options, ports), options),
  );

  output(target(command('turn', 'print the request body that would be sent')))
    .option('--model <id>', 'model named in the body')
    .addOption(
      choice('--step <step>', 'which turn', ['direct', 'shape', 'agent', 'tool-result']).default('agent'),
    )
    .option('--flags <json>', 'compat flags to apply', taking(parseFlags))
    .option('--curl', 'print a runnable command instead', false)
    .action((options: Given<TurnOptions>) =>
      perform(async (ports) => (await import('./commands/turn.js')).run(options, ports), options),
    );

  output(target(command('init', 'print a complete provider entry for openclaw.json')))
    .requiredOption('--model <id>', 'the model that the server serves')
    .option(
      '--local-service [path]',
      'add localService; PATH is the inferrs binary (default: the one on PATH)',
    )
    .action((options: Given<InitOptions & TargetOptions>) =>
      perform(async (ports) => {
        const { measureForInit } = await import('./commands/measure.js');
        const measured = await measureForInit(options, ports);
        return (await import('./commands/init.js')).run({ ...options, ...measured }, ports);
      }, options),
    );

  output(target(command('config', 'read openclaw.json and check the provider')))
    .option('--model <id>', 'the model whose row is meant')
    .action((options: Given<ConfigOptions & TargetOptions>) =>
      perform(async (ports) => {
        const { measureForConfig } = await import('./commands/measure.js');
        const live = () => measureForConfig(options, ports);
        return (await import('./commands/config.js')).run({ ...options, live }, ports);
      }, options),
    );

  smokeOptions(output(target(command('fix', 'apply the proven flags to openclaw.json'))))
    .option('--model <id>', 'the model whose row is meant')
    .option('--dry-run', 'show the change as a diff and write nothing', false)
    .action((options: Given<FixOptions & SmokeOptions>) =>
      perform(async (ports) => {
        const prove = async () => (await import('./commands/smoke.js')).run(options, ports);
        return (await import('./commands/fix.js')).run({ ...options, prove }, ports);
      }, options),
    );

  output(command('capture', 'record what OpenClaw really sends: a loopback proxy in front of the server'))
    .requiredOption('--upstream <url>', 'base URL of the server that answers')
    .option('--port <port>', 'port to listen on (default: a free one)', taking(parsePort))
    .option(
      '--out <path>',
      'folder for the turns (default: inferrs-doctor-capture); with --once also one .json file',
    )
    .option('--once', 'end after the first turn', false)
    .addOption(choice('--profile <id>', 'OpenClaw release to judge answers by', PROFILE_IDS))
    .action((options: Given<CaptureOptions>) =>
      perform(async (ports) => (await import('./commands/capture.js')).run(options, ports), options),
    );

  searching(reporting(target(command('replay', 'send a captured turn again, or judge an evidence bundle'))))
    .argument('<file>', 'from capture or --evidence, or a request body; - reads standard input')
    .option('--model <id>', 'the model to ask for (default: the one in the turn)')
    .action((file: string, options: Given<Omit<ReplayOptions, 'file'>>) =>
      perform(
        async (ports) => (await import('./commands/replay.js')).run({ ...options, file }, ports),
        options,
      ),
    );

  smokeOptions(reporting(target(command('demo', 'run smoke against the embedded simulated server'))))
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
    );
  return program;
}

/** What is wrong with the words of the command line, in one sentence; undefined for help and version. */
export function usageProblem(error: CommanderError): string | undefined {
  if (error.exitCode === 0) return undefined;
  return (
    error.message
      .replace(/^error: /, '')
      // What stands behind a misspelt name may be a key.
      .replace(/^(unknown option '[^'=]*)=.*?'/s, "$1'")
      // A parser's own sentence says all of this already.
      .replace(/^option '.*?' argument '.*?' is invalid\. /s, '')
      .replace(/\n\(Did you mean (.*)\?\)/, '; did you mean $1?')
  );
}

const choice = <T extends string>(flags: string, description: string, allowed: readonly T[]): Option =>
  new Option(flags, `${description}: ${allowed.join(', ')}`).argParser(
    taking(oneOf(flags.split(' ')[0] ?? flags, allowed)),
  );

function target(command: Command): Command {
  return command
    .option(
      '--base-url <url>',
      'server to examine (default: the provider in openclaw.json, else http://127.0.0.1:8080/v1)',
    )
    .option('--api-key <key>', 'key to send (or INFERRS_API_KEY); never printed')
    .option('--header <line>', 'header to send, as "Name: value"; may be repeated', taking(collectHeader), {})
    .option('--provider <id>', 'provider in openclaw.json')
    .option('--config <file>', 'openclaw.json to read')
    .addOption(choice('--profile <id>', 'OpenClaw release to imitate', PROFILE_IDS))
    .addOption(choice('--variant <id>', 'agent set-up to imitate', VARIANT_IDS))
    .option('--timeout <duration>', 'deadline of one request, such as 30s or 10m', taking(parseDuration))
    .option(
      '--wait <duration>',
      'wait until the server serves and the model is loaded',
      taking(parseDuration),
    );
}

function smokeOptions(command: Command): Command {
  return searching(command)
    .option('--openclaw [path]', 'third layer: run the real OpenClaw as well')
    .option('--direct-only', 'only the direct request', false);
}

function searching(command: Command): Command {
  return command
    .option(
      '--flags <json>',
      'test with these compat flags instead of the configured ones',
      taking(parseFlags),
    )
    .option('--max-requests <n>', 'stop after this many requests', taking(parseCount('--max-requests')))
    .option('--budget <duration>', 'stop after this time', taking(parseDuration))
    .option('--no-diagnose', 'report a failure without searching for its cause and remedy');
}

function reporting(command: Command): Command {
  return output(command)
    .option('--evidence <file>', 'write what was sent and what came back, redacted')
    .option('--fail-on <verdicts>', 'turn the other failing verdicts into exit code 0', taking(parseFailOn));
}

function output(command: Command): Command {
  return command
    .addOption(choice('--format <format>', 'output format', FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write the result to a file')
    .option('--quiet', 'only the verdict', false)
    .option('--verbose', 'more detail', false)
    .option('--no-color', 'no colour');
}
