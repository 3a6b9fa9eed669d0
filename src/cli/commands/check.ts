import type { CheckOptions } from '../../commands/check.js';
import type { FleetOptions } from '../../commands/fleet.js';
import type { WatchOptions } from '../../commands/watch.js';
import { parseDuration } from '../../options.js';
import { oneOrMany } from '../as-asked.js';
import { command } from '../command.js';
import { model, SHARED } from '../shared-options.js';

interface Options extends CheckOptions, FleetOptions, Omit<WatchOptions, 'watch'> {
  readonly watch?: number | true;
}

export const check = command<Options>({
  name: 'check',
  summary: 'is the server there, is it the right one, is the model ready? generates nothing',
  options: [
    model('the model that OpenClaw will name'),
    {
      flags: '--local-service',
      says: "start the provider's localService as OpenClaw would, and watch it become ready",
      group: 'command',
    },
    {
      flags: '--watch [interval]',
      says: 'check again every 10 s, or so often, and print what changes, until Ctrl-C; ends with the code of the last state',
      group: 'run',
      parse: parseDuration,
    },
    ...SHARED.target,
    ...SHARED.baseline,
    ...SHARED.fleet,
    ...SHARED.report,
  ],
  examples: [
    { words: 'check', does: 'the server that openclaw.json names' },
    { words: 'check --watch 30s', does: 'a line whenever something changes' },
    { words: 'check --base-url 127.0.0.1:8080 --wait 5m', does: 'wait until it serves, for example in CI' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: async ({ watch, ...options }, ports) => {
    if (watch !== undefined)
      return (await import('../../commands/watch.js')).run({ ...options, watch }, ports);
    const module = options.localService
      ? await import('../../commands/check-local-service.js')
      : await import('../../commands/check.js');
    return oneOrMany('check', options, ports, (own, to) => module.run(own, to));
  },
});
