import { isList, isObject } from '../json.js';
import type { Seen } from './seen.js';
import type { Server, ToldWindow } from './server.js';
import { RUNNING_MODELS } from './told.js';

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
  memory: RUNNING_MODELS,
  refusesLongPrompts: false,
  takesAnyModel: false,
  noModels: 'Pull one: ollama pull MODEL.',
  serve: { program: 'ollama', args: () => ['serve'] },
  options: {
    'connection-refused': 'ollama serve (port 11434); OLLAMA_HOST=0.0.0.0 to be reached from a container',
    timeout: 'OLLAMA_KEEP_ALIVE=-1 keeps the model loaded; OLLAMA_LOAD_TIMEOUT for slow loads',
    'host-header-rejected': 'OLLAMA_ORIGINS and OLLAMA_HOST',
    'wrong-path': 'http://127.0.0.1:11434/v1 (without /v1 it is Ollama’s own API)',
    busy: 'OLLAMA_MAX_QUEUE, OLLAMA_NUM_PARALLEL',
    'model-loading': 'OLLAMA_KEEP_ALIVE=-1',
    oom: 'a lower num_ctx (OLLAMA_CONTEXT_LENGTH), OLLAMA_KV_CACHE_TYPE=q8_0, OLLAMA_FLASH_ATTENTION=1',
    'model-load-failed': 'ollama rm MODEL and ollama pull MODEL; update Ollama',
    'model-not-found': 'ollama pull MODEL; names end in :tag',
    'context-overflow': 'OLLAMA_CONTEXT_LENGTH=N, or num_ctx in a Modelfile',
    'size-limit': 'OLLAMA_CONTEXT_LENGTH=N',
    'image-rejected': 'a model with the vision capability (ollama show MODEL)',
    'tools-unsupported': 'a model with the tools capability (ollama show MODEL)',
    'reasoning-rejected': 'a model with the thinking capability (ollama show MODEL)',
    'tool-output-unparseable': 'update Ollama',
    'malformed-tool-call': 'update Ollama',
    'reasoning-only': 'think: false (/set nothink)',
    'silent-truncation': ({ window }) =>
      window === undefined
        ? 'OLLAMA_CONTEXT_LENGTH=32768 (its /v1 API ignores num_ctx), or PARAMETER num_ctx in a Modelfile'
        : `OLLAMA_CONTEXT_LENGTH=${window}, or PARAMETER num_ctx ${window} in a Modelfile`,
    'max-tokens-ignored': 'it obeys max_tokens',
    'server-crash': 'the server log (journalctl -u ollama, ~/.ollama/logs); a lower num_ctx; update Ollama',
    'prompt-cache-evicted': 'OLLAMA_NUM_PARALLEL=3',
    'one-at-a-time': 'OLLAMA_NUM_PARALLEL=2',
    'busy-when-two': 'OLLAMA_MAX_QUEUE, OLLAMA_NUM_PARALLEL',
    'slowing-down': 'OLLAMA_FLASH_ATTENTION=1, OLLAMA_KV_CACHE_TYPE=q8_0',
    'window-overstated': 'OLLAMA_CONTEXT_LENGTH=N',
    'slow-first-token': 'OLLAMA_KEEP_ALIVE=-1 keeps the model loaded',
  },
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
