import { byMeasuring, type Cause } from '../cause.js';

export const droppedTurn = {
  code: 'dropped-turn',
  layer: 'server',
  severity: 'error',
  title: (args) =>
    `the server dropped this turn${args.size === undefined ? '' : ` (${args.size})`}, and lives`,
  why: 'The connection ended in the middle of the turn, but /health still answers: the request failed inside, not the server.',
  advice: 'Read the server’s log for this moment; try a smaller turn.',
  flags: {},
  when: byMeasuring,
  explains: ['stream-truncated', 'empty-content'],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/gateway/local-models'],
  verdict: 'backend-limit',
  wordless: true,
  mayTalkWithoutStream: true,
} as const satisfies Cause;
