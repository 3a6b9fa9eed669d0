import { dotted, expectedIn, foundIn, type Issue, kindOf, ruleOf } from './issues.js';
import { lowered } from './keyed.js';
import { issueInPairs } from './pairs.js';

type Reader = readonly [
  pattern: RegExp,
  /** `at` gives a group of the match; `before` is the text in front of it. */
  read: (at: (group: number) => string, before: string) => Partial<Issue>,
];

/** Fields that hold a number, as a request names them. */
const NUMBERS =
  'temperature|top_p|top_k|top_logprobs|min_p|typical_p|frequency_penalty|presence_penalty|repetition_penalty|best_of|max_tokens|max_completion_tokens|max_new_tokens|max_output_tokens|n_predict|min_tokens|seed';
/** How a sentence says within what a number has to be. */
const LIMITS = [
  '(?:must|should|has to|needs to|can only) (?:be )?(?:strictly )?(?:in|within|between|at least|at most|less|greater|non-?negative|positive|larger|smaller|[<>≤≥]|a (?:positive|non-negative))',
  '(?:is |are )?(?:out of|outside|not (?:in|within)) (?:the )?(?:allowed |valid )?range',
  'should be [[(]',
  'is (?:not a valid number|too (?:large|small|high|low))',
].join('|');

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
    /(?:(?:^|\s)([\w.]\w*[.][\w.[\],()-]+)\s+)?((?:Input should be|Field required|Extra inputs|Value error)[^\n[]{0,160})\[type=(\w+), input_value=([^\n]{0,200}?), input_type=(\w+)\]/g,
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
  // pydantic behind Fireworks: `Extra inputs are not permitted, field: 'tools[0].function.strict', value: False`
  [
    /((?:Input should be|Field required|Extra inputs are|Value error)[^\n]{0,120}?), field: ['"`]([\w.[\]]{1,120})['"`]/g,
    (at) => ({
      path: at(2),
      words: at(1),
      rule: ruleOf(at(1)),
      expected: expectedIn(at(1)),
      found: foundIn(at(1)),
    }),
  ],
  // Go's validator: `Key: 'Request.Messages[3].Content' Error:Field validation for 'Content' failed on the 'required' tag`
  [
    /key: ['"`]\w{1,60}\.([\w.[\]]{1,120})['"`] error: ?field validation for [^\n]{1,80} failed on the ['"`]required/gi,
    (at) => ({ path: lowered(at(1)), rule: 'missing', found: 'missing' }),
  ],
  // System.Text.Json: `The JSON property 'store' could not be mapped to any .NET member`
  [/property ['"`]([\w.$]{1,60})['"`] could not be mapped/gi, (at) => ({ path: at(1), rule: 'extra' })],
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
    /(?:unknown|unrecognized|unsupported) (?:request )?(?:parameter|argument|field|key)s?(?: supplied)?:? ['"`]?((?:messages|tools)[.[][\w.[\]]{1,100}|(?<=['"`])[\w.[\]]{1,100}(?=['"`]))/gi,
    (at) => ({ path: at(1), rule: 'extra' }),
  ],
  [
    /invalid (?:value for )?['"`]?((?:messages|tools|tool_choice)[\w.[\]]{0,100})['"`]?:? ([^\n]{0,120})/gi,
    (at) => ({ path: at(1), rule: ruleOf(at(2)), expected: expectedIn(at(2)), found: foundIn(at(2)) }),
  ],
  // FastAPI proxies: `body -> messages -> 1 -> content: Input should be a valid string`
  [
    /(?<!-> )\b(?:body -> )?((?:messages|tools|[a-z_]+)(?: -> [\w[\],]+)+): ([^\n]{0,160})/g,
    (at) => ({
      path: at(1),
      words: at(2),
      rule: ruleOf(at(2)),
      expected: expectedIn(at(2)),
      found: foundIn(at(2)),
    }),
  ],
  // OpenAI: `Missing required parameter: 'messages[2].content'.`
  [
    /missing required (?:parameter|field|property|key):? ['"`]?([a-z][\w.[\]]{0,100})/gi,
    (at) => ({ path: at(1), rule: 'missing', found: 'missing' }),
  ],
  // zod as a sentence: `Expected string, received array at "messages[0].content"`
  [
    /expected (\w+), (?:received|got|but got) (\w+)(?: at ['"`]?([\w.[\]]{1,80}))?/gi,
    (at) => ({ path: at(3), expected: kindOf(at(1)), found: kindOf(at(2)), rule: 'type' }),
  ],
  // jsonschema about a number: `0 is less than the minimum of 1 - 'max_tokens'`
  [
    /([-\d.]{1,20}|\[\]) is (?:less than the minimum|greater than the maximum|too short|too long|not valid under any)[^\n]{0,60}? - ['"`]([\w.[\]]{1,60})['"`]/gi,
    (at) => ({ path: at(2), rule: 'range', value: at(1) }),
  ],
  // `The temperature 2.5 must be in [0, 2]`, `Range of max_tokens should be [1, 8192]`, `top_p out of range(0.0, 1.0)`
  [
    new RegExp(`(?<![\\w.])['"\`]?(${NUMBERS})['"\`]?,? (?:[-\\d.]{1,20} )?(?:value )?(?:${LIMITS})`, 'gi'),
    (at) => ({ path: at(1), rule: 'range', found: 'number' }),
  ],
  // Zhipu, DashScope: `temperature 参数非法`, `未正常接收到 messages 参数`
  [
    /([a-z_]{1,40}) ?(?:参数)?(?:非法|不合法|无效|有误|取值范围|超出范围|必须|不能大于|不能小于)/gi,
    (at) => ({ path: at(1), rule: 'range' }),
  ],
  [
    /(?:未正常接收到|缺少|未提供|未传入|没有) ?(?:必要的?|必填的?)?(?:参数)?[ :：]?['"`]?([a-z_]{1,40})/gi,
    (at) => ({ path: at(1), rule: 'missing', found: 'missing' }),
  ],
];

/** The field that a text names last, before its colon: `…target type: messages[1].content: `. */
function pathIn(before: string): string {
  const path = /(?<![\w$.[\]'-])([\w$.[\]'-]+):\s*$/.exec(before)?.[1] ?? '';
  return path.replace(NO_FIELD, '');
}

/** Words before a colon that are no field: `target type: missing field …`, `error: invalid type …`. */
const NO_FIELD =
  /^(?:type|error|err|json|body|message|request|detail|exception|failed|validation|line|column|expected|value|reason)(?:\.|$)/i;

/** Finds the complaints about fields that are written as sentences. At most 40. */
export function issuesInText(text: string): readonly Issue[] {
  // A clean answer says nothing; the patterns would be compiled for it all the same.
  if (text === '') return [];
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
  const pair = issueInPairs(text);
  if (pair !== null) return [pair];
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
