import type { Server } from './server.js';

export const VLLM: Server = {
  name: 'vLLM',
  role: 'server',
  ports: [8000],
  lookedFor: true,
  tells: { owner: /^vllm$/i },
  probes: [],
  window: { listed: ['max_model_len'] },
  refusesLongPrompts: true,
  takesAnyModel: false,
  serve: {
    program: 'vllm',
    args: (model, host, port) => ['serve', model, '--host', host, '--port', port],
  },
  options: {},
};
