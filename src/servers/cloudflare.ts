import type { Server } from './server.js';

export const CLOUDFLARE: Server = {
  name: 'Cloudflare',
  role: 'front',
  ports: [443],
  lookedFor: false,
  tells: { front: /^cloudflare/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    'gateway-error': 'a WAF skip rule for the API path; no challenge on API hosts',
    'body-too-large': 'the plan’s upload limit',
  },
};
