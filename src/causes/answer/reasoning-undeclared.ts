import { byMeasuring, type Cause } from '../cause.js';

export const reasoningUndeclared = {
  code: 'reasoning-undeclared',
  layer: 'answer',
  severity: 'warning',
  title: 'the model reasons apart from its answer, and openclaw.json says that it does not',
  why: 'OpenClaw then takes reasoning for silence in some releases, and gives the answer up when it lasts.',
  advice: 'Set reasoning: true in the model’s row.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/NVIDIA/NemoClaw/issues/7462',
    'https://github.com/openclaw/openclaw/issues/113323',
  ],
} as const satisfies Cause;
