import { byMeasuring, type Cause } from '../cause.js';

export const unstable = {
  code: 'unstable',
  layer: 'server',
  severity: 'warning',
  title: 'the same request fails and passes',
  why: 'A failure that does not repeat cannot be explained by what was sent.',
  advice:
    'Run again; look for other clients of this server, memory pressure, and sampling that varies (temperature).',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/gateway/local-models'],
  verdict: 'inconclusive',
} as const satisfies Cause;
