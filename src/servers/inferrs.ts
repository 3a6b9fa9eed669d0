import type { Server } from './server.js';

const NEWER = 'late April 2026 or newer';
const OLDER = 'from before late April 2026';

export const INFERRS = {
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
  options: {
    'connection-refused': 'inferrs serve MODEL --host 127.0.0.1 --port 8080',
    'localhost-mismatch': 'inferrs serve MODEL --host 127.0.0.1',
    'model-loading': 'name the model at start: inferrs serve MODEL',
    'model-load-failed': 'inferrs pull MODEL; gated models need HF_TOKEN',
    'context-overflow': '--max-seq-len N',
    'size-limit': '--max-seq-len N',
    'content-array-rejected': 'builds since 2026-04-09 accept arrays: update inferrs',
    'null-content-rejected': 'builds since 2026-04-24 accept it: update inferrs',
    'tool-message-rejected': 'builds since 2026-04-24 take tool messages: update inferrs',
    'tools-ignored': 'builds since 2026-04-24 show tools to the model: update inferrs',
    'server-crash': 'a smaller model, or a lower --max-seq-len, so that it refuses instead of dying',
  },
} as const satisfies Server;
