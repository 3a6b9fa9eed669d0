/** What the clients of several releases have in common. */
import type { ClientRules } from '../client.js';

/** Since 2026.6 the singular is known too. */
export const FINISH_REASONS: ClientRules['finishReasons'] = {
  stop: 'stop',
  end: 'stop',
  length: 'length',
  function_call: 'calls',
  tool_calls: 'calls',
  tool_call: 'calls',
};

/** Template markers, tags of OpenClaw's own, its words for "say nothing" and for a file, and calls printed in two notations. */
export const HIDES: ClientRules['hides'] = [
  '<\\|[^<>|]{1,40}\\|>',
  '\\[\\[[a-z_]+(?::[^\\]]*)?\\]\\]',
  '^\\s*(?:NO_REPLY|\\{\\s*"action"\\s*:\\s*"NO_REPLY"\\s*\\})\\s*$',
  '^[ \\t]*MEDIA:[ \\t]*\\S+[ \\t]*$',
  '<tool_call>\\s*\\{[\\s\\S]*?(?:</tool_call>|$)',
  '<function_calls>[\\s\\S]*?(?:</function_calls>|$)',
];
