import type { CaptureOptions } from '../../commands/capture.js';
import { command } from '../command.js';
import { port, profile, SHARED } from '../shared-options.js';

export const capture = command<CaptureOptions>({
  name: 'capture',
  summary: 'record what OpenClaw really sends: a loopback proxy in front of the server',
  about:
    'With a COMMAND behind --, it runs that with a copy of openclaw.json in which the provider is the proxy, until it ends: its streams and its exit code are its own. Without one, it says what to write into openclaw.json, and records until Ctrl-C.',
  argument: {
    name: '[command...]',
    says: 'behind --: a program to run, such as openclaw agent --local --message hello',
  },
  options: [
    {
      flags: '--upstream <url>',
      says: 'base URL of the server that answers (default: the provider in openclaw.json)',
      group: 'command',
    },
    { flags: '--no-v1', says: 'take --upstream as it is: add no /v1 to it', group: 'command' },
    { flags: '--provider <id>', says: 'provider in openclaw.json', group: 'server' },
    { flags: '--config <file>', says: 'openclaw.json to read', group: 'server', offers: 'file' },
    port('port to listen on (default: a free one)'),
    {
      flags: '--out <path>',
      says: 'folder for the turns (default: inferrs-doctor-capture); with --once also one .json file',
      group: 'command',
      offers: 'folder',
    },
    {
      flags: '--once',
      says: 'end after the first turn; with a command, keep the first only',
      group: 'command',
      default: false,
    },
    profile('OpenClaw release to judge answers by'),
    ...SHARED.text,
  ],
  examples: [
    {
      words: 'capture -- openclaw agent --local --agent main --message hello',
      does: 'what this very command sends',
    },
    {
      words: 'capture --upstream http://127.0.0.1:8080/v1 --once --out turn.json',
      does: 'one real turn, for replay',
    },
  ],
  exit: 'done',
  readsConfig: true,
  run: async (options, ports) => (await import('../../commands/capture.js')).run(options, ports),
});
