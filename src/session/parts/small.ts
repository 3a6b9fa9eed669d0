/** Small requests of a session: what is asked matters, not how much is sent. */
import { withFlags } from '../../flags/flags.js';
import type { JsonObject } from '../../model.js';
import { buildTurn } from '../../turn/build.js';
import type { Agent } from '../bodies.js';

/** A turn with hardly any text in it. */
export const smallTurn = (agent: Agent, question: string, maxTokens: number): JsonObject =>
  buildTurn({ ...agent, step: 'shape', question, maxTokens });

/** The same without tools. */
export const plainTurn = (agent: Agent, question: string, maxTokens: number): JsonObject =>
  buildTurn({ ...agent, step: 'shape', question, maxTokens, toolCount: 0 });

/** The same with these tools and keys, as the agent's flags rewrite them. */
export function withTools(agent: Agent, body: JsonObject, tools: readonly JsonObject[]): JsonObject {
  const { supportsTools: _, ...flags } = agent.flags;
  return withFlags({ ...body, tools }, agent.profile, flags);
}

/** The same, answered whole. */
export function notStreamed({ stream_options: _, ...body }: JsonObject): JsonObject {
  return { ...body, stream: false };
}
