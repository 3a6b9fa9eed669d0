import type { LearnOptions } from '../../commands/learn.js';
import { command } from '../command.js';
import { model, SHARED } from '../shared-options.js';

export const learn = command<LearnOptions>({
  name: 'learn',
  summary: 'learn the turn of the installed OpenClaw, with your own tools and texts',
  about:
    'Runs OpenClaw (about 30 s) in a sandbox with a copy of your settings, against a small server of its own that plays the model. Nothing of yours is written. The profile holds your prompts; it stays on this machine, readable by you only.',
  options: [
    {
      flags: '--openclaw <path>',
      says: 'the openclaw command, or the folder it is installed in (default: the one on PATH)',
      group: 'command',
      offers: 'file',
    },
    {
      flags: '--agent <id>',
      says: 'the agent whose turn is meant (default: the default one of openclaw.json)',
      group: 'command',
    },
    {
      flags: '--diff',
      says: 'show what changed since the last profile, else since the bundled release',
      group: 'command',
      default: false,
    },
    {
      flags: '--flags',
      says: 'try each compat flag once as well; takes a turn of OpenClaw for each',
      group: 'command',
      default: false,
    },
    model('the model whose row is meant'),
    { flags: '--provider <id>', says: 'provider in openclaw.json', group: 'server' },
    { flags: '--config <file>', says: 'openclaw.json to read', group: 'server', offers: 'file' },
    ...SHARED.text,
  ],
  examples: [
    { words: 'learn', does: 'once after installing OpenClaw, and after each update' },
    { words: 'learn --diff', does: 'what an update changed, before the server meets it' },
  ],
  exit: 'done',
  readsConfig: true,
  run: async (options, ports) => (await import('../../commands/learn.js')).run(options, ports),
});
