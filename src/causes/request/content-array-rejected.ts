import { about, type Complaint, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, guess, likely, type Match, named } from '../cause.js';
import { HIDDEN, isSchemaSentence } from '../openclaw.js';
import { LISTS_PARTS, TAKES_ARRAYS } from '../shared.js';
import { ARRAY_REFUSED, STRING_ON_LIST } from '../words/request-messages.js';

export const contentArrayRejected = {
  code: 'content-array-rejected',
  layer: 'request',
  severity: 'error',
  title: 'message content must be a string; an array of parts was sent',
  why: 'OpenClaw 2026.4 and 2026.5 send the user’s message as an array of text parts, 2026.9 its runtime context (the last message); those between send strings. This server takes only strings.',
  advice:
    'Set compat.requiresStringContent: true: text parts are then sent as one string, and nothing is lost.',
  flags: { requiresStringContent: true },
  when: recogniseArray,
  explains: ['template-error', 'opaque-error', 'role-alternation'],
  basis: 'structure',
  sources: [
    'https://docs.openclaw.ai/providers/inferrs',
    'https://github.com/deepseek-ai/awesome-deepseek-integration/issues/57',
    'https://github.com/openclaw/openclaw/issues/15312',
  ],
  likelyFeatures: ['content-parts'],
  hiddenByOpenclaw: true,
  inReadme: true,
} as const satisfies Cause;

/** Complaints about a message's content, or about a field nobody can name, that expect a string. */
function wantsString(facts: Facts): readonly Complaint[] {
  return facts.complaints.filter(
    (issue) =>
      issue.expected === 'string' &&
      (['content', 'message', 'messages', 'none'].includes(issue.area) || isForeignField(issue)),
  );
}

/** A body that is not a chat completion's may still carry the message as its one text field (`query_str`). */
function isForeignField(issue: Complaint): boolean {
  return (
    issue.area === 'param' &&
    issue.found === 'array' &&
    /query|question|text|message|content|user_input|prompt_str/.test(issue.path)
  );
}

function recogniseArray(facts: Facts): Match | null {
  if (!facts.may('content-parts') || !failed(facts)) return null;
  const strings = wantsString(facts);
  // A validator that also names an item inside the array accepts arrays: then the item is the problem.
  const items = about(facts, 'content-item').filter(
    (issue) => !/^\W*input should be a valid string/i.test(issue.words),
  );
  if (items.length === 0) {
    if (strings.some((issue) => issue.found === 'array')) return named();
    if (strings.some((issue) => issue.found === null && issue.area !== 'none') && !saysNull(facts))
      return clear();
  }
  if (says(facts, ...STRING_ON_LIST)) return clear();
  if (says(facts, TAKES_ARRAYS)) return null;
  if (says(facts, /image|audio|vision|multimodal/) && !says(facts, LISTS_PARTS)) return null;
  if (says(facts, ...ARRAY_REFUSED)) {
    return saysNull(facts) ? null : clear();
  }
  const untyped = strings.some((issue) => issue.area === 'none' && issue.found === null);
  if (untyped && facts.stage !== 'tool-result-turn' && facts.likely('content-parts')) return likely();
  if (!isSchemaSentence(facts)) return null;
  return facts.server === 'inferrs' ? likely(HIDDEN) : guess(HIDDEN);
}

function saysNull(facts: Facts): boolean {
  return (
    says(facts, /<nil>|(?<!\w: )\bnil\b|got null|nonetype|is null|was null|be null(?!able)|none\b/) &&
    !says(facts, /string or null/)
  );
}
