import { isList, isObject } from '../json.js';
import type { Seen, Server, ToldWindow } from './server.js';

export const OLLAMA: Server = {
  name: 'Ollama',
  role: 'server',
  ports: [11434],
  lookedFor: true,
  tells: {
    owner: /^library$/i,
    root: (text, { healthAnswers }) =>
      text.startsWith('Ollama is running') && !healthAnswers
        ? { evidence: 'GET / says "Ollama is running"' }
        : undefined,
    fingerprint: /^fp_ollama$/,
  },
  version: ({ path, json }) =>
    path === '/api/version' && typeof json?.version === 'string' ? json.version.slice(0, 40) : undefined,
  probes: [
    { id: 'version', path: '/api/version', for: 'identity' },
    { id: 'running', path: '/api/ps', for: 'identity' },
  ],
  window: { listed: [], told: runningModels },
  refusesLongPrompts: false,
  takesAnyModel: false,
  noModels: 'Pull one: ollama pull MODEL.',
  serve: { program: 'ollama', args: () => ['serve'] },
  options: {},
};

/** The models that are loaded, with the context each was loaded with. */
function runningModels({ path, json }: Seen): readonly ToldWindow[] {
  const running = path === '/api/ps' ? json?.models : undefined;
  if (!isList(running)) return [];
  return running.flatMap((row) => {
    if (!isObject(row)) return [];
    const { name, context_length: context } = row;
    return typeof name === 'string' && typeof context === 'number'
      ? [{ id: name, contextTokens: context }]
      : [];
  });
}
