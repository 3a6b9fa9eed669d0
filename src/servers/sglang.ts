import type { Server } from './server.js';

export const SGLANG: Server = {
  name: 'SGLang',
  role: 'server',
  ports: [30000],
  lookedFor: false,
  tells: { owner: /^sglang$/i },
  probes: [],
  window: { listed: ['max_model_len'] },
  refusesLongPrompts: true,
  takesAnyModel: false,
  serve: null,
  options: {},
};
