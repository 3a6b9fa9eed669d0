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
  options: {
    'chat-template-missing': '--chat-template, or --use-default-chat-template',
    'context-overflow': 'a model with a longer context',
    'length-required': 'its server reads only Content-Length bodies',
    'content-array-rejected': 'newer releases join text parts: update mlx_lm',
    'prompt-cache-evicted': 'a larger --prompt-cache-size',
  },
};
