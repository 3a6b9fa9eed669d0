import { byMeasuring, type Cause } from '../cause.js';

export const proxyCapturesLoopback = {
  code: 'proxy-captures-loopback',
  layer: 'transport',
  severity: 'error',
  title: 'HTTP_PROXY sends requests for this local server to a proxy',
  why: 'A proxy is set in the environment and NO_PROXY does not except this address, so the proxy is asked for its own localhost.',
  advice: 'Add the host to NO_PROXY, for example NO_PROXY=localhost,127.0.0.1.',
  flags: {},
  when: byMeasuring,
  explains: ['gateway-error', 'connection-refused', 'timeout'],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/gateway/local-models'],
} as const satisfies Cause;
