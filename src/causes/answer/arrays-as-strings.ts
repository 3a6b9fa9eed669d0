import { byMeasuring, type Cause } from '../cause.js';

export const arraysAsStrings = {
  code: 'arrays-as-strings',
  layer: 'answer',
  severity: 'warning',
  title: 'arrays and objects in the arguments of a tool call come as strings',
  why: 'Tools that take lists (edit, ask_user) refuse such a call, and the model tries it again.',
  advice: 'Pick the tool parser that fits the model, or update the server.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/96916'],
} as const satisfies Cause;
