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
  [
    'array',
    /^(?:sequence|array_?list|list|(?:begin_?|start_?|json_?|j)?array|tuple|vec|slice|\[\S*|seq)(?:\b|$)/i,
  ],
  ['object', /^(?:map|dict|(?:begin_?|start_?|json_?|j)?object|mapping|struct|table|dictionary|hash|\{)/i],
  ['null', /^(?:(?:json_?)?null|none|nil|nonetype|undefined|unit|<nil>)/i],
  ['string', /^(?:string|str|text|utf-?8|a valid string)/i],
  ['number', /^(?:integer|int|float|number|f\d\d|[ui]\d\d|usize|double|floating)/i],
  ['boolean', /^bool/i],
];

/** `java.util.ArrayList`, `System.String`, `Swift.String`, `JsonToken.START_ARRAY`. */
const NAMESPACE =
  /^(?:class )?(?:java|kotlin|system|swift|jsontoken|jsonvaluekind|jtokentype|serde_json)\.(?:[a-z]\w*\.)*(?:collections\.generic\.)?/i;

/** The JSON kind that a server's own type name stands for; null when it names none. */
export function kindOf(name: string): Kind | null {
  const bare = name
    .trim()
    .replace(/^(?:an?|the|valid|of type|type)\s+/i, '')
    .replace(/^valid\s+/i, '')
    .replace(/^['"`]/, '')
    .replace(/\.$/, '')
    .replace(NAMESPACE, '');
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
    .replace(/(?<!\s)\s*->\s*/g, '.')
    .replace(/^\$\.?|^\/|^#\//, '')
    .replace(/\[['"]?([^[\]'"]*)['"]?\]/g, '.$1')
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

/** What kind of complaint a validator’s words make. */
export function ruleOf(text: string): Issue['rule'] {
  if (
    /extra_forbidden|value_error\.extra|extra (?:inputs|fields)|additional propert|unrecognized_keys|unknown (?:field|key)|unexpected (?:field|key|propert)|could not be mapped to any/i.test(
      text,
    )
  )
    return 'extra';
  if (
    /\bmissing\b|field required|required propert|missing field|is required|missing data for|must be present/i.test(
      text,
    )
  )
    return 'missing';
  if (/literal_error|\benum\b|unknown variant|invalid_enum|one of/i.test(text)) return 'variant';
  if (/pattern/i.test(text)) return 'pattern';
  if (
    /less_than|greater_than|too[_ ](?:short|long|small|big)|less than|greater than|at least|at most/i.test(
      text,
    )
  )
    return 'range';
  if (/permitted:|value_error\.const/i.test(text)) return 'variant';
  if (
    /_type\b|type_error|type expected|not an allowed value|invalid type|valid (?:string|list|dict|integer|number|boolean)|expected|must be|could not be converted|be null/i.test(
      text,
    )
  )
    return 'type';
  return 'other';
}

/** The kind of value that the words ask for; null when they name none. */
export function expectedIn(text: string): Kind | null {
  // pydantic 1: `str type expected`
  const old = /\b(\w+) type expected/i.exec(text)?.[1];
  if (old !== undefined) return kindOf(old);
  // marshmallow, Django REST framework: `Not a valid string.`; .NET: `could not be converted to System.String`
  const plain = /\bnot a valid (\w+)|could not be converted to ([\w.]+)/i.exec(text);
  if (plain !== null) return kindOf(plain[1] ?? plain[2] ?? '');
  const found =
    /(?:should be|must be|expected|expecting|of type|is not)\s+(?:of type\s+|to be\s+)?(?:an?\s+)?(?:valid\s+)?['"`]?([a-z<>[\]_]+)/i.exec(
      text,
    )?.[1];
  return found === undefined ? null : kindOf(found);
}

/** The kind of value that the words say was sent; null when they name none. */
export function foundIn(text: string): Kind | null {
  if (/none is not an allowed value|(?:may|must|can)(?:not| not) be null/i.test(text)) return 'null';
  const found =
    /(?:received|but got|got|found|but is|given|input_type=|instead of|invalid type:?)\s+(?:an?\s+)?['"`]?([a-z<>[\]_]+)/i.exec(
      text,
    )?.[1];
  return found === undefined ? null : kindOf(found);
}

function allowedIn(text: string): readonly string[] {
  const list =
    /(?:expected(?: one of)?|should be(?: one of)?|must be(?: one of)?|supported (?:string )?values:?)(?:\s*:)?\s*((?:['"`]?[\w-]+['"`]?(?:\s*,\s*|\s+or\s+|\s*,\s*or\s+|\s*\|\s*)?){1,12})/i.exec(
      text,
    )?.[1];
  return list === undefined ? [] : [...list.matchAll(/['"`]([\w-]+)['"`]/g)].map((match) => match[1] ?? '');
}
