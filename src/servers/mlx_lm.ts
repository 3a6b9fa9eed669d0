import type { Server } from './server.js';

export const MLX_LM: Server = {
  name: 'mlx_lm',
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
