import type { SessionOptions } from '../../commands/session.js';
import { parseDuration } from '../../options.js';
import { PART_IDS, parseParts } from '../../session/part-ids.js';
import { asAsked } from '../as-asked.js';
import { command } from '../command.js';
import { model, SHARED } from '../option-data.js';

export const session = command<SessionOptions>({
  name: 'session',
  summary: 'what OpenClaw does over hours, in minutes: the turns after the first',
  about: `Runs smoke, then plays with its proven flags what follows the first turn. The parts: ${PART_IDS.join(', ')}. Each says what it will cost, and the run ends within --budget (10m unless told otherwise).`,
  options: [
    model('the model that OpenClaw will name (default: the one in openclaw.json)'),
    {
      flags: '--only <parts>',
      says: 'play these parts only, such as next-turns,growth',
      group: 'run',
      parse: parseParts('--only'),
    },
    { flags: '--skip <parts>', says: 'leave these parts out', group: 'run', parse: parseParts('--skip') },
    {
      flags: '--soak <duration>',
      says: 'then repeat the day for so long, and find what drifts: memory, first token, errors',
      group: 'run',
      parse: parseDuration,
    },
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
