import type { SessionOptions } from '../../commands/session.js';
import { PART_IDS } from '../../session/part-ids.js';
import { asAsked } from '../as-asked.js';
import { command } from '../command.js';
import { model, SHARED } from '../shared-options.js';

export const session = command<SessionOptions>({
  name: 'session',
  summary: 'what OpenClaw does over hours, in minutes: the turns after the first',
  about: `Runs smoke, then plays with its proven flags what follows the first turn. The parts: ${PART_IDS.join(', ')}. Each says what it will cost, and the run ends within --budget (10m and the time of a soak unless told otherwise).`,
  options: [
    model('the model that OpenClaw will name (default: the one in openclaw.json)'),
    ...SHARED.parts,
    ...SHARED.target,
    ...SHARED.search,
    ...SHARED.baseline,
    ...SHARED.report,
  ],
  examples: [
    {
      words: 'session',
      does: 'does the server keep prompts, hold its window, carry a compaction?',
    },
    { words: 'session --only next-turns', does: 'only the prompt cache' },
    { words: 'session --soak 30m', does: 'what changes over half an hour' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: (options, ports) =>
    asAsked(options, ports, async () => (await import('../../commands/session.js')).run(options, ports)),
});
