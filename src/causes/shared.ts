/** What several causes look at. */
import { answered, type Facts, says } from '../reading/facts.js';
import { clear, type Match, named } from './cause.js';

/** Looks for a network fact in the transport code, and in the words of clients when there was no HTTP answer. */
export function network(facts: Facts, code: RegExp, ...words: readonly RegExp[]): Match | null {
  const { transport } = facts.evidence;
  if (transport !== null && code.test(transport)) return named();
  return transport === null && !answered(facts) && says(facts, ...words) ? clear() : null;
}

/** Is this status, where there is one, within these bounds? */
export const between = (value: number | null, low: number, high: number): boolean =>
  value !== null && value >= low && value <= high;

/** Strings and arrays would both be taken: what was sent is neither. */
export const TAKES_ARRAYS =
  /content'? (?:must|should|to|has to|needs to) (?:either )?be (?:either )?(?:an? )?(?:string|str),? or (?:an? )?(?:array|list)/;

/** The kinds of parts that would be taken, listed: the one that was sent is another. */
export const LISTS_PARTS =
  /(?:one of|expected|supported|allowed|either).{0,20}'?text'?,? (?:or )?'?(?:image|input|audio|video)/;

/** The server went on without the schema. */
export const UNCONSTRAINED =
  /unconstrained|(?:continuing|generating|going on|proceeding) without|falling back to|fail[- ]open/;

/** Types that servers give to the error of a prompt that is too long. */
export const OVERFLOW_TYPE =
  /exceed_context|context_length|context_window|contextwindow|prompt_too_long|context_overflow|max_context|string_above_max_length|input_too_long/;

/** Something of tokens is compared with a limit of tokens, in whatever words. */
export const OVERFLOW_WORDS = [
  /(?:context|prompt|input|sequence|tokens?|conversation|messages?)\b.{0,80}\b(?:exceed\w*|longer than|larger than|greater than|more than|bigger than|too (?:long|large|big|many)|overflow\w*|over the (?:limit|max)|surpass\w*|beyond|out of range|does(?: not|n't) fit|do(?: not|n't) fit|cannot fit)/,
  /exceed\w*.{0,80}\b(?:context|window|max_?(?:model|seq|total|position)\w*|token limit|tokens|kv ?cache|sequence length|n_ctx)/,
  /(?:maximum|max\.?|model's|available|configured) (?:allowed |supported |model |input |prompt |total )?(?:context|sequence|token|prompt|input)s? ?(?:length|size|window|limit|tokens)?.{0,40}(?:is|of|:|reached|exceeded|<=)/,
  /context (?:length|size|window|limit|budget).{0,60}(?:exceed|is only|of only|limit|full|reached|is \d|too small|overflow|insufficient|not (?:large )?enough)/,
  /leaves? no room|no room (?:for|left)|(?:inputs?|prompt)'? ?tokens?.{0,60}must (?:be|have)|must have less than \d+ tokens|too many (?:input |prompt )?tokens|reduce (?:the |your )?(?:length|size|number of)|shorten (?:the|your)|context (?:shift|overflow|is full)|range of input length|n_(?:keep|past|tokens|prompt)\w*.{0,30}(?:>=?|exceed\w*).{0,12}n_ctx|truncate (?:the )?prompt|(?:memory|kv(?: cache)?) slot|decoder prompt|keep the first \d+ tokens|tokens to keep from the initial prompt|physical batch size|ran out of (?:context|room)|larger than available kv ?cache|cache tokens|max_(?:model|seq|total|input|position)\w*_?(?:len|length|tokens|embeddings).{0,60}(?:exceed|must|<|>|less|greater)/,
] as const;
