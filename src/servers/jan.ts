import type { Server } from './server.js';

export const JAN: Server = {
  name: 'Jan',
  role: 'server',
  ports: [1337],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
