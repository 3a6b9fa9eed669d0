import type { Effect, Fault, Rule } from '../types.js';
import { ends, errorReply, jsonReply } from './shared.js';

const CHAT = { endpoint: 'chat' } as const;
const NGINX = { server: 'nginx/1.24.0' } as const;

/** The key that the `auth` fault wants. */
export const SIMULATED_KEY = 'simulated-key';

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Home automation</title></head>
<body><h1>Home automation</h1><div id="app"></div></body>
</html>
`;

function html(status: number, body: string): Extract<Effect, { do: 'reply' }> {
  return { do: 'reply', at: 'door', status, contentType: 'text/html', body, headers: NGINX };
}

function nginxPage(status: number, title: string): Extract<Effect, { do: 'reply' }> {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n`;
  return html(status, body);
}

/** While an inferrs of generation C loads: /health says so, the list is empty, a chat request is held. */
function whileLoading(status: 200 | 503, forMs: number | null): Rule[] {
  const during = forMs === null ? {} : { withinMs: forMs };
  const lasts = forMs === null ? 'ever' : { untilMs: forMs };
  return [
    { when: { endpoint: 'health', ...during }, effect: jsonReply(status, { status: 'loading' }, 'door') },
    { when: { endpoint: 'models', ...during }, effect: { do: 'traits', traits: { listed: [] } } },
    { when: { ...CHAT, ...during }, effect: { do: 'hold', at: 'headers', lasts } },
  ];
}

/** The model loads for so long after the start, in milliseconds; then all is well. */
export function loadingFor(ms: number): Fault {
  return { summary: `the model loads for ${ms / 1000} s, then all is well`, rules: whileLoading(503, ms) };
}

/** The first `count` chat requests are refused with 503. */
export function busyFirst(count: number): Fault {
  return {
    summary: `the first ${count} chat requests are answered with 503`,
    rules: [
      {
        when: { ...CHAT, first: count },
        effect: errorReply(
          503,
          'server busy, please try again.  maximum pending requests exceeded',
          'api_error',
          'door',
        ),
      },
    ],
  };
}

/** The first token takes so many milliseconds, after the headers and the role chunk. */
export function slowFirstToken(ms: number): Fault {
  return {
    summary: `the first token takes ${ms / 1000} s`,
    rules: [{ when: CHAT, effect: { do: 'hold', at: 'first-token', lasts: { ms } } }],
  };
}

const LLAMA_LOADING = jsonReply(
  503,
  { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } },
  'door',
);

/** Who serves there, where, and whether its model is ready. */
export const SERVICE_FAULTS = {
  healthy: {
    summary: 'nothing is wrong: inferrs of generation C',
    rules: [],
    expected: ends('ready', null),
  },
  'generation-a': {
    summary: 'inferrs before 2026-04-09: content arrays are refused, tools are ignored',
    kind: 'inferrs-a',
    rules: [],
    expected: {
      verdict: 'needs-flags',
      exitCode: 1,
      code: 'content-array-rejected',
      flags: { requiresStringContent: true },
    },
  },
  loading: {
    summary: 'the model never finishes loading',
    rules: whileLoading(503, null),
    expected: ends('model-not-ready', 'model-loading'),
  },
  'loading-with-200': {
    summary: 'the model never finishes loading, and /health says so with status 200',
    rules: whileLoading(200, null),
    expected: ends('model-not-ready', 'model-loading'),
  },
  'loading-briefly': loadingFor(1500),
  'llama-server-loading': {
    summary: 'llama-server whose model never finishes loading',
    kind: 'llama-server',
    rules: [
      { when: { endpoint: 'health' }, effect: LLAMA_LOADING },
      { when: CHAT, effect: LLAMA_LOADING },
    ],
    expected: ends('model-not-ready', 'model-loading'),
  },
  'model-not-listed': {
    summary: 'other models are listed, and yours cannot be loaded',
    rules: [
      {
        when: { endpoint: 'models' },
        effect: { do: 'traits', traits: { listed: ['google/gemma-4-E2B-it', 'Qwen/Qwen3.5-4B'] } },
      },
      {
        when: CHAT,
        effect: errorReply(
          500,
          'Model load failed: Failed to list files in {model}: no config.json and repo.info() failed',
          'server_error',
          'body',
        ),
      },
    ],
    expected: ends('model-not-ready', 'model-not-found'),
  },
  'empty-models': {
    summary: 'the model list is empty, and no model can be loaded',
    rules: [
      { when: { endpoint: 'models' }, effect: { do: 'traits', traits: { listed: [] } } },
      {
        when: CHAT,
        effect: errorReply(500, 'No model specified and no model is loaded', 'server_error', 'body'),
      },
    ],
    expected: ends('model-not-ready', 'model-not-found'),
  },
  'malformed-json-models': {
    summary: 'the model list is cut short and is no JSON',
    rules: [
      {
        when: { endpoint: 'models' },
        effect: {
          do: 'reply',
          at: 'door',
          status: 200,
          contentType: 'application/json',
          body: '{"object":"list","data":[{"id":"{model}","object":"mod',
        },
      },
    ],
  },
  'html-models': {
    summary: 'a web page stands where the model list should be',
    rules: [{ when: { endpoint: 'models' }, effect: html(200, PAGE) }],
  },
  'wrong-service': {
    summary: 'another service, a web site, listens there',
    rules: [
      { when: CHAT, effect: nginxPage(405, '405 Not Allowed') },
      { when: {}, effect: html(200, PAGE) },
    ],
    expected: ends('unreachable', 'wrong-service'),
  },
  'wrong-base-path': {
    summary: 'the API lives below /api/v1',
    rules: [{ when: {}, effect: { do: 'mount', at: '/api/v1' } }],
    expected: ends('unreachable', 'wrong-path'),
  },
  'root-base-path': {
    summary: 'the API lives at the root, without /v1',
    rules: [{ when: {}, effect: { do: 'mount', at: '' } }],
    expected: ends('unreachable', 'wrong-path'),
  },
  auth: {
    summary: `every request must carry the key "${SIMULATED_KEY}"`,
    rules: [
      {
        when: { keyOtherThan: SIMULATED_KEY },
        effect: {
          ...errorReply(401, 'Invalid API Key', 'authentication_error', 'door'),
          headers: { 'www-authenticate': 'Bearer' },
        },
      },
    ],
    expected: ends('unreachable', 'auth'),
  },
  'busy-503': { ...busyFirst(2), expected: ends('ready', 'busy') },
  hang: {
    summary: 'chat requests are never answered',
    rules: [{ when: CHAT, effect: { do: 'hold', at: 'headers', lasts: 'ever' } }],
    expected: ends('inconclusive', 'timeout'),
  },
  'slow-first-token': { ...slowFirstToken(1000), expected: ends('ready', null) },
} as const satisfies Record<string, Fault>;
