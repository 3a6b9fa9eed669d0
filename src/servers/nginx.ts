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
  options: {
    'stream-ignored': 'proxy_buffering off',
    'gateway-error': 'proxy_read_timeout, proxy_buffering off, client_max_body_size',
    'body-too-large': 'client_max_body_size 20m',
  },
};
