import type { CompatFlags } from '../../model.js';
import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely, type Match, named } from '../cause.js';
import { TEMPLATE_FAILED } from '../words/request-params.js';

export const templateError = {
  code: 'template-error',
  layer: 'request',
  severity: 'error',
  title: 'the model’s chat template failed',
  why: (args) =>
    args.kind === 'thinking'
      ? 'The template refuses an assistant message that carries both content and thinking.'
      : 'The template that turns messages into a prompt raised an error: it is broken, or does not cover what OpenClaw sends.',
  advice: (args) =>
    args.kind === 'thinking'
      ? 'Set compat.requiresThinkingAsText: true.'
      : 'Use a fixed template: a newer conversion of the model, or one given to the server by hand.',
  flags: (args): CompatFlags => (args.kind === 'thinking' ? { requiresThinkingAsText: true } : {}),
  when: recogniseTemplate,
  explains: ['opaque-error'],
  basis: 'wording',
  sources: [
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/842',
    'https://github.com/zed-industries/zed/issues/45379',
  ],
} as const satisfies Cause;

function recogniseTemplate(facts: Facts): Match | null {
  const inStream = facts.answer !== null && facts.answer.error !== null;
  const told = facts.status !== null && facts.status < 300 && facts.answer === null;
  if (!failed(facts) && !inStream && !told) return null;
  if (says(facts, /both content and thinking|content and thinking|thinking .{0,40}tool calls/))
    return named({ kind: 'thinking' });
  const words = says(facts, ...TEMPLATE_FAILED);
  if (words) return clear();
  // LM Studio sends its template errors as an object in the stream; clients then miss a chunk's fields.
  const notAChunk = told && says(facts, /missing field '?(?:created|id|choices|object|model)/);
  return notAChunk ? likely() : null;
}
