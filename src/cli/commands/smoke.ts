import type { FleetOptions } from '../../commands/fleet.js';
import type { SmokeOptions } from '../../commands/smoke.js';
import { oneOrMany } from '../as-asked.js';
import { command } from '../command.js';
import { model, SHARED } from '../shared-options.js';

export const smoke = command<SmokeOptions & FleetOptions>({
  name: 'smoke',
  summary: 'check, then the two-layer smoke test, diagnosis and proven flags',
  about:
    'Sends the turns that OpenClaw really sends: small ones first, the full one once. When one fails, it searches the cause and the least lossy compat flags, and proves them before it suggests them.',
  options: [
    model('the model that OpenClaw will name (default: the one in openclaw.json)'),
    ...SHARED.target,
    ...SHARED.smoke,
    ...SHARED.baseline,
    ...SHARED.fleet,
    ...SHARED.report,
  ],
  examples: [
    { words: 'smoke --model google/gemma-4-E2B-it', does: 'can this server carry OpenClaw?' },
    { words: 'smoke --openclaw', does: 'run the installed OpenClaw as well' },
    { words: 'smoke --wait 5m --format github', does: 'a gate in CI' },
    { words: 'smoke --baseline before.json', does: 'is anything worse than it was?' },
    { words: 'smoke --targets fleet.json5 --jobs 16', does: 'a whole fleet, in one report' },
  ],
  exit: 'verdict',
  readsConfig: true,
  run: (options, ports) =>
    oneOrMany('smoke', options, ports, async (own, to) =>
      (await import('../../commands/smoke.js')).run(own, to),
    ),
});
