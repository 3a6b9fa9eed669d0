import type { Server } from './server.js';

export const LLAMA_CPP_PYTHON: Server = {
  name: 'llama-cpp-python',
  role: 'server',
  ports: [8000],
  lookedFor: false,
  tells: {},
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    'context-overflow': '--n_ctx N',
    'tool-parser-not-enabled': '--chat_format chatml-function-calling',
  },
};
