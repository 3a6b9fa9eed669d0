import type { FixOptions } from '../../commands/fix.js';
import type { SmokeOptions } from '../../commands/smoke.js';
import { command } from '../command.js';
import { saying } from '../option-data.js';
import { formatOptions, model, SHARED } from '../shared-options.js';

export const fix = command<FixOptions & SmokeOptions>({
  name: 'fix',
  summary: 'apply the proven flags to openclaw.json',
  options: [
    model('the model whose row is meant'),
    {
      flags: '--dry-run',
      says: 'show the change as a diff and write nothing',
      group: 'command',
      default: false,
    },
    {
      flags: '--accept-loss',
      says: 'write supportsTools: false without being asked',
      group: 'command',
      default: false,
    },
    {
      flags: '--force',
      says: 'write flags that this run did not prove, too, and whatever server --base-url names',
      group: 'command',
      default: false,
    },
    ...SHARED.target,
    ...saying(SHARED.search, {
      '--flags': 'set these compat flags, if they pass, and not those that are found',
    }),
    ...SHARED.smoke.filter(({ flags }) => /^--(?:openclaw|require-tools)/.test(flags)),
    ...formatOptions(['text', 'json']),
    ...SHARED.shownReport,
  ],
  examples: [
    { words: 'fix --dry-run', does: 'what would change' },
    { words: 'fix', does: 'test, then write what was proven' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: async (options, ports) => {
    const prove: FixOptions['prove'] = async (flags) =>
      (await import('../../commands/smoke.js')).run({ ...options, ...(flags && { flags }) }, ports);
    return (await import('../../commands/fix.js')).run({ ...options, prove }, ports);
  },
});
