/** The messages of a turn, in our own words, as long as the measured ones. */
import type { JsonObject } from '../model.js';
import type { Traits } from '../releases/traits.js';
import type { Setup } from '../releases/types.js';
import { prose } from './prose.js';

/** What the messages say and how long they are. */
export interface Texts {
  readonly setup: Setup;
  /** As small as can be, instead of as long as measured. */
  readonly small: boolean;
  /** The assistant has called a tool, and its result is there. */
  readonly exchange: boolean;
  readonly question?: string | undefined;
}

/** 45 characters, as the question with which the releases were measured. Makes a call of `read` natural. */
export const QUESTION = 'Read AGENTS.md and then say what 2 plus 2 is.';
/** 45 characters; this turn has no tools. */
export const MODEL_RUN_QUESTION = 'What is 2 + 2? Answer with a single sentence.';

const TIME = '[Mon 2026-09-07 09:00 UTC] ';
/** Ends with an id, as long as the message has room for. */
const SURROUNDINGS =
  '\n\nSurroundings: agent=main | session=agent:main:direct:user | channel=direct | ' +
  'host=workstation | system=Linux (x64) | workspace=/home/user/assistant/workspace | shell=bash | ' +
  'language=en | time zone=UTC | model=local | thinking=off | sandbox=off | notes=on | run=';
const RUN_ID = '4f9c2a7be0d853164f9c2a7be0d85316';
/** 220 characters. */
const RUNTIME_CONTEXT =
  'State of the workspace at the start of this turn (information, not a request):\n' +
  '- commands in the background: none\n- helpers at work: none\n- unread messages: none\n' +
  '- planned jobs: none\nThe question above needs a reply now.';
const FILE = '# AGENTS.md\n\nSums are worked out in the head.';
const NO_TOOL = 'No such tool: read.';
const CALL_ID = 'call00000001';

/** A fixed text, filled with whole sentences to its measured length. */
const filled = (text: string, chars: number): string => `${text}\n${prose(text, chars - text.length - 1)}`;

/** Every message of the turn, in order; the system text is filled in at the end, when it is known how long it is. */
export function messagesOf({ trailingUser, contentParts }: Traits, texts: Texts): readonly JsonObject[] {
  const { small, exchange, setup } = texts;
  const context = small ? 'State of the workspace: nothing is running.' : RUNTIME_CONTEXT;
  return [
    { role: 'system', content: '' },
    user(questionOf(texts), contentParts && !trailingUser),
    ...(exchange ? toolExchange(setup, small) : []),
    ...(trailingUser && setup.trailingUser ? [user(context, contentParts)] : []),
  ];
}

function user(text: string, asParts: boolean): JsonObject {
  return { role: 'user', content: asParts ? [{ type: 'text', text }] : text };
}

/** The user's message: the question, with the time and the surroundings where the release adds them. */
function questionOf({ question, setup, small }: Texts): string {
  const asked = question ?? QUESTION;
  if (small || setup.userChars === QUESTION.length) return asked;
  const timed = `${TIME}${asked}`;
  return setup.userChars > timed.length ? withSurroundings(timed, setup.userChars) : timed;
}

function withSurroundings(text: string, chars: number): string {
  const idChars = chars - QUESTION.length - TIME.length - SURROUNDINGS.length;
  return `${text}${SURROUNDINGS}${RUN_ID.repeat(2).slice(0, idChars)}`;
}

function toolExchange({ toolResultChars }: Setup, small: boolean): readonly JsonObject[] {
  const call = {
    id: CALL_ID,
    type: 'function',
    function: { name: 'read', arguments: '{"path":"AGENTS.md"}' },
  };
  return [
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', content: resultOf(toolResultChars, small), tool_call_id: CALL_ID },
  ];
}

function resultOf(chars: number, small: boolean): string {
  if (chars === NO_TOOL.length) return NO_TOOL;
  return small ? 'Answer in one short sentence.' : filled(FILE, chars);
}
