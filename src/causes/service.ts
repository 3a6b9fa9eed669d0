import { answered, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import { BUSY, HOST_REFUSED, KEY_WANTED, NOT_FOUND_WORDS, NOT_HTTP, PROXY_WORDS } from './words/service.js';

const between = (value: number | null, low: number, high: number): boolean =>
  value !== null && value >= low && value <= high;

/** The model, or something else that the request names, is what was not found: then the path is right. */
const OTHER_NOT_FOUND = /model|adapter|lora|repository|template|tool|engine\b/;

/** A page that asks a person to log in: a web application has the port. */
const LOGIN_PAGE =
  /(?:location(?:\.href)?(?:\.replace\(| ?= ?)|\burl=|\baction=)['"]?[^'"\s>]{0,80}(?:log-?in|sign[_-]?in)\b|type=['"]?password\b/i;

export const SERVICE = {
  'host-header-rejected': {
    layer: 'service',
    severity: 'error',
    title: 'the server refuses this host name',
    why: 'It answers only requests whose Host header is on its list, as a guard against DNS rebinding.',
    advice: 'Use localhost or 127.0.0.1 in baseUrl, or add the host name to the server’s trusted hosts.',
    serverOptions: {
      jan: 'Settings → Local API Server → Trusted Hosts',
      ollama: 'OLLAMA_ORIGINS and OLLAMA_HOST',
      lmstudio: 'Developer → Serve on local network',
    },
    flags: {},
    recognise: (facts) => (failed(facts) && says(facts, ...HOST_REFUSED) ? clear() : null),
    explains: ['auth', 'gateway-error'],
    basis: 'wording',
    sources: ['https://github.com/janhq/jan/issues/6819'],
  },
  redirected: {
    layer: 'service',
    severity: 'error',
    title: 'the server redirects instead of answering',
    why: 'A redirect is not followed with a key, and OpenClaw’s POST would lose its body on the way.',
    advice: 'Put the address it redirects to into baseUrl.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => (between(facts.evidence.status, 300, 399) ? named() : null),
    explains: ['wrong-path', 'opaque-error'],
    basis: 'structure',
    sources: ['https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx'],
  },
  'wrong-service': {
    layer: 'service',
    severity: 'error',
    title: 'something else answers at this address',
    why: 'The answer is not that of a local OpenAI-compatible server: another program has the port, or the request went to a cloud provider because baseUrl was not used.',
    advice:
      'Check host and port of baseUrl, and that the provider entry with this baseUrl is the one in use.',
    serverOptions: {},
    flags: {},
    recognise: recogniseOtherService,
    explains: ['auth', 'wrong-path', 'model-not-found'],
    basis: 'structure',
    sources: ['https://github.com/IBM/mcp-cli/issues/133'],
  },
  'wrong-path': {
    layer: 'service',
    severity: 'error',
    title: 'the server is there, but not at this path',
    why: 'The path of baseUrl is wrong: usually /v1 is missing, or there twice.',
    advice: 'End baseUrl in /v1, for example http://127.0.0.1:8080/v1.',
    serverOptions: {
      ollama: 'http://127.0.0.1:11434/v1 (without /v1 it is Ollama’s own API)',
      lmstudio: 'http://127.0.0.1:1234/v1',
    },
    flags: {},
    recognise: recogniseWrongPath,
    explains: ['opaque-error', 'empty-content'],
    basis: 'structure',
    sources: [
      'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/618',
      'https://github.com/openclaw/openclaw/issues/84697',
      'https://github.com/jakobdylanc/llmcord/issues/56',
    ],
  },
  'health-not-meaningful': {
    layer: 'service',
    severity: 'warning',
    title: '/health answers 200 although the server has no such route',
    why: 'The server answers 200 to anything, so its /health says nothing about it.',
    advice: 'Rely on /v1/models and on a real request; for localService set healthUrl to {baseUrl}/models.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => {
      if (!between(facts.status ?? 200, 200, 299)) return null;
      if (
        says(
          facts,
          /unexpected endpoint.{0,60}health|\/health\b.{0,40}\b200\b.{0,60}(?:even|although|regardless|always|any)/,
        )
      )
        return named();
      if (facts.stage !== 'health') return null;
      return facts.said.html || says(facts, ...NOT_FOUND_WORDS) ? named() : null;
    },
    explains: ['wrong-path'],
    basis: 'structure',
    sources: ['https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2085'],
  },
  auth: {
    layer: 'service',
    severity: 'error',
    title: 'the server wants another key',
    why: 'It asks for an API key or token, and the one that was sent (or none) is not accepted.',
    advice:
      'Set apiKey of the provider in openclaw.json (here: --api-key or INFERRS_API_KEY) to a key the server knows.',
    serverOptions: {
      'llama-server': '--api-key KEY',
      vllm: '--api-key KEY or VLLM_API_KEY',
      tabbyapi: 'a key from api_tokens.yml',
      lmstudio: 'create an API token in LM Studio’s Developer settings',
      litellm: 'LITELLM_MASTER_KEY, or a virtual key',
      jan: 'the API key of Settings → Local API Server',
    },
    flags: {},
    recognise: recogniseAuth,
    explains: ['opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/agustif/opencode-lmstudio/issues/41',
      'https://github.com/continuedev/continue/issues/11010',
    ],
  },
  busy: {
    layer: 'service',
    severity: 'error',
    title: 'the server is busy',
    why: 'It serves as many requests as it can, or limits how many one client may send.',
    advice: 'Run fewer agents at once or wait; if the server is yours, let it queue more.',
    serverOptions: {
      ollama: 'OLLAMA_MAX_QUEUE, OLLAMA_NUM_PARALLEL',
      koboldcpp: '--multiuser N',
      'llama-server': '--parallel N (raise -c with it: it is shared among the slots)',
      tgi: '--max-concurrent-requests N',
    },
    flags: {},
    recognise: (facts) =>
      firstOf(
        (facts.status === 429 || facts.status === 529) && named(),
        failed(facts) && !says(facts, /circuit|fail(?:ed|ure) to load/) && says(facts, ...BUSY) && clear(),
        facts.status === 503 && guess(),
      ),
    explains: ['gateway-error', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/ollama/ollama/blob/main/docs/faq.mdx',
      'https://github.com/ollama/ollama/blob/main/server/sched.go',
    ],
  },
  'gateway-error': {
    layer: 'service',
    severity: 'error',
    title: 'a proxy in between answers instead of the server',
    why: 'The page or error comes from a gateway, tunnel or firewall: it could not reach the server, or would not let this request through.',
    advice:
      'Point baseUrl at the server itself, or exempt the API path from the proxy’s checks and raise its timeouts.',
    serverOptions: {
      nginx: 'proxy_read_timeout, proxy_buffering off, client_max_body_size',
      cloudflare: 'a WAF skip rule for the API path; no challenge on API hosts',
      litellm: 'check api_base of the model in config.yaml',
    },
    flags: {},
    recognise: recogniseGateway,
    explains: ['opaque-error', 'auth'],
    basis: 'structure',
    sources: [
      'https://github.com/openclaw/openclaw/issues/68033',
      'https://github.com/openclaw/openclaw/issues/42870',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function recogniseOtherService(facts: Facts): Match | null {
  const { transport } = facts.evidence;
  if (transport !== null && /^HPE_|HTTP\/0\.9/i.test(transport)) return named();
  if (
    says(
      facts,
      /platform\.openai\.com|api\.openai\.com|console\.anthropic\.com|openrouter\.ai\/(?:keys|settings)|aistudio\.google/,
    )
  ) {
    return failed(facts) ? named() : null;
  }
  if (facts.said.html && LOGIN_PAGE.test(facts.raw) && !says(facts, ...PROXY_WORDS)) return named();
  if (says(facts, ...NOT_HTTP)) {
    return clear();
  }
  if (facts.status === 426 || (facts.status === 501 && says(facts, /unsupported method/))) return named();
  return null;
}

function recogniseWrongPath(facts: Facts): Match | null {
  const { status } = facts;
  const success = between(status, 200, 299);
  if (says(facts, /unexpected endpoint/)) {
    // LM Studio logs this even for a path it serves well.
    return facts.stage === 'health' ||
      says(facts, /\((?:get|post) (?:\/v1\/(?:models|chat\/completions)|[^)]*health[^)]*)\)/)
      ? null
      : named();
  }
  if (success && facts.stage !== 'health') {
    const page = facts.said.html || /text\/html/i.test(facts.evidence.contentType ?? '');
    return page ? named() : null;
  }
  if (status !== null && ![400, 404, 405, 410, 501].includes(status)) return null;
  if (status === 404 || status === 405) {
    if (says(facts, /\/v1\/(?:responses|messages)\b/)) return null;
    if (says(facts, ...NOT_FOUND_WORDS)) return clear();
    const bare = facts.text
      .replace(/[^a-z]+/g, ' ')
      .replace(
        /\b(?:http|request|error|detail|code|status|message|type|null|post|get|not|found|method|allowed|nosuchkey|api)\b/g,
        '',
      )
      .trim();
    if (bare === '') return named();
    if (status === 405) return likely();
    if (facts.said.html) return likely();
    if (says(facts, /not found/) && !says(facts, OTHER_NOT_FOUND)) return likely();
    return says(facts, OTHER_NOT_FOUND) ? null : guess();
  }
  return says(facts, ...NOT_FOUND_WORDS) && !says(facts, /model/) ? likely() : null;
}

function recogniseAuth(facts: Facts): Match | null {
  const words = says(facts, ...KEY_WANTED);
  if (facts.status === 401 || facts.status === 407) return named();
  if (facts.status === 403) return facts.said.html ? null : words ? clear() : guess();
  if (words && (facts.status === null || facts.status < 500)) return likely();
  return null;
}

function recogniseGateway(facts: Facts): Match | null {
  const { status } = facts;
  const html = facts.said.html || /text\/html/i.test(facts.evidence.contentType ?? '');
  const proxyWords = says(facts, ...PROXY_WORDS);
  if (between(status, 520, 530) && status !== 529) return named();
  if ([502, 503, 504].includes(status ?? 0)) {
    if (html || proxyWords || facts.text === '') return named();
    return status === 503 ? null : likely();
  }
  if (html && failed(facts) && answered(facts) && ![404, 405, 413, 401].includes(status ?? 0)) {
    return proxyWords || status === 403 ? named() : likely();
  }
  if (
    failed(facts) &&
    says(facts, /cf-mitigated|cf-ray|bad gateway|no healthy upstream|upstream connect error|err_ngrok/)
  )
    return clear();
  if (
    status === 500 &&
    says(facts, /connection error\.?|cannot connect to host|apiconnectionerror/) &&
    says(facts, /litellm|proxy|upstream|openaiexception/)
  ) {
    return clear();
  }
  return null;
}
