import { isObject } from '../json.js';
import type { JsonObject } from '../model.js';
import type { Clue, Seen, Server, ToldWindow } from './server.js';

/** llama.cpp's own server. */
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
  refusesLongPrompts: true,
  takesAnyModel: true,
  serve: {
    program: 'llama-server',
    args: (model, host, port) => ['-m', model, '--host', host, '--port', port, '--jinja'],
  },
  options: {},
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
