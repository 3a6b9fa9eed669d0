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
  options: {
    'model-load-failed': 'check backend and parameters.model in the model’s YAML',
    'model-not-chat': 'a backend that implements chat for this model',
    'context-overflow': 'context_size in the model’s YAML',
    'server-crash': 'restart LocalAI and read the backend’s log',
  },
};
