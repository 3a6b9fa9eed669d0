import { failed, says } from '../../reading/facts.js';
import { type Cause, named } from '../cause.js';
import { PARSER_OFF } from '../words/request-tools.js';

export const toolParserNotEnabled = {
  code: 'tool-parser-not-enabled',
  layer: 'request',
  severity: 'error',
  title: 'the server can do tool calls, but was started without them',
  why: 'Tool calls need an option at the server’s start that is missing.',
  advice:
    'Start the server with its tool-call option; compat.supportsTools: false is the way out that costs the tools.',
  flags: { supportsTools: false },
  when: (facts) => (facts.may('tools') && failed(facts) && says(facts, ...PARSER_OFF) ? named() : null),
  explains: ['tools-unsupported', 'tool-choice-unsupported', 'opaque-error', 'param-rejected'],
  basis: 'wording',
  sources: [
    'https://docs.vllm.ai/en/latest/features/tool_calling.html',
    'https://github.com/defilantech/LLMKube/issues/126',
    'https://github.com/swiss-ai/model-launch/issues/213',
  ],
  inReadme: true,
} as const satisfies Cause;
