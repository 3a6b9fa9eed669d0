import type { InitOptions } from '../../commands/init.js';
import type { TargetOptions } from '../../target.js';
import { command } from '../command.js';
import { model, SHARED } from '../option-data.js';

export const init = command<InitOptions & TargetOptions>({
  name: 'init',
  summary: 'print a complete provider entry for openclaw.json',
  options: [
    model('the model that the server serves (default: the only one)'),
    {
      flags: '--local-service [path]',
      says: 'add localService; PATH is the inferrs binary (default: the one on PATH)',
      group: 'command',
    },
    {
      flags: '--write',
      says: 'put the entry into openclaw.json, with a backup beside it',
      group: 'command',
      default: false,
    },
    {
      flags: '--accept-loss',
      says: 'set supportsTools: false without being asked',
      group: 'command',
      default: false,
    },
    {
      flags: '--force',
      says: 'write what was not proven, and over what is there',
      group: 'command',
      default: false,
    },
    ...SHARED.target,
    ...SHARED.text,
  ],
  examples: [{ words: 'init --model ID', does: 'an entry with the flags that this server needs' }],
  exit: 'done',
  readsConfig: true,
  run: async (options, ports) => {
    const { measureForInit } = await import('../../commands/measure.js');
    const measure = () => measureForInit(options, ports);
    return (await import('../../commands/init.js')).run({ ...options, measure }, ports);
  },
});
