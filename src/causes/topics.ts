import type { Code } from '../codes.js';
import { type Facts, failed, says } from '../reading/facts.js';

const REFUSAL =
  /reject|refus|fail|not (?:accept|support|allow|work|know)|unsupported|\b4\d\d\b|\b50[0-4]\b|error|break|block|drop|cannot|can't|(?:does|do|is|are)n't|no (?:support|such)|mismatch/;

/** What a free description of a refusal is about, the most particular topic first. */
const TOPICS: readonly (readonly [Code, RegExp])[] = [
  ['strict-rejected', /\bstrict\b(?!ly| mode off)/],
  ['tool-message-rejected', /role:? '?tool\b|tool(?:-| )?(?:role )?messages?\b|tool[- ]results?\b/],
  ['developer-role-rejected', /developer (?:role|message|prompt)|role:? '?developer/],
  ['system-message-rejected', /system (?:role|message)/],
  [
    'content-array-rejected',
    /array of (?:text )?(?:parts|content)|content (?:parts|array|list)|(?:list|array)[- ]content|multi-?part/,
  ],
  ['null-content-rejected', /content:? ?null|null content|content is null|without content/],
  ['image-rejected', /\bimages?\b|image_url|\bvision\b/],
  ['tool-choice-unsupported', /tool_choice/],
  ['tool-schema-rejected', /(?:tool|function|json)[- ]?(?:parameter )?schemas?|\bgrammar\b/],
  ['max-tokens-rejected', /max_(?:completion_)?tokens/],
  ['reasoning-rejected', /reasoning_effort|enable_thinking/],
  ['tls', /https:\/\/|\btls\b|\bssl\b/],
  ['gateway-error', /cloudflare|reverse proxy|\bwaf\b/],
  ['body-too-large', /too large body|large (?:request )?bod(?:y|ies)/],
  ['auth', /bearer|api[- ]?key|\b401\b/],
  ['busy', /\bbusy\b|one request at a time/],
  ['model-not-found', /model (?:id|name)|know this model/],
  ['tools-unsupported', /\btools?\b|function[- ]call/],
];

/**
 * The topic of a refusal that no row recognised: never more than a second thought, and only for what a person pasted.
 * A server's own words with a status are not guessed at.
 */
export function topicOf(facts: Facts): Code | null {
  const pasted = facts.evidence.status === null && facts.said.words.length === 0;
  if (!pasted || !failed(facts) || !says(facts, REFUSAL)) return null;
  return TOPICS.find(([, topic]) => says(facts, topic))?.[0] ?? null;
}
