import type { Server } from './server.js';

export const LOCALAI: Server = {
  name: 'LocalAI',
  role: 'server',
  ports: [8080],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
