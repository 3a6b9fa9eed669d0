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
  options: {
    'host-header-rejected': 'Settings → Local API Server → Trusted Hosts',
    auth: 'the API key of Settings → Local API Server',
    'model-not-found': 'the id in Settings → Model Providers',
  },
};
