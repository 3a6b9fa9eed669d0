import { isList, isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

/** JSON kinds, whatever the language of the server calls them. */
export type Kind = 'string' | 'array' | 'object' | 'null' | 'number' | 'boolean' | 'missing';

/** One complaint about one field of the request, in any validator's form. */
export interface Issue {
  /** Dotted: `messages.1.content`; '' when the server named none. */
  readonly path: string;
  readonly expected: Kind | null;
  readonly found: Kind | null;
  readonly rule: 'type' | 'missing' | 'extra' | 'variant' | 'range' | 'pattern' | 'other';
  /** The value that was refused, where it is short and named (`developer`); else ''. */
  readonly value: string;
  /** The values that would be accepted, where named. */
  readonly allowed: readonly string[];
  readonly words: string;
}

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['array', /^(?:sequence|list|array|tuple|vec|slice|\[\]\S*|seq)(?:\b|$)/i],
  ['object', /^(?:map|dict|object|mapping|struct|table|dictionary|jsonobject)/i],
  ['null', /^(?:null|none|nil|nonetype|undefined|unit|<nil>)/i],
  ['string', /^(?:string|str|text|utf-?8|a valid string)/i],
  ['number', /^(?:integer|int|float|number|f\d\d|[ui]\d\d|usize|double|floating)/i],
  ['boolean', /^bool/i],
];

/** The JSON kind that a server's own type name stands for; null when it names none. */
export function kindOf(name: string): Kind | null {
  const bare = name
    .trim()
    .replace(/^(?:an?|the|valid|of type|type)\s+/i, '')
    .replace(/^valid\s+/i, '')
    .replace(/^['"`]/, '');
  for (const [kind, pattern] of KINDS) if (pattern.test(bare)) return kind;
  return null;
}

function kindOfValue(value: JsonValue | undefined): Kind | null {
  if (value === undefined) return null;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'object' ? type : null;
}

/** A path in any notation (`messages[1].content`, `/messages/1/content`, `$.messages`), dotted. */
export function dotted(path: string): string {
  return path
    .replace(/\s*->\s*/g, '.')
    .replace(/^\$\.?|^\/|^#\//, '')
    .replace(/\[['"]?([^\]'"]*)['"]?\]/g, '.$1')
    .replace(/\//g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '')
    .replace(
      /^(?:(?:input\.)?(?:parameters\.)?(?=messages|tools|tool_choice|enable_thinking)|(?:body|request|ChatCompletionRequest|CreateChatCompletionRequest)\.)/,
      '',
    );
}

/** Reads the record of a validator: pydantic ({loc, msg, type, input}), zod ({path, expected, message}), ajv. */
export function issuesInValue(value: JsonObject): Issue | null {
  const at = value.loc ?? value.path ?? value.instancePath ?? value.dataPath;
  const words = value.msg ?? value.message;
  const type = value.type ?? value.code ?? value.keyword;
  if (at === undefined || (typeof words !== 'string' && typeof type !== 'string')) return null;
  if (typeof at !== 'string' && !isList(at)) return null;
  const steps: readonly JsonValue[] = typeof at === 'string' ? [at] : at;
  const path = dotted(
    steps
      .filter((step) => step !== 'body')
      .map(String)
      .join('.'),
  );
  const text = typeof words === 'string' ? words : '';
  const rule = ruleOf(`${typeof type === 'string' ? type : ''} ${text}`);
  const input = value.input;
  const named = typeof value.expected === 'string' ? kindOf(value.expected) : null;
  const received = typeof value.received === 'string' ? kindOf(value.received) : null;
  return {
    path,
    expected: named ?? expectedIn(text),
    found: rule === 'missing' ? 'missing' : (received ?? kindOfValue(input) ?? foundIn(text)),
    rule,
    value: shortText(input) ?? shortText(isObject(value.ctx) ? value.ctx.given : undefined) ?? '',
    allowed: allowedIn(text),
    words: text,
  };
}

function shortText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.length < 60 ? value : undefined;
}

function ruleOf(text: string): Issue['rule'] {
  if (
    /extra_forbidden|value_error\.extra|extra (?:inputs|fields)|additional propert|unrecognized_keys|unknown field|unexpected (?:field|key|propert)/i.test(
      text,
    )
  )
    return 'extra';
  if (/\bmissing\b|field required|required propert|missing field|is required/i.test(text)) return 'missing';
  if (/literal_error|\benum\b|unknown variant|invalid_enum|one of/i.test(text)) return 'variant';
  if (/pattern/i.test(text)) return 'pattern';
  if (
    /less_than|greater_than|too_(?:short|long|small|big)|less than|greater than|at least|at most/i.test(text)
  )
    return 'range';
  if (/permitted:|value_error\.const/i.test(text)) return 'variant';
  if (
    /_type\b|type_error|type expected|not an allowed value|invalid type|valid (?:string|list|dict|integer|number|boolean)|expected|must be/i.test(
      text,
    )
  )
    return 'type';
  return 'other';
}

function expectedIn(text: string): Kind | null {
  // pydantic 1: `str type expected`
  const old = /\b(\w+) type expected/i.exec(text)?.[1];
  if (old !== undefined) return kindOf(old);
  const found =
    /(?:should be|must be|expected|expecting|of type|is not)\s+(?:of type\s+|to be\s+)?(?:an?\s+)?(?:valid\s+)?['"`]?([a-z<>[\]_]+)/i.exec(
      text,
    )?.[1];
  return found === undefined ? null : kindOf(found);
}

function foundIn(text: string): Kind | null {
  if (/none is not an allowed value/i.test(text)) return 'null';
  const found =
    /(?:received|but got|got|found|but is|given|input_type=|instead of|invalid type:?)\s+(?:an?\s+)?['"`]?([a-z<>[\]_]+)/i.exec(
      text,
    )?.[1];
  return found === undefined ? null : kindOf(found);
}

function allowedIn(text: string): readonly string[] {
  const list =
    /(?:expected(?: one of)?|should be(?: one of)?|must be(?: one of)?|supported (?:string )?values:?)\s*:?\s*((?:['"`]?[\w-]+['"`]?(?:\s*,\s*|\s+or\s+|\s*,\s*or\s+|\s*\|\s*)?){1,12})/i.exec(
      text,
    )?.[1];
  return list === undefined ? [] : [...list.matchAll(/['"`]([\w-]+)['"`]/g)].map((match) => match[1] ?? '');
}

type Reader = readonly [
  pattern: RegExp,
  /** `at` gives a group of the match; `before` is the text in front of it. */
  read: (at: (group: number) => string, before: string) => Partial<Issue>,
];

/** How validators write a complaint into a sentence. */
const SENTENCES: readonly Reader[] = [
  // serde: `messages[1].content: invalid type: sequence, expected a string at line 1 column 82`
  [
    /invalid type: ([a-z ]{1,40}?)(?: "[^"]{0,80}"| `[^`]{0,80}`)?, expected (?:an? )?([^\n]{1,60}?)(?: at line|$|\n|["'}])/gi,
    (at, before) => ({ path: pathIn(before), found: kindOf(at(1)), expected: kindOf(at(2)), rule: 'type' }),
  ],
  [
    /(?:unknown variant|invalid value:? string) [`'"]([\w-]{1,60})[`'"], expected (?:one of )?([^\n]{0,200})/gi,
    (at, before) => ({
      path: pathIn(before),
      value: at(1),
      allowed: quotedIn(at(2)),
      rule: 'variant',
      found: 'string',
    }),
  ],
  [
    /(?:unknown field|unexpected (?:field|key|property)|unrecognized (?:field|key)) [`'"]?([\w$.-]{1,60})/gi,
    (at, before) => ({ path: join(pathIn(before), at(1)), rule: 'extra' }),
  ],
  [
    /missing field [`'"]?([\w-]{1,60})/gi,
    (at, before) => ({ path: join(pathIn(before), at(1)), rule: 'missing', found: 'missing' }),
  ],
  // pydantic as text: path on one line, `Input should be … [type=…, input_value=…, input_type=…]` on the next
  [
    /(?:(?:^|\n|\s)([\w.]+[.][\w.[\],()-]+)\s*\n?\s+)?((?:Input should be|Field required|Extra inputs|Value error)[^\n[]{0,160})\[type=(\w+), input_value=([^\n]{0,200}?), input_type=(\w+)\]/g,
    (at) => ({
      path: at(1),
      words: at(2).trim(),
      rule: ruleOf(`${at(3)} ${at(2)}`),
      expected: expectedIn(at(2)),
      found: at(3) === 'missing' ? 'missing' : kindOf(at(5)),
      value: /^'[\w-]{1,60}'$/.test(at(4)) ? at(4).slice(1, -1) : '',
      allowed: quotedIn(at(2)),
    }),
  ],
  // Go: `json: cannot unmarshal array into Go struct field ChatCompletionRequest.messages.content of type string`
  [
    /cannot unmarshal (\w+) into Go (?:struct field|value) ?([\w.]*?)(?: of type ([\w.[\]{}*]+))/gi,
    (at) => ({
      path: at(2).replace(/^\w+\.(?=[a-z])/, ''),
      found: kindOf(at(1)),
      expected: kindOf(at(3)),
      rule: 'type',
    }),
  ],
  // OpenAI: `Invalid type for 'messages[0].content': expected a string, but got an array instead.`
  [
    /invalid type for ['"`]([^'"`]{1,80})['"`]: expected (?:one of )?(?:an? )?([\w ]{1,60}?),? but got (?:an? )?(\w+)/gi,
    (at) => ({ path: at(1), expected: kindOf(at(2)), found: kindOf(at(3)), rule: 'type' }),
  ],
  // nlohmann: `Field 'temperature': [json.exception.type_error.302] type must be number, but is string`
  [
    /(?:field ['"`]([\w.[\]]{1,60})['"`]:? )?(?:\[json\.exception\.type_error\.\d+\] )?type must be (\w+), but is (\w+)/gi,
    (at) => ({ path: at(1), expected: kindOf(at(2)), found: kindOf(at(3)), rule: 'type' }),
  ],
  // jsonschema: `[{'type': 'text', …}] is not of type 'string'`
  [
    /([\]}]|None|null)\s+is not of type ['"`](\w+)['"`](?: - ['"`]([\w.]+)['"`])?/g,
    (at) => ({
      path: at(3),
      found: at(1) === ']' ? 'array' : at(1) === '}' ? 'object' : 'null',
      expected: kindOf(at(2)),
      rule: 'type',
    }),
  ],
  // `messages[1].content must be a string`, `'content' should be a string or null, got list`
  [
    /['"`]?((?:messages|tools|tool_choice|prompt|stop|content|arguments)(?:[.[][\w.[\]'-]{0,80})?)['"`]?:?\s+(?:field )?(?:must|should|has to|needs to) be (?:of type )?(?:an? )?(?:valid )?['"`]?(\w+)['"`]?([^\n]{0,80})/gi,
    (at) => ({ path: at(1), expected: kindOf(at(2)), found: foundIn(at(3)), rule: 'type' }),
  ],
  // jsonschema: `Additional properties are not allowed ('name' was unexpected) - 'messages.0'`
  [
    /additional properties are not allowed \(['"`]([\w$-]{1,60})['"`][^)]{0,120}\)(?: - ['"`]([\w.[\]]{1,80})['"`])?/gi,
    (at) => ({ path: join(at(2), at(1)), rule: 'extra' }),
  ],
  // OpenAI: `Unknown parameter: 'messages[1].name'.`, `Invalid 'messages[2].tool_calls[0].id': string …`
  [
    /(?:unknown|unrecognized|unsupported) (?:parameter|field|key):? ['"`]([\w.[\]]{1,100})['"`]/gi,
    (at) => ({ path: at(1), rule: 'extra' }),
  ],
  [
    /invalid (?:value for )?['"`]((?:messages|tools|tool_choice)[\w.[\]]{0,100})['"`]:? ([^\n]{0,120})/gi,
    (at) => ({ path: at(1), rule: ruleOf(at(2)), expected: expectedIn(at(2)), found: foundIn(at(2)) }),
  ],
  // FastAPI proxies: `body -> messages -> 1 -> content: Input should be a valid string`
  [
    /\b(?:body -> )?((?:messages|tools|[a-z_]+)(?: -> [\w[\],]+)+): ([^\n]{0,160})/g,
    (at) => ({
      path: at(1),
      words: at(2),
      rule: ruleOf(at(2)),
      expected: expectedIn(at(2)),
      found: foundIn(at(2)),
    }),
  ],
  // zod as a sentence: `Expected string, received array at "messages[0].content"`
  [
    /expected (\w+), (?:received|got|but got) (\w+)(?: at ['"`]?([\w.[\]]{1,80}))?/gi,
    (at) => ({ path: at(3), expected: kindOf(at(1)), found: kindOf(at(2)), rule: 'type' }),
  ],
];

/** The field that a text names last, before its colon: `…target type: messages[1].content: `. */
function pathIn(before: string): string {
  const path = /([\w$.[\]'-]+):\s*$/.exec(before)?.[1] ?? '';
  return path.replace(NO_FIELD, '');
}

/** Words before a colon that are no field: `target type: missing field …`, `error: invalid type …`. */
const NO_FIELD =
  /^(?:type|error|err|json|body|message|request|detail|exception|failed|validation|line|column|expected|value|reason)(?:\.|$)/i;

/** Finds the complaints about fields that are written as sentences. At most 40. */
export function issuesInText(text: string): readonly Issue[] {
  const issues: Issue[] = [];
  for (const [pattern, read] of SENTENCES) {
    pattern.lastIndex = 0;
    for (const match of text.matchAll(pattern)) {
      if (issues.length >= 40) return issues;
      const before = text.slice(Math.max(0, match.index - 160), match.index);
      const part = read((group) => match[group] ?? '', before);
      issues.push({
        expected: null,
        found: null,
        rule: 'other',
        value: '',
        allowed: [],
        words: match[0].trim(),
        ...part,
        path: dotted(part.path ?? ''),
      });
    }
  }
  if (issues.length > 0) return issues;
  const bare =
    /\b(?:input|value|it|field) (?:should|must) be (?:of type )?an? (?:valid )?(?:string|list|dictionary|object|array|integer|number|boolean)\b/i.exec(
      text,
    )?.[0];
  return bare === undefined
    ? []
    : [
        {
          path: '',
          expected: expectedIn(bare),
          found: null,
          rule: 'type',
          value: '',
          allowed: [],
          words: bare,
        },
      ];
}

function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/['"`]([\w-]{1,40})['"`]/g)].slice(0, 20).map((match) => match[1] ?? '');
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
