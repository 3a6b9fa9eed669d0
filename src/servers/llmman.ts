import type { Server } from './server.js';

/** The successor of inferrs. It has no /health; /api/version answers for Ollama's clients, with no version of its own. */
export const LLMMAN: Server = {
  name: 'llmman',
  role: 'server',
  ports: [17434],
  lookedFor: true,
  tells: { owner: /^llmman$/i, root: /^llmman is running/ },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: { program: 'llmman', args: () => ['serve'] },
  options: {
    'connection-refused': 'llmman serve (port 17434)',
    'context-overflow': 'raise the context size of its backend',
  },
};
