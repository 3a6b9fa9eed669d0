import type { Code } from '../codes.js';
import { arraysAsStrings } from './answer/arrays-as-strings.js';
import { developerRoleIgnored } from './answer/developer-role-ignored.js';
import { embeddingsBatchLimit } from './answer/embeddings-batch-limit.js';
import { embeddingsMissing } from './answer/embeddings-missing.js';
import { emptyContent } from './answer/empty-content.js';
import { errorAsContent } from './answer/error-as-content.js';
import { finishReasonWrong } from './answer/finish-reason-wrong.js';
import { garbageOutput } from './answer/garbage-output.js';
import { imageMisread } from './answer/image-misread.js';
import { malformedToolCall } from './answer/malformed-tool-call.js';
import { markerLeak } from './answer/marker-leak.js';
import { maxTokensIgnored } from './answer/max-tokens-ignored.js';
import { neverStops } from './answer/never-stops.js';
import { reasoningOnly } from './answer/reasoning-only.js';
import { reasoningUndeclared } from './answer/reasoning-undeclared.js';
import { silentTruncation } from './answer/silent-truncation.js';
import { thinkingLeaks } from './answer/thinking-leaks.js';
import { toolArgumentsDiffer } from './answer/tool-arguments-differ.js';
import { toolCallAsText } from './answer/tool-call-as-text.js';
import { toolChoiceIgnored } from './answer/tool-choice-ignored.js';
import { toolOutputUnparseable } from './answer/tool-output-unparseable.js';
import { toolsIgnored } from './answer/tools-ignored.js';
import { toolsLostWhenMany } from './answer/tools-lost-when-many.js';
import { usageMissing } from './answer/usage-missing.js';
import { flagsRegressed } from './baseline/flags-regressed.js';
import { layerRegressed } from './baseline/layer-regressed.js';
import { settingsRegressed } from './baseline/settings-regressed.js';
import { speedRegressed } from './baseline/speed-regressed.js';
import type { Cause } from './cause.js';
import { chatTemplateMissing } from './model/chat-template-missing.js';
import { modelLoadFailed } from './model/model-load-failed.js';
import { modelLoading } from './model/model-loading.js';
import { modelMissing } from './model/model-missing.js';
import { modelNotChat } from './model/model-not-chat.js';
import { modelNotFound } from './model/model-not-found.js';
import { oom } from './model/oom.js';
import { badJson } from './request/bad-json.js';
import { compactionRejected } from './request/compaction-rejected.js';
import { contentArrayRejected } from './request/content-array-rejected.js';
import { contentTypeMissing } from './request/content-type-missing.js';
import { developerRoleRejected } from './request/developer-role-rejected.js';
import { emptyMessages } from './request/empty-messages.js';
import { imageRejected } from './request/image-rejected.js';
import { lengthRequired } from './request/length-required.js';
import { maxTokensRejected } from './request/max-tokens-rejected.js';
import { messageKeyRejected } from './request/message-key-rejected.js';
import { nullContentRejected } from './request/null-content-rejected.js';
import { paramRejected } from './request/param-rejected.js';
import { reasoningRejected } from './request/reasoning-rejected.js';
import { roleAlternation } from './request/role-alternation.js';
import { strictRejected } from './request/strict-rejected.js';
import { systemMessageRejected } from './request/system-message-rejected.js';
import { templateError } from './request/template-error.js';
import { toolChoiceUnsupported } from './request/tool-choice-unsupported.js';
import { toolMessageRejected } from './request/tool-message-rejected.js';
import { toolParserNotEnabled } from './request/tool-parser-not-enabled.js';
import { toolSchemaIgnored } from './request/tool-schema-ignored.js';
import { toolSchemaRejected } from './request/tool-schema-rejected.js';
import { toolsUnsupported } from './request/tools-unsupported.js';
import { wrongApi } from './request/wrong-api.js';
import { answersMixed } from './server/answers-mixed.js';
import { busyWhenTwo } from './server/busy-when-two.js';
import { coldStart } from './server/cold-start.js';
import { droppedTurn } from './server/dropped-turn.js';
import { errorsComeAndGo } from './server/errors-come-and-go.js';
import { memoryGrowing } from './server/memory-growing.js';
import { oneAtATime } from './server/one-at-a-time.js';
import { opaqueError } from './server/opaque-error.js';
import { promptCacheEvicted } from './server/prompt-cache-evicted.js';
import { promptCacheMissing } from './server/prompt-cache-missing.js';
import { serverCrash } from './server/server-crash.js';
import { slowFirstToken } from './server/slow-first-token.js';
import { slowerOverTime } from './server/slower-over-time.js';
import { slowingDown } from './server/slowing-down.js';
import { tooSlow } from './server/too-slow.js';
import { unstable } from './server/unstable.js';
import { auth } from './service/auth.js';
import { busy } from './service/busy.js';
import { gatewayError } from './service/gateway-error.js';
import { healthNotMeaningful } from './service/health-not-meaningful.js';
import { hostHeaderRejected } from './service/host-header-rejected.js';
import { redirected } from './service/redirected.js';
import { wrongPath } from './service/wrong-path.js';
import { wrongService } from './service/wrong-service.js';
import { bodyTooLarge } from './size/body-too-large.js';
import { contextOverflow } from './size/context-overflow.js';
import { sizeLimit } from './size/size-limit.js';
import { windowOverstated } from './size/window-overstated.js';
import { bodyCapped } from './transport/body-capped.js';
import { connectionRefused } from './transport/connection-refused.js';
import { connectionReset } from './transport/connection-reset.js';
import { doneMissing } from './transport/done-missing.js';
import { finishReasonMissing } from './transport/finish-reason-missing.js';
import { hostNotFound } from './transport/host-not-found.js';
import { localhostMismatch } from './transport/localhost-mismatch.js';
import { longSilence } from './transport/long-silence.js';
import { malformedStream } from './transport/malformed-stream.js';
import { proxyCapturesLoopback } from './transport/proxy-captures-loopback.js';
import { streamIdle } from './transport/stream-idle.js';
import { streamIgnored } from './transport/stream-ignored.js';
import { streamLeftOpen } from './transport/stream-left-open.js';
import { streamTruncated } from './transport/stream-truncated.js';
import { timeout } from './transport/timeout.js';
import { tls } from './transport/tls.js';
import { unroutable } from './transport/unroutable.js';

/** The troubleshooting matrix: one file a cause, in dependency order. A code without its cause does not compile. */
export const MATRIX: { readonly [C in Code]: Cause<C> } = {
  'connection-refused': connectionRefused,
  'host-not-found': hostNotFound,
  unroutable: unroutable,
  'localhost-mismatch': localhostMismatch,
  'proxy-captures-loopback': proxyCapturesLoopback,
  tls: tls,
  timeout: timeout,
  'stream-idle': streamIdle,
  'connection-reset': connectionReset,
  'stream-truncated': streamTruncated,
  'malformed-stream': malformedStream,
  'stream-ignored': streamIgnored,
  'done-missing': doneMissing,
  'finish-reason-missing': finishReasonMissing,
  'body-capped': bodyCapped,
  'long-silence': longSilence,
  'stream-left-open': streamLeftOpen,
  'host-header-rejected': hostHeaderRejected,
  redirected: redirected,
  'wrong-service': wrongService,
  'wrong-path': wrongPath,
  'health-not-meaningful': healthNotMeaningful,
  auth: auth,
  busy: busy,
  'gateway-error': gatewayError,
  'model-loading': modelLoading,
  oom: oom,
  'model-load-failed': modelLoadFailed,
  'model-missing': modelMissing,
  'model-not-found': modelNotFound,
  'model-not-chat': modelNotChat,
  'chat-template-missing': chatTemplateMissing,
  'context-overflow': contextOverflow,
  'body-too-large': bodyTooLarge,
  'size-limit': sizeLimit,
  'window-overstated': windowOverstated,
  'bad-json': badJson,
  'content-type-missing': contentTypeMissing,
  'length-required': lengthRequired,
  'empty-messages': emptyMessages,
  'content-array-rejected': contentArrayRejected,
  'null-content-rejected': nullContentRejected,
  'image-rejected': imageRejected,
  'developer-role-rejected': developerRoleRejected,
  'system-message-rejected': systemMessageRejected,
  'message-key-rejected': messageKeyRejected,
  'role-alternation': roleAlternation,
  'tool-message-rejected': toolMessageRejected,
  'tool-parser-not-enabled': toolParserNotEnabled,
  'tools-unsupported': toolsUnsupported,
  'tool-choice-unsupported': toolChoiceUnsupported,
  'strict-rejected': strictRejected,
  'tool-schema-rejected': toolSchemaRejected,
  'tool-schema-ignored': toolSchemaIgnored,
  'max-tokens-rejected': maxTokensRejected,
  'reasoning-rejected': reasoningRejected,
  'param-rejected': paramRejected,
  'wrong-api': wrongApi,
  'template-error': templateError,
  'compaction-rejected': compactionRejected,
  'tool-output-unparseable': toolOutputUnparseable,
  'error-as-content': errorAsContent,
  'malformed-tool-call': malformedToolCall,
  'tool-call-as-text': toolCallAsText,
  'reasoning-only': reasoningOnly,
  'empty-content': emptyContent,
  'garbage-output': garbageOutput,
  'marker-leak': markerLeak,
  'finish-reason-wrong': finishReasonWrong,
  'silent-truncation': silentTruncation,
  'tools-ignored': toolsIgnored,
  'developer-role-ignored': developerRoleIgnored,
  'never-stops': neverStops,
  'max-tokens-ignored': maxTokensIgnored,
  'usage-missing': usageMissing,
  'reasoning-undeclared': reasoningUndeclared,
  'thinking-leaks': thinkingLeaks,
  'arrays-as-strings': arraysAsStrings,
  'tools-lost-when-many': toolsLostWhenMany,
  'tool-choice-ignored': toolChoiceIgnored,
  'tool-arguments-differ': toolArgumentsDiffer,
  'image-misread': imageMisread,
  'embeddings-missing': embeddingsMissing,
  'embeddings-batch-limit': embeddingsBatchLimit,
  'server-crash': serverCrash,
  'dropped-turn': droppedTurn,
  unstable: unstable,
  'prompt-cache-missing': promptCacheMissing,
  'prompt-cache-evicted': promptCacheEvicted,
  'one-at-a-time': oneAtATime,
  'busy-when-two': busyWhenTwo,
  'answers-mixed': answersMixed,
  'slowing-down': slowingDown,
  'slower-over-time': slowerOverTime,
  'memory-growing': memoryGrowing,
  'errors-come-and-go': errorsComeAndGo,
  'too-slow': tooSlow,
  'slow-first-token': slowFirstToken,
  'cold-start': coldStart,
  'opaque-error': opaqueError,
  'layer-regressed': layerRegressed,
  'flags-regressed': flagsRegressed,
  'settings-regressed': settingsRegressed,
  'speed-regressed': speedRegressed,
};
