import { isDeepStrictEqual } from 'node:util';
import { isObject, parseJson } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { buildTurn } from '../../turn/build.js';
import type { Agent } from '../bodies.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, failed, type Play, raise, raiseFailure, sessionFinding, type Turn } from '../play.js';
import { eachTool } from './each-tool.js';
import { notStreamed, smallTurn, withTools } from './small.js';

export const toolDiscipline = {
  id: 'tool-discipline',
  plays: 'a tool with a list and an object, all tools at once, tool_choice',
  cost: () => ({ requests: 6, promptTokens: 8000, answerTokens: 400 }),
  run,
} as const satisfies Part;

const ROOM = 512;
const READ = 'Read AGENTS.md with the read tool.';
const NOTE: JsonObject = {
  type: 'function',
  function: {
    name: 'note',
    description: 'Keeps words, and the place that they belong to.',
    parameters: {
      type: 'object',
      required: ['words', 'place'],
      properties: {
        words: { type: 'array', items: { type: 'string' }, description: 'The words.' },
        place: {
          type: 'object',
          required: ['room'],
          properties: { room: { type: 'string', description: 'Which room.' } },
        },
      },
    },
  },
};
const KEEP = 'Call note with the words "one" and "two" and the place {"room": "kitchen"}.';

async function run(play: Play): Promise<PartOutcome> {
  if (play.agent.flags.supportsTools === false) return eachTool(play);
  const all = await ask(play, 'all tools', allTools(play.agent));
  if (failed(all)) {
    raiseFailure(play, all);
    return { ...(await eachTool(play)), status: 'fail' };
  }
  const said = [await judgeArguments(play), await judgeMany(play), await judgeChoice(play)].filter(
    (phrase) => phrase !== null,
  );
  return said.length === 0
    ? { status: 'pass', reason: 'lists, all tools and tool_choice as they should be' }
    : { status: 'warn', reason: said.join('; ') };
}

/** A phrase for what was found; null for nothing. */
type Phrase = string | null;

async function judgeArguments(play: Play): Promise<Phrase> {
  const body = withTools(play.agent, smallTurn(play.agent, KEEP, ROOM), [NOTE]);
  const once = async (again: boolean) => {
    const streamed = await ask(play, 'a list and an object', body, { again });
    const whole = await ask(play, 'the same, not streamed', notStreamed(body), { again });
    return [argumentsOf(streamed), argumentsOf(whole)] as const;
  };
  const [streamed, whole] = await once(false);
  if (streamed === undefined) return null;
  if (hasJsonText(streamed)) {
    raise(play, sessionFinding(play, 'arrays-as-strings'));
    return 'lists come as strings';
  }
  if (whole === undefined || isDeepStrictEqual(streamed, whole)) return null;
  // A model may word a call differently each time: only what stays the same in both ways differs by the way.
  const [again, wholeAgain] = await once(true);
  if (!isDeepStrictEqual(streamed, again) || !isDeepStrictEqual(whole, wholeAgain)) return null;
  raise(play, sessionFinding(play, 'tool-arguments-differ'));
  return 'streamed arguments differ from whole ones';
}

/** Of the first call; undefined where there is none, or its arguments are no object. */
function argumentsOf({ judgement: { answer } }: Turn): JsonObject | undefined {
  const value = parseJson(answer?.toolCalls[0]?.arguments ?? '');
  return isObject(value) ? value : undefined;
}

/** A list or an object that was written as a text. */
function hasJsonText({ words, place }: JsonObject): boolean {
  const inside = (value: JsonValue | undefined): JsonValue | undefined =>
    typeof value === 'string' ? parseJson(value) : undefined;
  return Array.isArray(inside(words)) || isObject(inside(place));
}

const allTools = (agent: Agent): JsonObject =>
  buildTurn({ ...agent, step: 'agent', systemChars: 800, question: READ, maxTokens: ROOM });

async function judgeMany(play: Play): Promise<Phrase> {
  const { agent } = play;
  const all = allTools(agent);
  const few = smallTurn(agent, READ, ROOM);
  const many = await ask(play, 'all tools', all);
  if (calls(many).length > 0 || calls(await ask(play, 'few tools', few)).length === 0) return null;
  if (calls(await ask(play, 'all tools once more', all, { again: true })).length > 0) return null;
  const count = ({ tools }: JsonObject) => (Array.isArray(tools) ? tools.length : 0);
  raise(play, sessionFinding(play, 'tools-lost-when-many', { few: count(few), many: count(all) }));
  return `calls with ${count(few)} tools, none with ${count(all)}`;
}

const calls = ({ judgement: { answer } }: Turn): readonly (string | null)[] =>
  (answer?.toolCalls ?? []).map(({ name }) => name);

/** OpenClaw's own turns say auto only: what is refused here is no matter, what is ignored a word. */
async function judgeChoice(play: Play): Promise<Phrase> {
  const body = withTools(play.agent, smallTurn(play.agent, READ, ROOM), [READ_TOOL, NOTE]);
  const none = await ask(play, 'tool_choice none', { ...body, tool_choice: 'none' });
  const named = await ask(play, 'tool_choice named', {
    ...body,
    tool_choice: { type: 'function', function: { name: 'note' } },
  });
  const required = await ask(play, 'tool_choice required', {
    ...withTools(play.agent, smallTurn(play.agent, 'Say hello.', ROOM), [READ_TOOL, NOTE]),
    tool_choice: 'required',
  });
  const ignored = [
    ...(!failed(none) && calls(none).length > 0 ? ['none'] : []),
    ...(!failed(named) && !calls(named).includes('note') ? ['a named tool'] : []),
    ...(!failed(required) && calls(required).length === 0 ? ['required'] : []),
  ];
  if (ignored.length === 0) return null;
  const choices = ignored.join(', ');
  raise(play, sessionFinding(play, 'tool-choice-ignored', { choices }));
  return `tool_choice is not obeyed (${choices})`;
}

const READ_TOOL: JsonObject = {
  type: 'function',
  function: {
    name: 'read',
    description: 'Reads a text file of the workspace and returns its lines.',
    parameters: {
      type: 'object',
      required: ['path'],
      properties: { path: { type: 'string', description: 'Path of the file.' } },
    },
  },
};
