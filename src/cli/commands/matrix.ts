import type { MatrixOptions } from '../../commands/matrix.js';
import { command } from '../command.js';
import { formatOptions, SHARED } from '../shared-options.js';

export const matrix = command<MatrixOptions>({
  name: 'matrix',
  summary: 'the whole troubleshooting matrix',
  options: [...formatOptions(['text', 'json', 'markdown']), ...SHARED.shown],
  examples: [{ words: 'matrix --format markdown', does: 'as a document' }],
  exit: 'done',
  readsConfig: false,
  run: async (options, ports) => (await import('../../commands/matrix.js')).run(options, ports),
});
