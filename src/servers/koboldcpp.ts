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
    busy: '--multiuser N',
    'context-overflow': '--contextsize N',
    'silent-truncation': '--contextsize N',
    'busy-when-two': '--multiuser N: N - 1 requests may wait',
    'window-overstated': '--contextsize N; max_tokens is taken from it',
    'prompt-cache-missing': 'leave context shift on (no --noshift); SmartCache keeps several prompts',
  },
};
