import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { NOT_HTTP, PROXY_WORDS } from '../words/service.js';

/** A page that asks a person to log in: a web application has the port. */
const LOGIN_PAGE =
  /(?:location(?:\.href)?(?:\.replace\(| ?= ?)|\burl=|\baction=)['"]?[^'"\s>]{0,80}(?:log-?in|sign[_-]?in)\b|type=['"]?password\b/i;

export const wrongService = {
  code: 'wrong-service',
  layer: 'service',
  severity: 'error',
  title: 'something else answers at this address',
  why: 'The answer is not that of a local OpenAI-compatible server: another program has the port, or the request went to a cloud provider because baseUrl was not used.',
  advice: 'Check host and port of baseUrl, and that the provider entry with this baseUrl is the one in use.',
  flags: {},
  when: recogniseOtherService,
  explains: ['auth', 'wrong-path', 'model-not-found'],
  basis: 'structure',
  sources: ['https://github.com/IBM/mcp-cli/issues/133'],
  look: 'scheme',
} as const satisfies Cause;

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
