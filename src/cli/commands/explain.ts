import type { ExplainOptions } from '../../commands/explain.js';
import { parseCount } from '../../options.js';
import { STAGES } from '../../steps.js';
import { command } from '../command.js';
import { choice } from '../option-data.js';
import { formatOptions, SHARED } from '../shared-options.js';

export const explain = command<ExplainOptions>({
  name: 'explain',
  summary: 'one matrix row, or the row that an error text or a log belongs to',
  argument: { name: '[code]', says: 'a code such as content-array-rejected', offers: 'codes' },
  options: [
    {
      flags: '--error <text>',
      says: 'an error text, an OpenClaw sentence or a log excerpt; - reads standard input',
      group: 'command',
    },
    {
      flags: '--status <n>',
      says: 'HTTP status it came with',
      group: 'command',
      parse: parseCount('--status'),
    },
    { flags: '--content-type <type>', says: 'content type it came with', group: 'command' },
    choice('--stage <stage>', 'where it failed', 'command', STAGES),
    {
      flags: '--transport <code>',
      says: 'network error code, such as ECONNREFUSED',
      group: 'command',
    },
    {
      flags: '--jsonl',
      says: 'classify lines of {id, status, contentType, body, transport, stage} from standard input',
      group: 'command',
    },
    ...formatOptions(['text', 'json', 'markdown']),
    ...SHARED.shown,
  ],
  examples: [
    { words: 'explain content-array-rejected', does: 'what a code means and what helps' },
    { words: 'explain --error "Connection error."', does: 'what a sentence of OpenClaw stands for' },
    { words: 'explain --error - < server.log', does: 'what a log says' },
  ],
  exit: 'done',
  readsConfig: false,
  run: async (options, ports, code) =>
    (await import('../../commands/explain.js')).run(
      code === undefined ? options : { ...options, code },
      ports,
    ),
});
