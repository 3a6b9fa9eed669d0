import { byMeasuring, type Cause } from '../cause.js';

export const imageMisread = {
  code: 'image-misread',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    `a picture is accepted and not seen${args.shown === undefined ? '' : `: one of ${args.shown} was called ${args.said}`}`,
  why: 'The row’s input names image, so OpenClaw sends pictures to a model that makes something up.',
  advice: 'Take "image" out of input in the model’s row, or serve the model with its vision part.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/inferencerlabs/inferencer-feedback/issues/252'],
} as const satisfies Cause;
