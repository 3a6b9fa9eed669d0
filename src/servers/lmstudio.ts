import type { Server } from './server.js';

export const LMSTUDIO: Server = {
  name: 'LM Studio',
  role: 'server',
  ports: [1234],
  lookedFor: true,
  tells: {
    owner: /^organization_owner$/i,
    body: (_, { json }) =>
      typeof json?.error === 'string' && json.error.startsWith('Unexpected endpoint or method')
        ? { evidence: 'says "Unexpected endpoint or method" of paths it does not have' }
        : undefined,
  },
  probes: [],
  window: { listed: ['loaded_context_length'] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
