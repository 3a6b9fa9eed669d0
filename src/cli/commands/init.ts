import type { InitOptions } from '../../commands/init.js';
import type { TargetOptions } from '../../target.js';
import { command } from '../command.js';
import { saying } from '../option-data.js';
import { model, SHARED } from '../shared-options.js';

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
    ...saying(SHARED.target, {
      '--base-url': 'server to examine, and to name in the entry (default: http://127.0.0.1:8080/v1)',
      '--provider': 'id of the provider in the entry (default: inferrs)',
      '--config': 'openclaw.json to write to with --write',
    }),
    ...SHARED.text,
  ],
  examples: [
    { words: 'init --base-url 127.0.0.1:8080', does: 'an entry with the flags that this server needs' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: async (options, ports) => {
    const { measureForInit } = await import('../../commands/measure.js');
    const measure = () => measureForInit(options, ports);
    return (await import('../../commands/init.js')).run({ ...options, measure }, ports);
  },
});
