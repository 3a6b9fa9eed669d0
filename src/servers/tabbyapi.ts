import type { Server } from './server.js';

export const TABBYAPI: Server = {
  name: 'TabbyAPI',
  role: 'server',
  ports: [5000],
  lookedFor: false,
  tells: { owner: /^tabbyapi$/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    auth: 'a key from api_tokens.yml',
    'model-loading': 'set model_name in config.yml, or POST /v1/model/load',
    'chat-template-missing': 'prompt_template in config.yml',
    'context-overflow': 'max_seq_len and cache_size in config.yml',
    'role-alternation': 'prompt_template in config.yml',
  },
};
