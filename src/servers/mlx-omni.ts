import type { Server } from './server.js';

export const MLX_OMNI: Server = {
  name: 'MLX Omni',
  role: 'server',
  ports: [10240],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
