/** Where all tools together are refused: which of them are taken alone. */
import { isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { buildTurn } from '../../turn/build.js';
import type { Agent } from '../bodies.js';
import type { PartOutcome } from '../part.js';
import { ask, failed, type Play } from '../play.js';
import { withTools } from './small.js';

/** Tokens: only whether it is taken is asked. */
const LIMIT = 16;
const SYSTEM_CHARS = 800;

/** The agent with its tools, which its flags may have taken away. */
function armed({ flags: { supportsTools: _, ...flags }, ...agent }: Agent): Agent {
  return { ...agent, flags };
}

function realTools(agent: Agent): readonly JsonObject[] {
  const { tools } = buildTurn({ ...armed(agent), step: 'agent', systemChars: SYSTEM_CHARS });
  return Array.isArray(tools) ? tools.filter(isObject) : [];
}

/** One small request a tool. */
export async function eachTool(play: Play): Promise<PartOutcome> {
  const agent = armed(play.agent);
  const tools = realTools(agent);
  const refused: string[] = [];
  for (const tool of tools) {
    const small = buildTurn({ ...agent, step: 'shape', maxTokens: LIMIT });
    const turn = await ask(play, `only ${nameOf(tool)}`, withTools(agent, small, [tool]));
    if (failed(turn)) refused.push(nameOf(tool));
  }
  return { status: 'pass', reason: taken(tools.length, refused) };
}

function taken(count: number, refused: readonly string[]): string {
  if (refused.length === count) return `of ${count} tools not one is taken, alone or together`;
  if (refused.length === 0) return `each of ${count} tools is taken alone; together they are refused`;
  return `${count - refused.length} of ${count} tools are taken alone, refused: ${refused.join(', ')}`;
}

function nameOf({ function: about }: Readonly<Record<string, JsonValue>>): string {
  return isObject(about) && typeof about.name === 'string' ? about.name : '';
}
