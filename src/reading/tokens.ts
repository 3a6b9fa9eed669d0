import type { Facts } from './facts.js';

/** Counts of tokens that a refusal names. */
export interface Numbers {
  readonly limit?: number;
  readonly size?: number;
}

/** The limit and the size, in tokens: named fields first, then what the sentence around each number says it is. */
export function numbersOf(facts: Facts): Numbers {
  const fields = facts.said.numbers;
  const limit = fields.get('n_ctx') ?? fields.get('max_model_len') ?? fields.get('context_length');
  const size = fields.get('n_prompt_tokens') ?? fields.get('prompt_tokens');
  if (limit !== undefined && size !== undefined) return { limit, size };
  const text = facts.text.replace(NO_TOKENS, ' ').replace(/(\d),(?=\d{3}\b)/g, '$1');
  const compared = /(\d{2,8}) ?(?:tokens? )?> ?(\d{2,8})/.exec(text);
  if (compared !== null) return { limit: Number(compared[2]), size: Number(compared[1]) };
  const all = [...text.matchAll(/(?<![\w.-])\d{2,8}(?![\w-]|\.\d)/g)].map((hit) => ({
    value: Number(hit[0]),
    isLimit: LIMIT_BEFORE.test(sentenceBefore(text, hit.index)),
  }));
  const held = limit ?? all.find((number) => number.isLimit)?.value;
  if (held === undefined) return {};
  const others = all.filter((number) => !number.isLimit).map((number) => number.value);
  const larger = others.filter((value) => value > held);
  const needed = size ?? (larger.length > 0 ? Math.max(...larger) : others.find((value) => value > held / 2));
  return { limit: held, ...(needed === undefined ? {} : { size: needed }) };
}

/** Numbers that count no tokens. */
const NO_TOKENS = /at line \d+,? column \d+|(?:error code|status code|status|http|code)\W{0,4}\d{3}\b/g;
const LIMIT_BEFORE =
  /\b(?:maximum|max|limit|at most|context|window|available|less than|only|within|capacity|up to|n_ctx|cache size|holds|supports?)\b|max_(?:model|seq|total|input)\w*|<=?/;

/** What stands before a number, back to the number or the full stop before it; at most 60 characters. */
function sentenceBefore(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - 60), index);
  return before.split(/\d+|[.;!?](?:\s|$)/).at(-1) ?? '';
}
