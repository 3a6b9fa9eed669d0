import type { Issue } from './issues.js';

/** The part of a chat-completions request that a complaint is about. */
export type Area =
  | 'content'
  | 'content-item'
  | 'role'
  | 'tool-message'
  | 'message-key'
  | 'message'
  | 'messages'
  | 'tool-schema'
  | 'tool-name'
  | 'strict'
  | 'tools'
  | 'tool-choice'
  | 'model'
  | 'max-tokens'
  | 'reasoning'
  | 'other-api'
  | 'answer'
  | 'param'
  | 'none';

const TOP: Readonly<Record<string, Area>> = {
  model: 'model',
  tool_choice: 'tool-choice',
  max_tokens: 'max-tokens',
  max_completion_tokens: 'max-tokens',
  max_new_tokens: 'max-tokens',
  max_output_tokens: 'max-tokens',
  n_predict: 'max-tokens',
  num_predict: 'max-tokens',
  reasoning_effort: 'reasoning',
  reasoning: 'reasoning',
  thinking: 'reasoning',
  think: 'reasoning',
  enable_thinking: 'reasoning',
  chat_template_kwargs: 'reasoning',
  include_reasoning: 'reasoning',
  input: 'other-api',
  prompt: 'other-api',
  contents: 'other-api',
  previous_response_id: 'other-api',
  instructions: 'other-api',
  choices: 'answer',
  delta: 'answer',
};

const TOOL_MESSAGE = /^(?:tool_calls?|tool_call_id|function_call|tool_use|tool_result)$/;

/** Sorts a complaint by its path; names of union members that validators put in between are skipped. */
export function areaOf(issue: Issue): Area {
  const named = issue.path.split('.').filter((step) => step !== '' && !isNoise(step));
  // LM Studio's paths begin inside the list of tools: `2.function.parameters.properties`.
  const steps = /^\d+$/.test(named[0] ?? '') ? named.slice(1) : named;
  const [first = '', ...rest] = steps;
  if (first === '') return 'none';
  if (first === 'messages') return messageArea(rest, issue);
  if (first === 'tools' || first === 'functions') return toolArea(rest);
  if (TOP[first] !== undefined) return TOP[first];
  if (first === 'content') return rest.length === 0 ? 'content' : 'content-item';
  if (first === 'role') return 'role';
  if (first === 'strict') return 'strict';
  if (first === 'parameters' || (first === 'function' && rest[0] === 'parameters')) return 'tool-schema';
  if (TOOL_MESSAGE.test(first) || first === 'arguments' || first === 'function') return 'tool-message';
  if (first === 'state' || first === 'output') return 'tool-message';
  return 'param';
}

function messageArea(steps: readonly string[], issue: Issue): Area {
  const inner = steps.filter((step) => !/^\d+$/.test(step) && !isRole(step, issue));
  const [field = '', ...rest] = inner;
  if (field === '') return steps.length === 0 ? 'messages' : 'message';
  if (field === 'content') {
    const deeper = rest.length > 0 || /(?:^|\.)\d+(?:\.|$)/.test(behind('.content.', issue.path));
    return deeper ? 'content-item' : 'content';
  }
  if (field === 'role') return 'role';
  if (TOOL_MESSAGE.test(field))
    return rest.length === 0 && issue.rule === 'extra' ? 'message-key' : 'tool-message';
  return 'message-key';
}

/** What stands in a text from the end of a word's first occurrence on; '' where it is not there. */
function behind(word: string, text: string): string {
  const at = text.indexOf(word);
  return at < 0 ? '' : text.slice(at + word.length);
}

function toolArea(steps: readonly string[]): Area {
  const inner = steps.filter((step) => !/^\d+$/.test(step));
  if (inner.includes('parameters') || inner.includes('input_schema')) return 'tool-schema';
  if (inner.includes('strict')) return 'strict';
  if (inner.at(-1) === 'name') return 'tool-name';
  return inner.length === 0 ? 'tools' : 'tool-schema';
}

/** `ChatCompletionMessageUserParam`, `typed-dict`, `str`, `list[…]`, `function-wrap[…]`: union members, not fields. */
function isNoise(step: string): boolean {
  return (
    /[[\](]/.test(step) ||
    /^(?:str|list|dict|int|typed-dict|constrained-\w+|json-or-python|nullable|[A-Z]\w*)$/.test(step)
  );
}

/** In pydantic's tagged unions the role stands in the path: `messages.0.user.name`. */
function isRole(step: string, issue: Issue): boolean {
  return /^(?:user|assistant|system|tool|developer|function)$/.test(step) && issue.path.includes('messages.');
}
