/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const REASONING_REFUSED = anyOf(
  /(?:reasoning[_ ]?(?:effort|value|level|mode)?|thinking|think(?:ing)?[_ ](?:value|level|budget|mode)|enable_thinking|chat_template_kwargs)'?\b.{0,100}(?:not (?:supported|allowed|permitted|recogni[sz]ed|available)|n't support|unsupported|must be|invalid|unknown|unrecogni[sz]ed|incompatible|extra inputs|should be|only)/,
  /(?:does(?: not|n't)|not|un) ?support\w*.{0,40}(?:thinking|reasoning)/,
  /(?:invalid|unknown|unsupported|unrecogni[sz]ed|unexpected).{0,60}(?:reasoning|thinking|'think')/,
  /\bthink'? must be/,
);

export const OTHER_API = anyOf(
  /(?:missing|no) (?:field |parameter |required )*'?(?:input|prompt|contents)'?(?:$| )/,
  /'?(?:input|prompt)'? (?:is|field) required/,
  /(?:\/v1)?\/responses/,
  /responses api/,
  /v1\/completions endpoint/,
  /not (?:supported )?in the v1\/completions/,
  /use the v1\//,
  /chat\/completions (?:api |endpoint )?(?:is )?not supported/,
  /anthropic[- ]version/,
  /generatecontent/,
  /unknown name 'messages'/,
  /is only supported in/,
  /\/api\/chat/,
  /this is (?:not )?a chat model/,
  /unsupported api/,
);

export const MAX_TOKENS_REFUSED = anyOf(
  /max_?(?:completion_?|new_?|output_?)?tokens'?.{0,80}(?:must|invalid|at least|not supported|unsupported|unknown|unrecogni[sz]ed|unexpected|positive|greater than|extra|should be|less than|not permitted|cannot be)/,
  /(?:unknown|unrecogni[sz]ed|unsupported|unexpected|invalid|extra|missing).{0,60}max_?(?:completion_?|new_?|output_?)?tokens/,
);

export const MAX_COMPLETION_REFUSED = anyOf(
  /(?:unknown|unrecogni[sz]ed|unsupported|unexpected|extra|not supported|not permitted|forbidden).{0,80}max_completion_tokens/,
  /max_completion_tokens'?.{0,40}(?:not supported|unsupported|unknown|extra|not permitted|unexpected|unrecogni)/,
);

export const PARAM_REFUSED = anyOf(
  /(?<![\w.])n ?(?:>|=|must)/,
  /(?:unrecogni[sz]ed|unknown|unsupported|unexpected|invalid|not supported|does not support|extra|disallowed|unsupportedparams)\w*\b.{0,60}(?:request )?(?:arguments?|parameters?|params?|keyword|field|option|value)\b/,
  /(?:parameter|argument|param|field|option)s?\b.{0,80}(?:not (?:supported|allowed|permitted|recogni[sz]ed|implemented|available)|unsupported|unknown|invalid|unrecogni[sz]ed|out of range)/,
  /unsupported_parameter/,
  /unsupported_value/,
  /extra inputs/,
  /extra_forbidden/,
  /additional properties/,
  /mutually exclusive/,
  /(?:cannot|can't|may not) (?:both )?be (?:used|set|specified|provided) (?:together|both)/,
  /both (?:provided|specified|set)/,
  /option '?\w+'? must/,
  /only one (?:completion )?choice/,
  /invalid type for '\w+'/,
);

export const TEMPLATE_FAILED = anyOf(
  /jinja/,
  /minja/,
  /(?:chat|prompt)[ _]?template.{0,80}(?:error|fail|exception|invalid|reject|raise|problem|could not|cannot)/,
  /(?:error|fail\w*|exception|unable|problem).{0,60}(?:render\w*|apply\w*|pars\w+|process\w*|compil\w*).{0,40}(?:prompt|template)/,
  /template ?(?:error|exception|syntax|rendering|_error)/,
  /templateerror/,
  // Go's text/template: `template: NAME:LINE:COLUMN: executing …`
  /\btemplate: [\w.-]{0,60}:\d+(?::\d+)?: /,
  /undefinederror/,
  /raise_exception/,
  /unknown (?:test|filter|statement)/,
  /unknown \w+ filter/,
  /expected closing statement/,
  /template_?syntax/,
  /while executing \w+ at line/,
  /undefinedvalue/,
  /no user query found/,
  /tojson/,
  /\{%-?/,
  /\{\{-/,
  /at row \d+, column \d+/,
);
