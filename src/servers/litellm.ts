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
  options: {},
};
