/**
 * Every code of the matrix, in dependency order: what stands earlier is looked at first, and wins when two
 * rows are equally sure. The names are part of the JSON contract.
 */
export const CODES = [
  // transport: no answer, or not all of it
  'connection-refused',
  'host-not-found',
  'unroutable',
  'localhost-mismatch',
  'proxy-captures-loopback',
  'tls',
  'timeout',
  'stream-idle',
  'connection-reset',
  'stream-truncated',
  'malformed-stream',
  'stream-ignored',
  'done-missing',
  'finish-reason-missing',
  'body-capped',
  'long-silence',
  'stream-left-open',
  // service: something answers, but is it the right thing?
  'host-header-rejected',
  'redirected',
  'wrong-service',
  'wrong-path',
  'health-not-meaningful',
  'auth',
  'busy',
  'gateway-error',
  // model
  'model-loading',
  'oom',
  'model-load-failed',
  'model-missing',
  'model-not-found',
  'model-not-chat',
  'chat-template-missing',
  // size: before the request's shape, because a server that counts tokens has accepted the shape
  'context-overflow',
  'body-too-large',
  'size-limit',
  'window-overstated',
  // request
  'bad-json',
  'content-type-missing',
  'length-required',
  'empty-messages',
  'content-array-rejected',
  'null-content-rejected',
  'image-rejected',
  'developer-role-rejected',
  'system-message-rejected',
  'message-key-rejected',
  'role-alternation',
  'tool-message-rejected',
  'tool-parser-not-enabled',
  'tools-unsupported',
  'tool-choice-unsupported',
  'strict-rejected',
  'tool-schema-rejected',
  'tool-schema-ignored',
  'max-tokens-rejected',
  'reasoning-rejected',
  'param-rejected',
  'wrong-api',
  'template-error',
  'compaction-rejected',
  // answer: 200, and still wrong
  'tool-output-unparseable',
  'error-as-content',
  'malformed-tool-call',
  'tool-call-as-text',
  'reasoning-only',
  'empty-content',
  'garbage-output',
  'marker-leak',
  'finish-reason-wrong',
  'silent-truncation',
  'tools-ignored',
  'developer-role-ignored',
  'never-stops',
  'max-tokens-ignored',
  'usage-missing',
  'reasoning-undeclared',
  'thinking-leaks',
  'arrays-as-strings',
  'tools-lost-when-many',
  'tool-choice-ignored',
  'tool-arguments-differ',
  'image-misread',
  'embeddings-missing',
  'embeddings-batch-limit',
  // server
  'server-crash',
  'dropped-turn',
  'unstable',
  'prompt-cache-missing',
  'prompt-cache-evicted',
  'one-at-a-time',
  'busy-when-two',
  'answers-mixed',
  'slowing-down',
  'slower-over-time',
  'memory-growing',
  'errors-come-and-go',
  'too-slow',
  'slow-first-token',
  'cold-start',
  'opaque-error',
  // baseline: it works, and worse than it did
  'layer-regressed',
  'flags-regressed',
  'settings-regressed',
  'speed-regressed',
] as const;

export type Code = (typeof CODES)[number];

/** What `config` finds wrong in openclaw.json, in the order of the file's parts. */
export type LintCode =
  | 'config-unreadable'
  | 'provider-missing'
  | 'variable-missing'
  | 'base-url-missing'
  | 'base-url-invalid'
  | 'base-url-doubled'
  | 'base-url-endpoint'
  | 'base-url-without-v1'
  | 'base-url-trailing-slash'
  | 'base-url-other-path'
  | 'base-url-other-server'
  | 'base-url-other-port'
  | 'api-missing'
  | 'api-wrong'
  | 'api-key-missing'
  | 'provider-unknown-key'
  | 'config-unknown-key'
  | 'config-missing-key'
  | 'config-wrong-value'
  | 'openclaw-refuses'
  | 'timeout-too-short'
  | 'models-missing'
  | 'model-without-row'
  | 'model-prefix'
  | 'model-not-listed'
  | 'primary-unknown'
  | 'context-window-too-small'
  | 'context-window-too-large'
  | 'max-tokens-no-room'
  | 'window-refused'
  | 'window-compacts'
  | 'compat-not-object'
  | 'compat-refused'
  | 'flags-missing'
  | 'flags-worth-setting'
  | 'flags-not-needed'
  | 'session-setting'
  | 'local-service-unknown'
  | 'local-service-relative-command'
  | 'local-service-missing-command'
  | 'local-service-not-executable'
  | 'local-service-port'
  | 'local-service-host'
  | 'local-service-health-url'
  | 'local-service-health-other'
  | 'local-service-ready-timeout';

/** What came of starting localService, as far as something is wrong with it. */
export type LocalServiceCode =
  | 'local-service-ready-too-early'
  | 'local-service-already-answering'
  | 'local-service-relative-command'
  | 'local-service-missing-command'
  | 'local-service-not-executable'
  | 'local-service-port-taken'
  | 'local-service-early-exit'
  | 'local-service-never-ready'
  | 'local-service-never-loaded';

/** What the real OpenClaw made of its turn, beside what was found here. */
export type OpenclawCode =
  | 'openclaw-failed'
  | 'openclaw-model-run'
  | 'openclaw-disagrees'
  | 'openclaw-not-run';

/** Every code that a finding may have: one that is misspelt, renamed or forgotten does not compile. */
export type FindingCode = Code | LintCode | LocalServiceCode | OpenclawCode;

/** Is this text the name of a matrix row? */
export function isCode(text: string): text is Code {
  return (CODES as readonly string[]).includes(text);
}

/** What was read out of the evidence: the field, the limit, the keyword, … */
export type Args = Readonly<Record<string, string | number | readonly string[]>>;
