import type { Server } from './server.js';

export const TABBYAPI: Server = {
  name: 'TabbyAPI',
  role: 'server',
  ports: [5000],
  lookedFor: false,
  tells: { owner: /^tabbyapi$/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
