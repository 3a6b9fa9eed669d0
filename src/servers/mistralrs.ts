import type { Server } from './server.js';

export const MISTRALRS: Server = {
  name: 'mistral.rs',
  role: 'server',
  ports: [1234],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
