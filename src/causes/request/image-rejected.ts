import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely, type Match, named } from '../cause.js';
import { LISTS_PARTS } from '../shared.js';
import { IMAGE_REFUSED } from '../words/request-messages.js';

export const imageRejected = {
  code: 'image-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the model or server takes no images',
  why: 'A message carried an image, sound or file part, and only text is understood.',
  advice: 'Set input: ["text"] in the model row of openclaw.json, or serve a vision model.',
  flags: {},
  when: recogniseImage,
  explains: ['opaque-error', 'content-array-rejected'],
  basis: 'structure',
  sources: ['https://github.com/browser-use/web-ui/issues/254', 'https://github.com/ericcurtin/inferrs'],
} as const satisfies Cause;

function recogniseImage(facts: Facts): Match | null {
  if (!failed(facts) || (facts.carried !== null && !facts.may('images') && !facts.may('content-parts')))
    return null;
  const items = about(facts, 'content-item');
  const words = says(facts, ...IMAGE_REFUSED) && !says(facts, LISTS_PARTS);
  if (words) {
    const unmistakable = facts.may('images') || facts.carried === null;
    return unmistakable ? clear() : null;
  }
  if (facts.complaints.some((issue) => /image|audio|video|file/.test(issue.value))) return named();
  if (items.length > 0 && facts.may('images') && items.some((issue) => issue.rule === 'variant'))
    return likely();
  if (says(facts, /untagged enum \w*content\w*/) && facts.may('images') && !facts.likely('null-content'))
    return clear();
  return null;
}
