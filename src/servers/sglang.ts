import type { Server } from './server.js';

export const SGLANG: Server = {
  name: 'SGLang',
  role: 'server',
  ports: [30000],
  lookedFor: false,
  tells: { owner: /^sglang$/i },
  probes: [],
  window: { listed: ['max_model_len'] },
  refusesLongPrompts: true,
  takesAnyModel: false,
  serve: null,
  options: {
    oom: '--mem-fraction-static, --context-length',
    'chat-template-missing': '--chat-template FILE',
    'context-overflow': '--context-length N',
    'null-content-rejected': 'update SGLang',
    'tool-parser-not-enabled': '--tool-call-parser PARSER',
    'tool-call-as-text': '--tool-call-parser PARSER',
    'prompt-cache-missing': 'leave the radix cache on (no --disable-radix-cache)',
    'one-at-a-time': '--max-running-requests 2 or more',
  },
};
