import type { Server } from './server.js';

export const NGINX: Server = {
  name: 'nginx',
  role: 'front',
  ports: [80, 443],
  lookedFor: false,
  tells: { front: /^nginx/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
