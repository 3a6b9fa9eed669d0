/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const STRING_ON_LIST = anyOf(
  /can only concatenate str \(not 'list'\)/,
  /'list(?: object)?' (?:object )?has no attribute/,
  /\[\]interface ?\{\}, not string/,
  /unsupported operand.{0,40}'list'/,
  /expected str(?:ing)? instance, (?:list|dict) found/,
  /expected string or bytes-like object(?:, got 'list'|$)/,
  /unhashable type: '(?:list|dict)'/,
  /list indices must be/,
  /must be str, not list/,
  /(?:content|message|text|msg)\.(?:\w+\.)?(?:trim|split|replace|startswith|tolowercase|match|includes|slice) is not a function/,
  /cannot unmarshal array into go.{0,60}string/,
  /can't convert (?:array|list) to string/,
);

export const STRING_ON_NULL = anyOf(
  /can only concatenate str \(not 'nonetype'\)/,
  /'nonetype' object (?:is not iterable|has no attribute)/,
  /object of type 'nonetype' has no/,
  /argument of type 'nonetype'/,
  /unsupported operand.{0,40}'nonetype'/,
  /cannot read propert(?:y|ies) (?:of (?:null|undefined)|'\w+' of null)/,
  /must be str, not none/,
);

export const SYSTEM_REFUSED = anyOf(
  /system (?:role|message|prompt|instruction)s?.{0,60}(?:not (?:supported|allowed|permitted|accepted)|unsupported|must (?:be|come|appear)|only|should be (?:the )?(?:first|at)|at the (?:beginning|start)|cannot|twice)/,
  /(?:no|not support\w*|doesn't support|unsupported|only one|multiple|more than one|additional|second) (?:the |a )?'?system'?(?: role| message| prompt|$)/,
  /only (?:one|a single|the first) .{0,20}system/,
  /role 'system'.{0,40}not/,
  /developer instruction is not enabled/,
);

export const ARRAY_REFUSED = anyOf(
  /content type '?(?:array|list)/,
  /unsupported (?:content\[\]\.type|(?:message )?content (?:part|type|format))/,
  /(?:array|list)(?:[- ]of[- ]parts)? (?:message )?content\b/,
  /content (?:parts?|arrays?|lists?|blocks?)\b.{0,60}(?:not (?:supported|allowed|accepted|implemented)|unsupported|rejected|cannot|must)/,
  /content\b.{0,60}(?:must|should|expected|has to|needs to) (?:to )?be (?:of type )?(?:an? )?(?:plain |simple |valid )?(?:string|str|text)/,
  /(?:only|expects?|requires?) (?:plain |simple |single )?(?:string|text)s?[ -](?:message )?content/,
  /multi-?part (?:message )?content/,
  /structured content/,
  /invalid (?:message|content) (?:format|type)/,
  /content.{0,40}(?:is|was|got|received|found|be) (?:an? )?(?:array|list|sequence)/,
  /string or null/,
  /sub-content/,
  /content'? (?:objects?|items?|elements?|entries) (?:must|should|need)/,
);

export const NULL_REFUSED = anyOf(
  /content\b.{0,60}(?:\b(?:null|none)\b|(?<!\w: )\bnil\b|<nil>|(?:field )?is (?:a )?(?:required|missing|empty)|(?:can(?:not|'t)|must not|should not|may not) be (?:null|none|empty|blank)|must (?:be non-?empty|contain|have)|field required)/,
  /(?:must|should|need to|have to) (?:contain|have|include|provide|specify) (?:a |non-?empty |either )?'?content'?/,
  /(?:missing|without|empty|no|null) (?:message )?'?content\b/,
  /either '?content'?/,
);

export const IMAGE_REFUSED = anyOf(
  /(?:supports?|supporting|handles?) (?:image|vision)/,
  /(?:required|needed) for (?:image|vision|audio)/,
  /\b(?:files? (?:input|part|upload|attachment)|image|vision|visual|multi-?modal|audio|video|picture|media(?!pipe)|mmproj)\w*.{0,80}(?:not (?:currently )?(?:support|allow|accept|available|enabled|permitted|implemented|configured)|unsupported|n't support|required|only|invalid|without|missing|must|cannot|may be provided|not an? )/,
  /(?:not|n't|no|un|un-?)[ -]?support\w*.{0,60}(?:image|vision|multi-?modal|audio|video)/,
  /only '?text'? (?:content|input|messages?|parts?)/,
  /(?:at most 0|no) (?:image|multimodal)/,
  /not a (?:multimodal|vision)/,
  /(?:fail\w*|unable|cannot|could not|error) .{0,30}(?:load|decode|fetch|process|open|download).{0,12}image/,
  /invalid image/,
  /image_url/,
  /text-only/,
);

export const DEVELOPER_NAMED = anyOf(
  /'developer'/,
  /\bdeveloper (?:role|messages?|instructions?)\b/,
  /\bdeveloper (?:is )?(?:not|invalid|unknown|unsupported|unexpected|unrecogni)/,
  /(?:role|unknown|invalid|unexpected|unsupported|unrecogni[sz]ed)\b.{0,40}'?developer/,
);

export const ROLE_REFUSED = anyOf(
  /(?:unexpected|unknown|invalid|unsupported|unrecogni[sz]ed|bad) (?:message )?role\b(?! 'user' after)/,
  /only .{0,60}roles? (?:is|are) (?:supported|allowed)/,
  /role.{0,30}(?:must be|should be) (?:one of|either)/,
  /role (?:is )?not (?:supported|recogni[sz]ed|allowed)/,
);

export const KEY_REFUSED = anyOf(
  /validation\.keys/,
  /(?:property|key|field)s? '?(?:messages\.?[\w.[\]]*|name|reasoning\w*|refusal|tool_calls|annotations|audio|function_call|thinking\w*|timestamp|metadata|id)'?.{0,30}(?:is |are )?(?:unsupported|not (?:allowed|permitted|supported|expected)|unknown|forbidden)/,
  /messages\b.{0,80}(?:extra (?:inputs|fields|keys|propert)|additional propert|unrecogni[sz]ed key|unknown (?:key|field|propert)|unexpected (?:key|field|propert)|property .{0,60}unsupported)/,
  /(?:extra|additional|unknown|unexpected|unrecogni[sz]ed|invalid|forbidden) (?:key|field|propert)\w*.{0,80}\bmessages?\b/,
);

export const PREFILL = anyOf(
  /prefill/,
  /2 or more assistant messages/,
  /last (?:message|role).{0,60}(?:assistant|must (?:be|have role) (?:from )?(?:the |a )?'?user|user or tool|from the user)/,
  /(?:must|should) end with/,
  /final message/,
  /expected last role/,
  /add_generation_prompt/,
  /continue_final_message/,
);

export const FIRST_MESSAGE = anyOf(
  /(?:must|should|has to|expected to) (?:start|begin) with/,
  /first (?:non-system )?message.{0,40}(?:must|should)/,
  /start with (?:a )?(?:user|system)/,
);

export const ROLE_ORDER = anyOf(
  /roles? (?:must|should|need to|have to)?.{0,20}alternat/,
  /alternat\w+.{0,40}(?:user|roles|assistant)/,
  /user\/assistant\/user/,
  /consecutive (?:user|assistant|system|messages|roles)/,
  /two (?:user|consecutive)/,
  /unexpected role '?\w+'? after/,
  /role '?\w+'? (?:cannot|can't|must not|may not) follow/,
  /(?:after|follow\w*|preced\w+) (?:a |the )?role/,
  /same role/,
  /(?:user|assistant|tool) (?:message|role)s? (?:must|cannot|can't|should)? ?(?:come|be )?(?:follow|preced)/,
  /invalid (?:message|role) (?:order|sequence)/,
  /order of (?:messages|roles)/,
  /after the optional system message/,
  /user (?:message )?(?:directly )?after tool/,
  /not the same role/,
);
