import type { Server } from './server.js';

export const LITELLM: Server = {
  name: 'LiteLLM',
  role: 'server',
  ports: [4000],
  lookedFor: false,
  tells: {
    header: (header) => {
      const name = /^x-litellm-[^:]*/.exec(header)?.[0];
      return name === undefined ? undefined : { evidence: `header ${name}` };
    },
  },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {
    auth: 'LITELLM_MASTER_KEY, or a virtual key',
    'gateway-error': 'check api_base of the model in config.yaml',
    'model-not-found': 'model_name in config.yaml',
    'param-rejected': 'drop_params: true in config.yaml',
  },
};
