import { says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, clear } from '../cause.js';
import { REASONING_ONLY } from '../words/answer.js';

export const reasoningOnly = {
  code: 'reasoning-only',
  layer: 'answer',
  severity: 'error',
  title: 'the model thought, and said nothing',
  why: 'All of the output is reasoning; there is no visible text and no tool call. OpenClaw counts that as no answer.',
  advice:
    'Turn thinking off for this model on the server, or give it a larger maxTokens; OpenClaw’s thinkingFormat must match the server.',
  flags: {},
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'reasoning-only');
    return succeeded(facts) &&
      says(facts, ...REASONING_ONLY) &&
      !says(facts, /(?:textchars|text_chars|content_?chars)[=: ]+[1-9]/)
      ? clear()
      : null;
  },
  explains: ['empty-content'],
  basis: 'structure',
  sources: [
    'https://github.com/netclaw-dev/netclaw/issues/1101',
    'https://github.com/aerele/jarvis/issues/526',
  ],
  limitArtefact: 'always',
  inReadme: true,
  quotes: 'reasoning',
} as const satisfies Cause;
