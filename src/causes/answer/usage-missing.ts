import { says, succeeded } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { USAGE_MISSING } from '../words/answer.js';

export const usageMissing = {
  code: 'usage-missing',
  layer: 'answer',
  severity: 'info',
  title: ({ only }) => `the stream carries no usage${only === undefined ? '' : ` ${only}`}`,
  why: 'OpenClaw then cannot tell how full the context is, and compacts too late.',
  advice:
    'Set compat.supportsUsageInStreaming: true if the server can send usage; update the server if it cannot.',
  flags: { supportsUsageInStreaming: true },
  when: (facts) =>
    succeeded(facts) && facts.answer === null && says(facts, ...USAGE_MISSING) ? clear() : null,
  explains: [],
  basis: 'wording',
  sources: ['https://github.com/openclaw/openclaw/issues/51473'],
} as const satisfies Cause;
