import type { CaptureOptions } from '../../commands/capture.js';
import { command } from '../command.js';
import { port, profile, SHARED } from '../option-data.js';

export const capture = command<CaptureOptions>({
  name: 'capture',
  summary: 'record what OpenClaw really sends: a loopback proxy in front of the server',
  options: [
    {
      flags: '--upstream <url>',
      says: 'base URL of the server that answers',
      group: 'command',
      required: true,
    },
    { flags: '--no-v1', says: 'take --upstream as it is: add no /v1 to it', group: 'command' },
    port('port to listen on (default: a free one)'),
    {
      flags: '--out <path>',
      says: 'folder for the turns (default: inferrs-doctor-capture); with --once also one .json file',
      group: 'command',
      offers: 'folder',
    },
    { flags: '--once', says: 'end after the first turn', group: 'command', default: false },
    profile('OpenClaw release to judge answers by'),
    ...SHARED.text,
  ],
  examples: [
    {
      words: 'capture --upstream http://127.0.0.1:8080/v1 --once --out turn.json',
      does: 'one real turn, for replay',
    },
  ],
  exit: 'done',
  readsConfig: false,
  run: async (options, ports) => (await import('../../commands/capture.js')).run(options, ports),
});
