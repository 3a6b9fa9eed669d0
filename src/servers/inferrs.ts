import type { Server } from './server.js';

const NEWER = 'late April 2026 or newer';
const OLDER = 'from before late April 2026';

export const INFERRS: Server = {
  name: 'inferrs',
  role: 'server',
  // With a model; as a daemon 17434, before late April 2026 11434.
  ports: [8080, 17434, 11434],
  lookedFor: true,
  tells: {
    owner: (owner) =>
      /^inferrs\b/.test(owner) ? { detail: owner.includes('(') ? NEWER : OLDER } : undefined,
    root: (text, { healthAnswers }) => {
      if (text.startsWith('inferrs is running'))
        return { detail: NEWER, evidence: 'GET / says "inferrs is running"' };
      // The older one says Ollama's words, and answers /health, which Ollama does not have.
      return text.startsWith('Ollama is running') && healthAnswers
        ? { detail: OLDER, evidence: 'GET / says "Ollama is running", and /health answers' }
        : undefined;
    },
  },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: true,
  takesAnyModel: true,
  serve: {
    program: 'inferrs',
    args: (model, host, port) => ['serve', model, '--host', host, '--port', port],
  },
  options: {},
};
