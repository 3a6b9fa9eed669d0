/** The body of an agent turn as a release sends it without compat flags, before the texts have their length. Pure. */
import type { JsonObject } from '../model.js';
import type { Release } from '../releases/types.js';
import { learnedTurn } from './learned.js';
import { messagesOf, type Texts } from './messages.js';
import { smallToolsOf, toolOf } from './tools.js';

/** With an empty system text, and 0 as the limit of the answer. */
export function baseTurn({ traits, learned }: Release, model: string, texts: Texts): JsonObject {
  if (learned) return learnedTurn(learned, model, texts);
  const { setup, small } = texts;
  return {
    model,
    messages: messagesOf(traits, texts),
    stream: true,
    ...(traits.streamOptions && { stream_options: { include_usage: true } }),
    ...(traits.store && { store: false }),
    max_completion_tokens: 0,
    tools: small ? smallToolsOf(setup.tools) : setup.tools.map(toolOf),
    ...(traits.toolChoice && { tool_choice: 'auto' }),
  };
}
