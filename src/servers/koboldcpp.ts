import type { Server } from './server.js';

export const KOBOLDCPP: Server = {
  name: 'KoboldCpp',
  role: 'server',
  ports: [5001],
  lookedFor: false,
  tells: { owner: /^koboldcpp$/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    busy: '--multiuser 4',
    'context-overflow': '--contextsize N',
    'silent-truncation': '--contextsize N',
    'busy-when-two': '--multiuser 3: two requests may wait',
    'window-overstated': '--contextsize N; max_tokens is taken from it',
    'prompt-cache-missing': 'leave context shift on (no --noshift); SmartCache keeps several prompts',
  },
};
