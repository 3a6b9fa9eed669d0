/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const GRAMMAR = anyOf(
  /(?:fail\w*|unable|error|cannot|could not) .{0,20}(?:process|compile|convert|parse)\w* .{0,12}regex/,
  /grammar (?:is )?(?:not (?:supported|valid)|unsupported)/,
  /(?:fail\w*|unable|error|cannot|could not) .{0,40}(?:grammar|samplers?|json ?schema|generate parser)/,
  /grammar.{0,40}(?:fail|error|invalid|too (?:complex|large|deep)|parse)/,
  /xgrammar/,
  /outlines/,
  /llguidance/,
  /lm-?format-?enforcer/,
  /json schema conversion/,
  /pattern must (?:start|be)/,
  /automatic parser generation failed/,
  /parse grammar/,
  /structured output.{0,40}(?:not support|fail)/,
  /guided (?:json|decoding).{0,40}(?:not support|fail|invalid)/,
);

export const PARSER_OFF = anyOf(
  /--jinja/,
  /(?:requires?|needs?|enable|with|without|set|missing|use) .{0,40}(?:enable.auto.tool.choice|tool.?call.?parser|tool_parser|jinja flag)/,
  /tool[- _]?(?:call|choice|use)?[- _]?pars(?:er|ing)\b.{0,60}(?:not|must|required|disabled|enable|set)/,
  /(?:tool (?:calls?|calling|use)|function call(?:s|ing)?|tools?) (?:is|are|was) (?:not |currently )*(?:enabled(?! for)|disabled|turned off|configured)/,
  /enable-auto-tool-choice/,
  /tool-call-parser/,
  /no tool.?call.?parser/,
);

export const TOOLS_REFUSED = anyOf(
  /(?:does(?: not|n't)|do(?: not|n't)|not|un|no|can(?:not|'t)) ?(?:currently |yet )?support\w*.{0,40}\b(?:tools?|functions?|function[- ]call\w*|tool[- _]?(?:use|calls?|calling))\b(?!_choice| choice)/,
  /\b(?:tools?|functions?|function[- ]call\w*|tool[- _]?(?:use|calls?|calling))\b.{0,40}(?:(?:is|are) )?(?:not (?:yet |currently )?(?:supported|available|implemented|allowed|permitted|enabled for)|unsupported)/,
  /no endpoints found that support tool/,
  /(?:unknown|unrecogni[sz]ed|unsupported|unexpected) (?:request )?(?:parameter|argument|field|keyword argument)s?:? .{0,12}'?tools'?\b/,
  /supports? (?:no|neither) tools/,
  /no tool (?:use |call(?:ing)? )?support/,
  /(?:cannot|can't) use (?:tools|functions)/,
  /not (?:trained|able) (?:for|to (?:use|call)) tools/,
);

export const STRICT_REFUSED = anyOf(
  /'?strict'?.{0,60}(?:not (?:supported|permitted|allowed|recogni[sz]ed)|unsupported|unknown|extra|unexpected|unrecogni[sz]ed|forbidden|invalid)/,
  /(?:unknown|unexpected|unsupported|unrecogni[sz]ed|extra|invalid).{0,40}'?strict\b/,
);

export const TOOL_ROLE_REFUSED = anyOf(
  /(?:unknown|invalid|unsupported|unexpected|unrecogni[sz]ed) (?:message )?role:? '?(?:tool|function)\b/,
  /role '?tool'? (?:is )?not (?:supported|allowed)/,
  /'?tool'? role (?:is )?(?:not|un)/,
  /tool messages? (?:is|are) not supported/,
  /does not support (?:the )?'?tool'? (?:role|messages?)/,
);

export const TOOL_HISTORY_REFUSED = anyOf(
  /no tool call found/,
  /function[_ ]call[_ ]output/,
  /tool[ _]call[ _]ids?\b/,
  /tool_use(?!_failed)[_ .]/,
  /filter 'items'/,
  /tool_result/,
  /tool[ _]?calls?.{0,40}(?:must be (?:followed|preceded)|arguments? .{0,40}(?:json|object|dict|mapping|string|invalid)|without (?:a )?(?:response|result))/,
  /(?:invalid|malformed|bad) (?:tool|function)[ _]?calls? arguments/,
  /(?:tool|function)\b.{0,24}\barguments.{0,40}(?:must|should|expected|invalid|not (?:a )?valid|as json)/,
  /item pairs from a mapping/,
  /'(?:str|str object)' (?:object )?has no attribute 'items'/,
  /\.items\(\)/,
  /role 'tool'/,
  /messages? with role '?tool/,
  /number of function calls and responses/,
  /preceding (?:message|assistant).{0,40}tool/,
  /matching tool/,
  /(?:orphan\w*|dangling|unmatched) tool/,
  /tool (?:result|output|response)s?.{0,60}(?:must|expected|missing|without|no (?:matching|corresponding)|not (?:match|found|preceded))/,
  /toolresult/,
  /string indices must be integers/,
  /tool (?:role|message)s?.{0,60}(?:previous|preced\w+|prior)/,
  /single tool-? ?calls?/,
  /one tool[- ]call at a time/,
);

export const MODEL_OUTPUT = anyOf(
  /parsing tool call/,
  /failed_generation/,
  /tool call pars/,
  /model (?:output|produced)/,
  /(?:returned|generated|produced|emitted) (?:an? )?(?:invalid|malformed)/,
);

export const CHOICE_SHAPE = anyOf(
  /type: '?object'?/,
  /named/,
  /'required'/,
  /required\b/,
  /(?:not found|not exist|unknown (?:function )?tools?)/,
  /is not a valid|(?:should|must) be (?:either|an? (?:string|object)|one of)/,
  /must be set/,
  /only (?:allowed|valid|supported) when/,
  /without tools/,
  /specified.{0,30}tools/,
);

export const CHOICE_REFUSED = anyOf(
  /tool[_ ]?choice\b.{0,120}(?:not|must|invalid|unsupported|only|requires?|unknown|unexpected|cannot|none|extra|supported|should)/,
  /(?:invalid|unsupported|unknown|unexpected|unrecogni[sz]ed|does not support|doesn't support|extra).{0,60}tool[_ ]?choice/,
  /tool (?:with name |named )?'?[\w.:-]{1,60}'? (?:was )?(?:not found|does not exist|is not defined)/,
);

export const TOOL_NAME_REFUSED = anyOf(
  /(?:tool|function)s?[ .\w[\]]{0,40}name.{0,60}(?:pattern|match|invalid|characters|alphanumeric)/,
  /invalid 'tools\[\d+\]\.function\.name/,
);

export const SCHEMA_REFUSED = anyOf(
  /(?:tool|function)s?\b.{0,60}(?:schema|parameters|declaration)s?.{0,80}(?:invalid|not (?:valid|support|allowed|permit)|unsupported|fail|too (?:deep|complex|large)|cycle|recurs|must|missing|error|unknown|unresolv)/,
  /(?:invalid|unsupported|unrecogni[sz]ed|unresolv\w+|bad) (?:json )?(?:schema|tool (?:schema|definition|parameters)|function (?:schema|definition|parameters|declaration)|\$ref)/,
  /schema.{0,60}(?:too (?:deep|complex|large)|cycle|recurs\w+|not supported|unsupported|contains? (?:features|keyword))/,
  /function_declarations/,
  /input_schema/,
  /unsupported (?:schema )?keyword/,
  /json schema.{0,40}(?:invalid|not|unsupported|error)/,
  /(?:error|failed|fails|cannot|unable).{0,20}(?:validat\w+|convert\w*|pars\w+|process\w*) .{0,20}(?:json )?schema/,
  /schemaerror/,
  /invalid function[ _]call param/,
  /function[ _]parameters? (?:is|are) (?:invalid|not)/,
);
