import { byMeasuring, type Cause } from '../cause.js';

export const errorsComeAndGo = {
  code: 'errors-come-and-go',
  layer: 'server',
  severity: 'error',
  title: (args) =>
    args.failed === undefined
      ? 'requests that passed fail later, or now and then'
      : `${args.failed} of ${args.of} requests of the repeated day failed, the first of them the ${args.turn}: ${args.said}`,
  why: 'Each of these requests had passed before, so it is not what was sent that fails. OpenClaw repeats some of them, and loses the turn where that fails too.',
  advice:
    'Look into the log of the server at that time: memory pressure, other clients and restarts come and go as these do.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/gateway/local-models'],
  verdict: 'inconclusive',
} as const satisfies Cause;
