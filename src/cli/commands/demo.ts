import type { DemoOptions } from '../../commands/demo.js';
import { command } from '../command.js';
import { port, SHARED } from '../shared-options.js';

export const demo = command<DemoOptions>({
  name: 'demo',
  summary: 'run smoke, or a session, against the embedded simulated server',
  argument: {
    name: '[fault]',
    says: 'what is wrong with the server',
    default: 'healthy',
    offers: 'faults',
  },
  options: [
    { flags: '--list', says: 'name the faults', group: 'command', default: false },
    { flags: '--serve', says: 'only serve, until Ctrl-C', group: 'command', default: false },
    {
      flags: '--record <dir>',
      says: 'with --serve: play the model, and keep each turn that comes as capture does',
      group: 'command',
      offers: 'folder',
    },
    port('port to serve on (default: a free one)'),
    { flags: '--model <id>', says: 'the model to ask for', group: 'server' },
    ...SHARED.parts,
    ...SHARED.imitation,
    ...SHARED.patience,
    ...SHARED.smoke,
    ...SHARED.report,
  ],
  examples: [
    { words: 'demo', does: 'a healthy server' },
    { words: 'demo arrays-rejected-400', does: 'a server that takes only strings' },
    { words: 'demo no-prompt-cache', does: 'a session with a server that keeps no prefix' },
    { words: 'demo --serve --port 8080', does: 'a server to try things on' },
    { words: 'demo --serve --record turns', does: 'what a client sends, for replay' },
  ],
  exit: 'verdict',
  readsConfig: false,
  run: async (options, ports, fault = 'healthy') =>
    (await import('../../commands/demo.js')).run({ ...options, fault }, ports),
});
