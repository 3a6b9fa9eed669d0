import { isObject } from '../json.js';
import type { JsonObject } from '../model.js';
import type { Seen } from './seen.js';
import type { Clue, Server, ToldWindow } from './server.js';

/** llama.cpp's own server. Options as `llama-server --help` of a build of 2026 (0.5.0) has them. */
export const LLAMA_SERVER: Server = {
  name: 'llama-server',
  role: 'server',
  ports: [8080],
  lookedFor: true,
  tells: {
    owner: /^llamacpp$/i,
    fingerprint: (print) => {
      const build = /^(b\d+)-[0-9a-f]+$/.exec(print)?.[1];
      return build === undefined ? undefined : { detail: `build ${build}` };
    },
    header: /^server: llama\.cpp/i,
    body: byBody,
  },
  probes: [{ id: 'props', path: '/props', for: 'context' }],
  // n_ctx_train is the model's own maximum, not the server's.
  window: { listed: ['meta.n_ctx'], told: slotWindow },
  slots: {
    path: '/props',
    number: ({ json }) => (typeof json?.total_slots === 'number' ? json.total_slots : undefined),
  },
  refusesLongPrompts: true,
  takesAnyModel: true,
  serve: {
    program: 'llama-server',
    args: (model, host, port) => ['-m', model, '--host', host, '--port', port, '--jinja'],
  },
  options: {
    'connection-refused': 'llama-server -m MODEL.gguf --host 127.0.0.1 --port 8080 --jinja',
    timeout: '--timeout 3600 (seconds); fewer --parallel slots leave more speed for one',
    auth: '--api-key KEY',
    busy: '--parallel 2 or more (raise -c with it: it is shared among the slots)',
    oom: 'a lower -c, -ctk q8_0 -ctv q8_0, fewer -ngl layers',
    'chat-template-missing': '--chat-template-file FILE --jinja',
    'context-overflow': '-c N (it is divided among the --parallel slots)',
    'size-limit': '-c N',
    'image-rejected': '--mmproj FILE for a vision model',
    'system-message-rejected': '--chat-template-file with a template that has a system role',
    'role-alternation': '--chat-template-file with a relaxed template; --no-prefill-assistant for prefill',
    'tool-parser-not-enabled': '--jinja',
    'tools-unsupported': '--jinja with a tool-aware template',
    'tool-schema-rejected': 'newer builds convert more schemas: update llama.cpp',
    'tool-schema-ignored': 'newer builds refuse instead: update llama.cpp',
    'template-error': '--chat-template-file FILE',
    'tool-call-as-text': '--jinja',
    'reasoning-only': '--reasoning-budget 0, or --reasoning-format none',
    'empty-content': '--reasoning-format none',
    'garbage-output': '-ngl 0 to rule the GPU out; another -sm mode',
    'marker-leak': '--jinja, --chat-template-file FILE',
    'silent-truncation': '-c N --no-context-shift (older builds shift by default)',
    'tools-ignored': '--jinja with a tool-aware template',
    'prompt-cache-missing':
      'leave --no-cache-prompt out (LLAMA_ARG_CACHE_PROMPT=0 turns it off too); --swa-full for models with a sliding window',
    'prompt-cache-evicted':
      '--cache-ram 8192 (MB, the default of newer builds; 0 turns it off) keeps prompts that left their slot; else --parallel 3 with a -c three times as long (it is divided among the slots)',
    'one-at-a-time': '--parallel 2 with twice the -c',
    'slowing-down': '-fa on, -ctk q8_0 -ctv q8_0',
    'window-overstated': '-c N (it is divided among the --parallel slots)',
    'slow-first-token':
      '--sse-ping-interval 15 keeps a stream alive (seconds, 30 by default); more -ngl layers, a larger -ub for a faster prefill',
    'arrays-as-strings': '--jinja with the model’s own template',
    'image-misread': '--mmproj FILE for a vision model',
    'embeddings-missing': 'a second llama-server with --embeddings',
    'embeddings-batch-limit': '-b and -ub at least as long as the longest text',
    'thinking-leaks': '--reasoning-format deepseek, or --reasoning-budget 0',
  },
};

function byBody(body: string, { json }: Seen): Clue | undefined {
  const error = json?.error;
  if (isObject(error) && error.message === 'File Not Found' && error.type === 'not_found_error')
    return { evidence: 'says "File Not Found" of paths it does not have' };
  return json?.default_generation_settings !== undefined && body.includes('chat_template')
    ? { evidence: 'GET /props answers', ...buildOf(json) }
    : undefined;
}

function buildOf({ build_info: build }: JsonObject): Clue {
  return typeof build === 'string' ? { detail: `build ${build.slice(0, 40)}` } : {};
}

/** What one slot holds: `-c` is divided among them. */
function slotWindow({ path, json }: Seen): readonly ToldWindow[] {
  const settings = path === '/props' ? json?.default_generation_settings : undefined;
  return isObject(settings) && typeof settings.n_ctx === 'number'
    ? [{ id: '', contextTokens: settings.n_ctx }]
    : [];
}
