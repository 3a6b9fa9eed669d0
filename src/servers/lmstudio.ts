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
  options: {
    'connection-refused': 'lms server start (port 1234), or Developer → Start server',
    'host-header-rejected': 'Developer → Serve on local network',
    'wrong-path': 'http://127.0.0.1:1234/v1',
    auth: 'create an API token in LM Studio’s Developer settings',
    'model-loading': 'lms load MODEL, and turn Auto-Evict (JIT unloading) off',
    oom: 'a shorter context length, or less strict guardrails',
    'model-load-failed': 'lms load MODEL shows why; update the runtime',
    'model-not-found': 'lms ls lists the ids',
    'context-overflow': 'lms load MODEL --context-length N',
    'template-error': 'My Models → model settings → Prompt Template; lmstudio-community builds',
    'tool-call-as-text': 'a model with native tool support',
    'garbage-output': 'another runtime',
    'silent-truncation': 'lms load MODEL --context-length N; overflow policy: stop at limit',
    'server-crash': 'another runtime, fewer GPU layers',
    'one-at-a-time': 'Max Concurrent Predictions in the model’s load settings',
    'window-overstated': 'Context Length in the model’s load settings',
  },
};
