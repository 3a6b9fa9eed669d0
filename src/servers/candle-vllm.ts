import type { Server } from './server.js';

export const CANDLE_VLLM: Server = {
  name: 'candle-vllm',
  role: 'server',
  ports: [2000],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    'context-overflow': '--kv-fraction',
  },
};
