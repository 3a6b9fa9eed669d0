/** Options that several commands share, as commander takes them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  collectHeader,
  FORMATS,
  oneOf,
  parseCount,
  parseDuration,
  parseFailOn,
  parseFlags,
  parseWait,
  VARIANT_IDS,
} from './options.js';
import { UsageError } from './ports.js';
import { PROFILE_IDS } from './releases/ids.js';

/** A parser of ours as a commander parser: its sentence becomes commander's. */
export const taking =
  <T>(parse: (text: string, before: T) => T) =>
  (text: string, before: T): T => {
    try {
      return parse(text, before);
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };

/** One of a list; the help names them. */
export const choice = <T extends string>(flags: string, description: string, allowed: readonly T[]): Option =>
  new Option(flags, `${description}: ${allowed.join(', ')}`).argParser(
    taking(oneOf(flags.split(' ')[0] ?? flags, allowed)),
  );

export function target(command: Command): Command {
  return imitation(address(command));
}

export function address(command: Command): Command {
  return command
    .option(
      '--base-url <url>',
      'server to examine (default: the provider in openclaw.json, else http://127.0.0.1:8080/v1)',
    )
    .option('--no-v1', 'take --base-url as it is: add no /v1 to it')
    .option('--api-key <key>', 'key to send; rather set INFERRS_API_KEY, which ps does not show')
    .option('--header <line>', 'header to send, as "Name: value"; may be repeated', taking(collectHeader), {})
    .option('--provider <id>', 'provider in openclaw.json')
    .option('--config <file>', 'openclaw.json to read');
}

export function imitation(command: Command): Command {
  return command
    .addOption(choice('--profile <id>', 'OpenClaw release to imitate', PROFILE_IDS))
    .addOption(choice('--variant <id>', 'agent set-up to imitate', VARIANT_IDS))
    .option('--timeout <duration>', 'deadline of one request, such as 30s or 10m', taking(parseDuration))
    .option('--wait <duration>', 'wait until the server serves and the model is loaded', taking(parseWait));
}

export function smokeOptions(command: Command): Command {
  return searching(command)
    .option('--openclaw [path]', 'third layer: run the real OpenClaw as well')
    .option('--direct-only', 'only the direct request', false);
}

export function searching(command: Command): Command {
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

export function reporting(command: Command): Command {
  return output(command)
    .option('--evidence <file>', 'write what was sent and what came back, redacted')
    .option('--fail-on <verdicts>', 'turn the other failing verdicts into exit code 0', taking(parseFailOn));
}

export function output(command: Command): Command {
  return command
    .addOption(choice('--format <format>', 'output format', FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write the result to a file')
    .option('--quiet', 'only the verdict', false)
    .option('--verbose', 'more detail', false)
    .option('--no-color', 'no colour');
}
