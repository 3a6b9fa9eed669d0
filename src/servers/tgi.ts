import type { Server } from './server.js';

export const TGI: Server = {
  name: 'Text Generation Inference',
  role: 'server',
  ports: [3000, 8080],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: true,
  takesAnyModel: false,
  serve: null,
  options: {
    busy: 'a higher --max-concurrent-requests',
    'context-overflow': '--max-input-tokens and --max-total-tokens',
    'tool-parser-not-enabled': 'a newer release, with a tool-aware template',
    'malformed-tool-call': 'update TGI',
  },
};
