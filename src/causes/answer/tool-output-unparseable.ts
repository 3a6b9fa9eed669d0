import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, type Match } from '../cause.js';
import { UNPARSEABLE } from '../words/answer.js';

export const toolOutputUnparseable = {
  code: 'tool-output-unparseable',
  layer: 'answer',
  severity: 'error',
  title: 'the server could not parse the tool call that the model wrote',
  why: 'The model’s output was meant as a tool call and is not well formed for the server’s parser, so the server fails the whole turn.',
  advice: (args) =>
    args.kind === 'header'
      ? 'Update the server, lower the temperature, or use another model; no flag avoids it.'
      : 'Retry; update the server; use a model that is better at tools; compat.supportsTools: false avoids it at the price of the tools.',
  flags: (args) => (args.kind === 'header' ? {} : { supportsTools: false }),
  when: recogniseUnparseable,
  explains: ['bad-json', 'opaque-error', 'tool-message-rejected', 'template-error', 'marker-leak'],
  basis: 'wording',
  sources: [
    'https://github.com/ollama/ollama/issues/12064',
    'https://github.com/openai/harmony/pull/114',
    'https://github.com/ollama/ollama/issues/15315',
  ],
} as const satisfies Cause;

function recogniseUnparseable(facts: Facts): Match | null {
  if (facts.answer !== null) return null;
  // The markers of gpt-oss in an error message are the model's output that the server choked on.
  const choked = failed(facts) && says(facts, /<\|(?:channel|start|message|call)\|>/);
  if (!choked && !says(facts, ...UNPARSEABLE)) return null;
  const header = facts.server === 'llama-server' && says(facts, /header|channel|harmony|final/);
  return clear(header ? { kind: 'header' } : {});
}
