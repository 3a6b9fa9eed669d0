import type { ReplayOptions } from '../../commands/replay.js';
import { command } from '../command.js';
import { SHARED } from '../shared-options.js';

export const replay = command<Omit<ReplayOptions, 'file'>>({
  name: 'replay',
  summary: 'send a captured turn again, or judge an evidence bundle',
  argument: {
    name: '<file>',
    says: 'from capture or --evidence, or a request body; - reads standard input',
    offers: 'file',
  },
  options: [
    {
      flags: '--model <id>',
      says: 'the model to ask for (default: the one in the turn)',
      group: 'server',
      offers: 'models',
    },
    ...SHARED.target,
    ...SHARED.search,
    ...SHARED.report,
  ],
  examples: [
    { words: 'replay turn.json', does: 'send it, and shrink it where it fails' },
    { words: 'replay evidence.json', does: 'judge a bundle offline' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: async (options, ports, file = '') =>
    (await import('../../commands/replay.js')).run({ ...options, file }, ports),
});
