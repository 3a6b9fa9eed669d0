import type { Code } from '../../src/codes.js';
import { ANSWER_CASES } from './answer-cases.js';
import type { Pair } from './evidence.js';
import { REQUEST_CASES } from './request-cases.js';
import { SERVICE_CASES } from './service-cases.js';

/** Codes that only a run finds, by measuring. */
export const MEASURED = [
  'localhost-mismatch',
  'proxy-captures-loopback',
  'malformed-stream',
  'stream-ignored',
  'done-missing',
  'finish-reason-missing',
  'size-limit',
  'dropped-turn',
  'unstable',
  'too-slow',
  'cold-start',
  'never-stops',
  // by session
  'prompt-cache-missing',
  'prompt-cache-evicted',
  'one-at-a-time',
  'busy-when-two',
  'answers-mixed',
  'slowing-down',
  'slower-over-time',
  'memory-growing',
  'errors-come-and-go',
  'slow-first-token',
  'window-overstated',
  'compaction-rejected',
  'long-silence',
  'reasoning-undeclared',
  'thinking-leaks',
  'arrays-as-strings',
  'tools-lost-when-many',
  'tool-choice-ignored',
  'tool-arguments-differ',
  'image-misread',
  'embeddings-missing',
  'embeddings-batch-limit',
  // by --baseline
  'layer-regressed',
  'flags-regressed',
  'settings-regressed',
  'speed-regressed',
] as const satisfies readonly Code[];

/** For each code that is read out of evidence: what must raise it first, and a near miss that must not. */
export const PAIRS: Readonly<Record<Exclude<Code, (typeof MEASURED)[number]>, Pair>> = {
  ...SERVICE_CASES,
  ...REQUEST_CASES,
  ...ANSWER_CASES,
};
