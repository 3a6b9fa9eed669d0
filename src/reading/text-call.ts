/** How a model writes a tool call when nobody parses it. */
export type TextCallDialect = 'hermes' | 'harmony' | 'mistral' | 'llama' | 'react' | 'xml';

export interface TextCall {
  readonly dialect: TextCallDialect;
  /** The tool's name; '' when it cannot be read. */
  readonly name: string;
}

const NAME = String.raw`["']?name["']?\s*:\s*["']([\w.:/-]{1,80})["']`;

/** Sure signs first: each names a notation of a model family, or a call with its arguments. */
const SIGNS: readonly (readonly [TextCallDialect, RegExp])[] = [
  ['harmony', /<\|channel\|>\s*(?:commentary|analysis)?[^<\n]{0,40}\bto=(?:functions\.)?([\w.:-]{1,80})/],
  ['harmony', /<\|(?:start|channel)\|>[^<\n]{0,40}\bto=(?:functions\.)?([\w.:-]{1,80})/],
  ['mistral', /\[TOOL_CALLS?\]\s*(?:(?:\[\s*)?\{[^}]{0,40}?"name"\s*:\s*")?([\w.:-]{0,80})/],
  [
    'xml',
    /<(?:tool_call|function_call|tool_calls|function_calls)>\s*<(?:function|invoke)(?:=|\s+name=)["']?([\w.:-]{1,80})/,
  ],
  ['xml', /<function=([\w.:-]{1,80})>/],
  ['xml', /<(?:antml:)?invoke name="([\w.:-]{1,80})"/],
  ['hermes', new RegExp(String.raw`<(?:tool_call|tools|function_call|tool_request)>\s*[^<]{0,60}?${NAME}`)],
  [
    'hermes',
    /<\|?tool_calls?(?:_begin|_start|s_section_begin)?\|?>\s*(?:call:|functions?\.|function<[^>]{0,20}>)?([\w.:-]{0,80})/,
  ],
  ['hermes', /<｜tool▁calls?▁begin｜>(?:[^<]{0,40}<｜tool▁sep｜>)?([\w.:-]{0,80})/],
  ['llama', new RegExp(String.raw`<\|python_tag\|>\s*(?:\{\s*["']?(?:type|name)[^}]{0,60}?)?(?:${NAME})?`)],
  ['hermes', new RegExp(String.raw`\[TOOL_REQUEST\]\s*[^\]]{0,60}?${NAME}`)],
  ['react', /(?:^|\n)[^\S\n]*Action:\s*([\w.:-]{1,80})[^\S\n]*\n\s*Action Input:/],
  ['xml', /<\s*(?:use_)?tool_(?:use|code|name)>\s*([\w.:-]{0,80})/],
];

const WHOLE_CALL = new RegExp(
  String.raw`^(?:\x60\x60\x60(?:json|tool_code|tool_call)?\s*)?\[?\s*\{\s*(?:["']?(?:type|id)["']?\s*:\s*["'][^"']{0,40}["']\s*,\s*)?(?:["']?function["']?\s*:\s*\{\s*)?(?:${NAME}|["']?(?:tool|function|tool_name|action)["']?\s*:\s*["']([\w.:/-]{1,80})["'])\s*,\s*["']?(?:parameters|arguments|args|input|action_input|tool_input)["']?\s*:`,
);

/** Llama’s pythonic notation as the whole reply: `[read(path="a.txt"), now()]`. */
const PYTHONIC_CALL =
  /^\[\s*([A-Za-z_][\w.:-]{0,79})\((?=\s*(?:\)|[A-Za-z_]\w{0,60}\s*=))[\s\S]{0,8000}\)\s*\]$/;

const FENCED_CALL = /^```tool_code[^\S\n]*\n\s*(?:print\()?([\w.]{1,80})\(/;

/** A reply that is one fence and nothing else: what it holds was meant, not shown. */
const ONE_FENCE = /^```[\w-]{0,20}[^\S\n]*\n((?:(?!```)[\s\S])*?)(?:\n[^\S\n]*```)?$/;
const FENCES = /(?:^|\n)[^\S\n]*(```|~~~)[^\n]*\n[\s\S]*?(?:\n[^\S\n]*\1|$)/g;
const CODE_SPANS = /(`{1,3})(?!`)[^\n]{1,400}?(?<!`)\1(?!`)/g;
/** `The <|im_end|> token is …`, `"<tool_call>"`: a notation that is spoken of. */
const MENTIONS =
  /(["'“‘(])(?:<[^<>\s]{1,40}>|\[[^[\]\s]{1,20}\]){1,2}(?=["'”’)])|(?<=^|\n|[\w,:;.] )(?:<[^<>\s]{1,40}>|\[[^[\]\s]{1,20}\]){1,2}(?=, | (?:tags?|tokens?|markers?|elements?|blocks?|notation|and|or|is|are|as|in|to|for|means?|ends?|starts?|begins?|marks?|stands?|appears?|at|which|that|before|after|followed)\b)/g;

/** What a text itself says: without code spans, fences and notations that it only speaks of. */
function withoutQuotes(text: string): string {
  return text.replace(FENCES, '\n').replace(CODE_SPANS, ' ').replace(MENTIONS, '$1');
}

/**
 * Finds a tool call that was printed as text; null when there is none, or when the text only shows one in a code
 * span or among other text in a fence. Reads the first 20,000 characters.
 */
export function findTextCall(text: string): TextCall | null {
  const head = text.slice(0, 20_000).trim();
  const meant = ONE_FENCE.exec(head)?.[1] ?? withoutQuotes(head);
  for (const [dialect, sign] of SIGNS) {
    const found = sign.exec(meant);
    if (found !== null) return { dialect, name: found[1] ?? '' };
  }
  const whole = WHOLE_CALL.exec(head);
  if (whole !== null) return { dialect: 'llama', name: whole[1] ?? whole[2] ?? '' };
  const fenced = PYTHONIC_CALL.exec(head) ?? FENCED_CALL.exec(head);
  return fenced === null ? null : { dialect: 'llama', name: fenced[1] ?? '' };
}

const MARKERS =
  /<\|(?:im_start|im_end|im_sep|eot_id|eom_id|start_header_id|end_header_id|begin_of_text|end_of_text|endoftext|assistant|user|system|end|start|channel|message|return|call|constrain|observation|fim_middle|end_of_turn|turn|tool_response)\|>|<(?:start_of_turn|end_of_turn|bos|eos|pad|unused\d+)>|<\|turn>|<turn\|>|\[\/?INST\]|<<\/?SYS>>|<\/s>|<｜[^｜>\n]{1,30}｜>|<\|START_OF_TURN_TOKEN\|>|<\|END_OF_TURN_TOKEN\|>|\[gMASK\]|<\/think>/g;

/**
 * The chat-template markers in a text that should hold none, each once, in order of appearance. Those in code spans
 * and fences are shown, not leaked.
 */
export function findMarkers(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of withoutQuotes(text.slice(0, 200_000)).matchAll(MARKERS)) {
    found.add(match[0]);
    if (found.size >= 20) break;
  }
  return [...found];
}
