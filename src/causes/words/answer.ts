/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const CALL_AS_TEXT = anyOf(
  /tool[- _]?calls?\b.{0,60}\b(?:as|in|inside|into) (?:the )?(?:plain |raw |assistant |message |\w+ )?(?:text|content)/,
  /(?:text|content).{0,40}instead of (?:a )?tool[_ ]?calls?/,
  /unclosed tool[- ]call/,
);

export const REASONING_ONLY = anyOf(
  /(?:thinking|reasoning)\w*[=: ]+[1-9]\d*\b.{0,80}/,
  /visible-answer/,
  /(?:reasoning|thinking)[- ]?only/,
  /only (?:reasoning|thinking)/,
  /(?:reasoning|thinking)\w*.{0,80}(?:content|text|answer|message)'? (?:is |was |remained |stays )?(?:empty|null|missing|blank)/,
  /(?:content|text)'? (?:is |was )?(?:empty|null|blank).{0,80}(?:reasoning|thinking)/,
  /(?:everything|all (?:of the )?(?:output|text|tokens)).{0,40}(?:reasoning|thinking)/,
);

export const EMPTY_ANSWER = anyOf(
  /incomplete (?:turn|terminal response)/,
  /payloads=0/,
  /no reply from agent/,
  /couldn't generate a response/,
  /could not generate a response/,
  /no (?:text )?output (?:returned|generated|received)/,
  /empty (?:response|reply|content|completion|output|assistant|message)/,
  /(?:response|content|reply|output|completion|message)'? (?:is|was|came back|returned) (?:an? )?(?:empty|blank|null)/,
  /no (?:content|response|reply|answer) (?:was |from )?(?:generated|returned|produced|received|the model)/,
  /returned nothing/,
);

export const GARBAGE = anyOf(
  /empty grammar stack/,
  /gibberish/,
  /garbage/,
  /repetition of the same/,
  /\b([a-z@?!])\1{7,}/,
  /repeat(?:s|ing|ed) (?:the same |itself|endlessly)/,
  /nonsens/,
  /garbled/,
);

export const USAGE_MISSING = anyOf(
  /(?:prompt_tokens|completion_tokens|total_tokens|usage|utili[sz]ation|token count|tokens used|context.{0,12}(?:usage|used))\b.{0,60}(?:missing|null|none|zero|\b0\b|not (?:reported|returned|sent|included|present|available)|absent|n\/a)/,
  /(?:no|missing|without) (?:token )?usage\b/,
);

export const UNPARSEABLE = anyOf(
  /\bparser? .{0,20}fail\w*.{0,20}malformed/,
  /\binvalid diff:/,
  /no function provided/,
  /(?:returned|generated|produced|emitted) (?:an? )?(?:invalid|malformed) (?:tool|function|json)/,
  /(?:error|fail\w*|unable|could not|cannot) (?:to )?pars\w+ (?:the |a )?(?:tool|function)[ _-]?calls?(?! arguments as json)/,
  /tool[ _-]?call pars(?:ing|er) (?:failed|error)/,
  /harmony/,
  /tokens? remaining in message header/,
  /expecting start token/,
  /no tools were called/,
  /called unknown tools?/,
  /tool_use_failed/,
  /failed_generation/,
  /failed to call a function/,
  /xml syntax error/,
  /peg[- ](?:native|parse)/,
  /failed to parse input at pos/,
  /common_chat_parse/,
  /model (?:produced|generated|output|returned).{0,60}(?:does not match|invalid|malformed|unparse?able|not (?:valid|match))/,
  /(?:invalid|malformed) (?:tool|function)[ _-]?call (?:output|generated|format|json)/,
  /parse (?:model|generated) output/,
  /output.{0,30}could not be parsed/,
  /unexpected (?:token|tag|role).{0,30}(?:in|from) (?:model|generat)/,
);

export const MALFORMED_CALL = anyOf(
  /(?:reading|accessing|parsing) .{0,20}tool_calls/,
  /expected '?(?:function\.name|id|index|function|function\.arguments|arguments|tool_calls\S*|type)'? to be/,
  /tool[_ ]?calls?\b.{0,80}(?:arguments?.{0,40}(?:as an? |is an? |json )?object\b|missing (?:an? )?(?:id|index|name|type|function)|without (?:an? )?(?:id|index|name)|(?:id|index|name)'? (?:is |was )?(?:missing|null|empty|undefined)|duplicat)/,
  /(?:no|missing|empty|null) (?:tool[_ ]?call )?(?:index|id) (?:in|for|on) .{0,20}tool/,
  /(?:invalid|malformed) tool[_ ]?call/,
  /\barguments\b.{0,40}\b(?:as|is|are) (?:an? )?(?:returned as )?(?:an? )?(?:json |parsed )?(?:dict|object)\b/,
  /(?:lack|without|missing|omit|no)\w*.{0,20}\b(?:index|id)\b (?:field)?/,
  /breaking openai compatibility/,
  /duplicate(?:d)? (?:tool|arguments)/,
);

export const FINISH_WRONG = anyOf(
  /finish_?reason\b.{0,80}(?:instead of|should be|expected|wrong|incorrect|missing|but|null|although|even (?:though|when)|always|never)/,
  /stopreason=tooluse payloads=0/,
  /\btool_calls\b[^\w]{1,20}stop\b/,
  /\bstop\b.{0,20}instead of.{0,12}tool_calls/,
);

export const TRUNCATED = anyOf(
  /truncat\w+ (?:the )?(?:input|prompt|context|messages?|history)/,
  /(?:input|prompt|context|history|messages?|system)\b.{0,30}(?:was |were |is |are |being )?(?:silently )?truncated/,
  /silently (?:truncat|cut)\w*/,
  /silently (?:drop|discard)\w* .{0,40}(?:prompt|token|context|history|input)/,
  /context (?:shift|was shifted)/,
  /(?:prompt|context|input|instructions|history).{0,30}(?:cut off|thrown away|lost)/,
  /dropped .{0,20}(?:oldest|earliest|first) (?:messages|tokens)/,
);

export const DEAF_ANSWER = anyOf(
  /(?:user|you|task|request|prompt|they) (?:has ?n[o']t|have ?n[o']t|has not|have not|did ?n[o']t|did not) (?:yet |actually )?(?:specif|provid|given?|ask|state|includ|mention)/,
);

export const LIMIT_IGNORED = anyOf(
  /max_?(?:completion_?|new_?)?tokens'?.{0,60}(?:is |are |was |being )?(?:silently )?(?:ignored|no effect|not (?:respected|honou?red|obeyed|enforced))/,
  /(?:ignor\w+|does not (?:respect|honou?r|obey)).{0,40}max_?(?:completion_?|new_?)?tokens/,
);
