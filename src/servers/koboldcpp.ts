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
  },
};
