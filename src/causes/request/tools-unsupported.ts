import { about, failed, says } from '../../reading/facts.js';
import { type Cause, firstOf, named } from '../cause.js';
import { TOOLS_REFUSED } from '../words/request-tools.js';

export const toolsUnsupported = {
  code: 'tools-unsupported',
  layer: 'request',
  severity: 'error',
  title: 'the model or server takes no tools',
  why: 'The request carried tools, and the model’s template (or the server) has no place for them.',
  advice:
    'Use a model whose template supports tools. Else set compat.supportsTools: false: the agent then answers without tools.',
  flags: { supportsTools: false },
  when: (facts) => {
    if (!facts.may('tools') || (!failed(facts) && facts.answer !== null)) return null;
    return firstOf(
      about(facts, 'tools').some((issue) => issue.rule === 'extra') && named(),
      says(facts, ...TOOLS_REFUSED) &&
        !says(facts, /role|tool_choice|tool choice|schema|logprobs|strict|message|parameters\.|keyword/) &&
        named(),
    );
  },
  explains: ['tool-choice-unsupported', 'param-rejected', 'opaque-error'],
  basis: 'wording',
  sources: ['https://github.com/ollama/ollama/issues/6027', 'https://github.com/cline/cline/issues/460'],
  inReadme: true,
} as const satisfies Cause;
