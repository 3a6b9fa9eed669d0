import { byMeasuring, type Cause } from '../cause.js';

export const busyWhenTwo = {
  code: 'busy-when-two',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    `a second request is refused while another one is served${args.status === undefined ? '' : ` (${args.status})`}`,
  why: 'OpenClaw asks a busy server again for a minute or two; where turns take longer, a summary or a sub-agent fails in the end.',
  advice: 'Let the server queue requests, or serve two at once.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/LostRuins/koboldcpp/issues/2481'],
} as const satisfies Cause;
