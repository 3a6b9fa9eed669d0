import { byMeasuring, type Cause } from '../cause.js';

export const toolArgumentsDiffer = {
  code: 'tool-arguments-differ',
  layer: 'answer',
  severity: 'error',
  title: 'streamed arguments of a tool call are not those of the same call without stream',
  why: 'OpenClaw always streams: it runs the call with wrong arguments.',
  advice: 'Update the server, or pick another tool parser.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/vllm-project/vllm/issues/51697'],
} as const satisfies Cause;
