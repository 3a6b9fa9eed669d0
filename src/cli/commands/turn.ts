import type { TurnOptions } from '../../commands/turn.js';
import { parseFlags } from '../../options.js';
import { command } from '../command.js';
import { choice } from '../option-data.js';
import { model, SHARED } from '../shared-options.js';

export const turn = command<TurnOptions>({
  name: 'turn',
  summary: 'print the request body that would be sent',
  options: [
    model('model named in the body'),
    {
      ...choice('--step <step>', 'which turn', 'command', [
        'direct',
        'shape',
        'agent',
        'tool-result',
        'model-run',
      ]),
      default: 'agent',
    },
    {
      flags: '--flags <json>',
      says: 'compat flags to apply',
      group: 'openclaw',
      parse: parseFlags,
    },
    { flags: '--curl', says: 'print a runnable command instead', group: 'command', default: false },
    ...SHARED.server,
    ...SHARED.imitation,
    ...SHARED.text,
  ],
  examples: [
    { words: 'turn --model ID > turn.json', does: 'the full turn as a file' },
    { words: 'turn --model ID --step shape --curl', does: 'a command that sends the small turn' },
  ],
  exit: 'done',
  readsConfig: true,
  run: async (options, ports) => (await import('../../commands/turn.js')).run(options, ports),
});
