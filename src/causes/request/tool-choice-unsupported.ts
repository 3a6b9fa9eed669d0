import type { CompatFlags } from '../../model.js';
import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, type Match, named } from '../cause.js';
import { CHOICE_REFUSED, CHOICE_SHAPE } from '../words/request-tools.js';

export const toolChoiceUnsupported = {
  code: 'tool-choice-unsupported',
  layer: 'request',
  severity: 'error',
  title: 'the server does not take this tool_choice',
  why: 'Only some values of tool_choice are known to it, or none.',
  advice: (args) =>
    args.kind === 'shape'
      ? 'Send tool_choice as "auto"; OpenClaw does so by default, so look at who else writes the request.'
      : 'Update the server, or start it with its tool-call option; compat.supportsTools: false leaves tool_choice out, and the tools with it.',
  flags: (args): CompatFlags => (args.kind === 'shape' ? {} : { supportsTools: false }),
  when: recogniseToolChoice,
  explains: ['param-rejected', 'tools-unsupported', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/670',
    'https://github.com/vllm-project/vllm/issues/12834',
  ],
  likelyFeatures: ['tool-choice'],
} as const satisfies Cause;

function recogniseToolChoice(facts: Facts): Match | null {
  if (!failed(facts) || says(facts, /no tools were called|called unknown tools?/)) return null;
  const complaints = about(facts, 'tool-choice');
  const shape = complaints.some((issue) => issue.found === 'object') || says(facts, ...CHOICE_SHAPE);
  const enumName = says(facts, /untagged enum \w*tool_?choice\w*/);
  const words = says(facts, ...CHOICE_REFUSED);
  if (!enumName && !words && complaints.length === 0) return null;
  const sayable = says(facts, /must either be a named tool/) || enumName;
  return named(shape && !sayable ? { kind: 'shape' } : {});
}
