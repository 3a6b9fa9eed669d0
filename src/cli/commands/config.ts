import type { ConfigOptions } from '../../commands/config.js';
import type { TargetOptions } from '../../target.js';
import { command } from '../command.js';
import { saying } from '../option-data.js';
import { formatOptions, model, SHARED } from '../shared-options.js';

export const config = command<ConfigOptions & TargetOptions>({
  name: 'config',
  summary: 'read openclaw.json and check the provider',
  about:
    'Where the server answers, its agent turns are sent as smoke sends them, the full one once: the verdict, the flags and the settings are the same. --offline checks the file alone.',
  options: [
    model('the model whose row is meant'),
    {
      flags: '--all',
      says: 'check every provider and model of the file; asks no server',
      group: 'command',
      default: false,
    },
    {
      flags: '--session <file>',
      says: 'hold what a session found against the file: its --format json; asks no server',
      group: 'command',
      offers: 'file',
    },
    { flags: '--offline', says: 'check the file alone; ask no server', group: 'command', default: false },
    {
      flags: '--openclaw [path]',
      says: 'let the installed OpenClaw check the whole file as well',
      group: 'command',
    },
    ...SHARED.target,
    ...formatOptions(['text', 'json', 'junit', 'github', 'markdown']),
    ...saying(SHARED.shown, { '--quiet': 'only the sum and the verdict' }),
  ],
  examples: [
    { words: 'config', does: 'every finding with line and column' },
    { words: 'config --all --format github', does: 'every provider, as annotations in CI' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: async (options, ports) => {
    const { measureForConfig } = await import('../../commands/measure.js');
    const ask: ConfigOptions['ask'] = (found) => measureForConfig({ ...options, ...found }, ports);
    return (await import('../../commands/config.js')).run({ ...options, ask }, ports);
  },
});
