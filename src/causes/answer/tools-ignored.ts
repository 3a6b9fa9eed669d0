import { says, succeeded } from '../../reading/facts.js';
import { type Cause, likely } from '../cause.js';

export const toolsIgnored = {
  code: 'tools-ignored',
  layer: 'answer',
  severity: 'warning',
  title: 'tools are accepted and never shown to the model',
  why: 'The number of prompt tokens is the same with and without tools: the model cannot know of them, so it will never call one.',
  advice: 'Start the server with its tool option, or use a model whose template has tools.',
  flags: {},
  when: (facts) =>
    succeeded(facts) &&
    says(
      facts,
      /tools? (?:are|is|were|definitions? (?:are|were)) (?:silently )?(?:ignored|dropped|discarded|never shown)/,
    )
      ? likely()
      : null,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ericcurtin/inferrs'],
} as const satisfies Cause;
