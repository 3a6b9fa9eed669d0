/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const LOAD_FAILED = anyOf(
  /(?:error|exception)\b.{0,160}while loading/,
  /(?:fail(?:ed|ure)?|error|unable|could ?n[o']t|could not|cannot|can't|problem)\b.{0,40}\b(?:re)?load(?:ing|ed)?\b.{0,60}(?:model|weights|checkpoint|gguf|safetensors|tokenizer|'[\w./:-]+')/,
  /model.{0,40}(?:load(?:ing)?.{0,12}(?:failed|error)|(?:failed|unable|could not) to (?:load|start|initiali[sz]e))/,
  /error loading model/,
  /load_?model.{0,30}(?:failed|error)/,
  /(?:unsupported|unknown|unrecogni[sz]ed) (?:model )?(?:type|arch(?:itecture)?)\b.{0,60}/,
  /not supported by your version/,
  /incompatible with your version/,
  /model (?:type|arch\w*)\b.{0,40}(?:not supported|unsupported|unknown)/,
  /timed out waiting for .{0,30}runner/,
  /invalid (?:magic|gguf)/,
  /tensor .{0,80}not found/,
  /wrong number of tensors/,
  /could not load/,
  /pull a snapshot of system resources/,
  /no such file.{0,80}(?:gguf|safetensors)/,
  /failed to load/,
);

export const OUT_OF_MEMORY = anyOf(
  /bad_alloc/,
  /out[ -]?of[ -]?(?:gpu |device |host |video )?memory/,
  /outofmemory/,
  /(?:insufficient|not (?:have )?enough|low|exceed\w*).{0,30}\b(?:v?ram|memory|system resources)\b/,
  /requires? more (?:system )?memory/,
  /(?:fail\w*|unable|cannot|could not|can't) (?:to )?(?:allocate|alloc|reserve)\b/,
  /alloc\w*.{0,40}\bfail/,
  /(?:cuda|hip|metal|vk)\w*malloc/,
  /memory allocation of/,
  /failed to create (?:llama )?context/,
  /no available memory/,
  /errordevicememory/,
  /greater than the maximum allowed buffer/,
  /erroroutof/,
  /kv ?cache.{0,60}(?:not enough|too small|insufficient).{0,30}memory/,
  /oom[- ]?kill/,
  /\boom\b/,
  /larger than the (?:available|free) memory/,
  /is larger than the maximum number of tokens that can be stored in (?:the )?kv cache/,
);

export const NOT_CHAT = anyOf(
  /does(?: not|n't) support (?:the )?(?:chat|completions?|generat(?:e|ion)|text generation|chat completions?(?: api)?)\b/,
  /not (?:a|an) (?:chat|text[- ]generation|generative|llm|language|instruct\w*)[ -]?(?:model|llm)?/,
  /not support(?:ed)? (?:for|in|by) (?:the )?(?:v1\/)?(?:chat|completions?|generation)/,
  /embedding(?:s)?[ -](?:only )?model/,
  /is an? (?:embedding|rerank|whisper|audio|image|diffusion|tts)\w*/,
  /only supports? (?:embed|rerank|transcri)/,
  /(?:chat|generation|predict\w*).{0,20}(?:is )?(?:not implemented|unimplemented)/,
  /unimplemented/,
  /cannot (?:be used for|generate)\b/,
  /is not (?:an? )?llm/,
  /model type .{0,40}(?:not support|cannot)/,
  /pooling model/,
  /task .{0,20}(?:not supported|embed)/,
);

export const LOADING = anyOf(
  /model\b.{0,40}\bbeing (?:re)?loaded/,
  /(?:model|worker|engine|server|backend)\b.{0,80}\b(?:is |are )?(?:still |currently |being )?(?:loading|warming up|starting up|initiali[sz]ing|not (?:yet )?(?:ready|loaded)|unloaded)/,
  /(?:still |currently )?loading (?:the )?model/,
  /did not become ready/,
  /not become ready/,
  /no models? (?:is |are |has been |have been )?(?:currently |been )?loaded/,
  /model (?:is |was )?(?:un|not )loaded/,
  /please (?:load a model|wait)/,
  /service is not ready/,
  /warming up/,
);

export const MODEL_MISSING = anyOf(
  /(?:must|need to|please|should) (?:provide|specify|supply|set|choose|select) (?:a |the )?'?model'?/,
  /'?model'? (?:name |field |parameter |id )?(?:is |was )?(?:required|missing|not (?:specified|provided|given|set)|must (?:be (?:provided|specified|set)|not be empty))/,
  /no model (?:was )?(?:specified|provided|given|selected|name\b|id\b)/,
  /missing (?:required )?(?:field|parameter|property)?:? ?'?model'?(?:\b(?! ?type))/,
  /empty model/,
);

export const TEMPLATE_MISSING = anyOf(
  /(?:no|without|missing|lacks?|lack of|must provide|requires?|need(?:s)?) (?:an? |the |any |valid )?(?:default )?(?:chat|prompt|conversation)[_ -]?template/,
  /(?:chat|prompt|conversation)[_ -]?template\b.{0,60}(?:not (?:set|found|defined|provided|available|configured|specified|present)|is (?:none|null|missing|empty|required|unset|no longer allowed)|missing|does not (?:define|exist))/,
  /does not (?:have|define|contain|include) an? (?:chat |prompt )?template/,
  /template not found/,
  /default chat template/,
);

export const NOT_ABOUT_NAME = anyOf(
  /no models? (?:is |are |has been |have been )?(?:currently )?loaded/,
  /(?:chat|completions?|embeddings?|instruct) (?:model|endpoint|api)/,
  /model (?:type|arch)/,
);

export const MODEL_UNKNOWN = anyOf(
  /no model (?:named|called|with (?:the )?(?:id|name))/,
  /\bmodels?\b.{0,160}(?:(?:not|n't) (?:be )?(?:found|exist|available|recogni[sz]ed|registered|served|listed|installed|downloaded|known|loaded|supported)|does ?n[o']t? exist|unavailable|is unknown)/,
  /(?:no such|unknown|invalid|unrecogni[sz]ed|no matching|nonexistent|unsupported|couldn't find|could not find|cannot find|can't find|not find)(?: the)? model(?! type| arch)/,
  /model_not_found/,
  /try pulling/,
  /repository not found/,
  /invalid model (?:name|id|identifier)/,
  /is not a (?:valid|local|known) (?:model|folder)/,
  /not (?:a|one of the|among the|in the list of) (?:available|served|loaded|valid|known) models?/,
  /no (?:deployments?|endpoints|healthy deployments?) (?:available |found )?for.{0,40}model/,
);
