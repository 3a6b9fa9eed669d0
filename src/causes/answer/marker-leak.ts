import { succeeded } from '../../reading/facts.js';
import { findMarkers } from '../../reading/text-call.js';
import { bySign, type Cause, likely } from '../cause.js';

export const markerLeak = {
  code: 'marker-leak',
  layer: 'answer',
  severity: 'warning',
  title: 'template markers leak into the answer',
  why: 'The chat template and the model do not fit, or the end-of-turn token is unknown: the model runs on past its answer.',
  advice: 'Give the server the right chat template and stop tokens: a correct conversion of the model.',
  flags: {},
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'markers-leaked');
    if (!succeeded(facts)) return null;
    const markers = findMarkers(facts.raw);
    return markers.length > 0 ? likely({ markers }) : null;
  },
  explains: [],
  basis: 'structure',
  sources: ['https://huggingface.co/docs/transformers/chat_templating'],
  quotes: 'text',
} as const satisfies Cause;
