import { answered, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely, type Match, named } from '../cause.js';
import { between } from '../shared.js';
import { PROXY_WORDS } from '../words/service.js';

export const gatewayError = {
  code: 'gateway-error',
  layer: 'service',
  severity: 'error',
  title: 'a proxy in between answers instead of the server',
  why: 'The page or error comes from a gateway, tunnel or firewall: it could not reach the server, or would not let this request through.',
  advice:
    'Point baseUrl at the server itself, or exempt the API path from the proxy’s checks and raise its timeouts.',
  flags: {},
  when: recogniseGateway,
  explains: ['opaque-error', 'auth'],
  basis: 'structure',
  sources: [
    'https://github.com/openclaw/openclaw/issues/68033',
    'https://github.com/openclaw/openclaw/issues/42870',
  ],
  verdict: 'backend-limit',
  transient: true,
  wordless: true,
} as const satisfies Cause;

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
