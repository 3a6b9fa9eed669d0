/**
 * The requests that follow an agent's first turn: the same prefix with more messages behind it, and those of a
 * compaction, which are of other shapes. Sizes, roles and limits as measured; words our own. Pure.
 */
import { withFlags } from '../flags/flags.js';
import { messagesIn, roleOf } from '../flags/rewrite.js';
import { isObject } from '../json.js';
import type { CompatFlags, JsonObject, JsonValue, VariantId } from '../model.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { buildTurn } from '../turn/build.js';
import { prose } from '../turn/prose.js';

/** Whose session it is. */
export interface Agent {
  readonly profile: ReleaseRef;
  readonly variant?: VariantId | undefined;
  readonly model: string;
  readonly flags: CompatFlags;
}

/** What was said in one turn that is over: the question, the files that were read for it, the answer. */
export interface Said {
  readonly user: string;
  readonly reads?: readonly string[];
  readonly assistant: string;
}

/** What differs from turn to turn. */
export interface Asked {
  /** What was said before; the first question is the one that smoke asks. */
  readonly before: readonly Said[];
  readonly question?: string;
  /** Read for the question so far. */
  readonly reads?: readonly string[];
  /** Of the answer, in tokens: lower than the real one, to save time. */
  readonly limit: number;
}

/** The limit that the release itself sends with a summary. */
export const summaryLimit = (profile: ReleaseRef): number => releaseOf(profile).compaction.summaryLimit;

/** One turn of the conversation: the first turn's prefix, what was said since, and the runtime context last. */
export function conversationTurn(agent: Agent, { before, question, reads = [], limit }: Asked): JsonObject {
  const { base, system, user, trailing } = partsOf(agent, limit);
  const [first, ...later] = before;
  const asked = question === undefined ? [] : [sameForm(user, question)];
  const messages =
    first === undefined
      ? [user]
      : [user, ...answered(agent, first), ...later.flatMap((said) => turnOver(agent, user, said)), ...asked];
  return flagged(agent, {
    ...base,
    messages: [...system, ...messages, ...exchanges(agent, reads), ...trailing],
  });
}

/** Before a compaction the agent is told to write down what matters: another system text, two tools, strings. */
export function memoryFlush(agent: Agent, before: readonly Said[], limit: number): JsonObject {
  const { base, user } = partsOf(agent, limit);
  const { compaction, learned } = releaseOf(agent.profile);
  const flush = compaction.flush ?? FLUSH_SIZE;
  const tools = Array.isArray(base.tools) ? named(base.tools, flush.tools) : [];
  const { tools: _, tool_choice: choice, ...rest } = base;
  const asArray = Array.isArray(user.content);
  const texts = before.flatMap(({ user: question, assistant }): JsonObject[] => [
    { role: 'user', content: inForm(question, asArray) },
    { role: 'assistant', content: assistant },
  ]);
  return flagged(agent, {
    ...rest,
    messages: [
      ownSystem(learned?.flush) ?? system(prose('memory flush', flush.systemChars)),
      ...texts,
      { role: 'user', content: inForm(FLUSH, asArray) },
    ],
    ...(tools.length > 0 && { tools, ...(choice !== undefined && { tool_choice: choice }) }),
  });
}

/** The conversation is summed up: a short system text, the whole of it in one user message, no tools. */
export function summary(agent: Agent, before: readonly Said[], limit: number): JsonObject {
  const { base } = partsOf(agent, limit);
  const { compaction, learned } = releaseOf(agent.profile);
  const { tools: _tools, tool_choice: _choice, ...rest } = base;
  const history = before.map(({ user, assistant }) => `[user] ${user}\n[assistant] ${assistant}`).join('\n');
  return flagged(agent, {
    ...rest,
    messages: [
      ownSystem(learned?.summary) ?? system(prose('summary', compaction.summarySystemChars)),
      { role: 'user', content: inForm(`${SUMMARISE}\n\n${history}`, compaction.summaryParts) },
    ],
  });
}

/** The turn after it: the summary stands where the older turns stood. */
export function turnAfterCompaction(agent: Agent, last: Said, question: string, limit: number): JsonObject {
  const { base, system, user, trailing } = partsOf(agent, limit);
  const { opening: form } = releaseOf(agent.profile).compaction;
  const openings = {
    'in-array': [{ role: 'user', content: [textPart(SUMMARY), textPart(last.user)] }],
    'in-text': [{ role: 'user', content: [textPart(`${SUMMARY}\n\n${last.user}`)] }],
    'message-of-parts': [{ role: 'user', content: [textPart(SUMMARY)] }, sameForm(user, last.user)],
    message: [{ role: 'user', content: SUMMARY }, sameForm(user, last.user)],
  } as const satisfies Record<typeof form, readonly JsonObject[]>;
  return flagged(agent, {
    ...base,
    messages: [
      ...system,
      ...openings[form],
      { role: 'assistant', content: last.assistant },
      sameForm(user, question),
      ...trailing,
    ],
  });
}

/** The turn of another agent, a heartbeat or a sub-agent: a text of its own from the first word on, fewer tools. */
export function otherAgentTurn(
  { profile, model, flags }: Agent,
  limit: number,
  marks = { start: 'orchard', end: 'harbour' },
): JsonObject {
  const turn = buildTurn({
    profile,
    step: 'agent',
    model,
    flags,
    systemChars: OTHER_AGENT_CHARS,
    marks,
    maxTokens: limit,
  });
  return Array.isArray(turn.tools) ? { ...turn, tools: named(turn.tools, OTHER_AGENT_TOOLS) } : turn;
}

const OTHER_AGENT_CHARS = 27_000;
const OTHER_AGENT_TOOLS = ['exec', 'read', 'write'];
/** Where a release was not seen to flush. */
const FLUSH_SIZE = { systemChars: 24_214, tools: ['read', 'write'] } as const;
const system = (content: string): JsonObject => ({ role: 'system', content });
/** As it was recorded. */
const ownSystem = (recorded: JsonObject | null | undefined): JsonObject | undefined =>
  recorded
    ? messagesIn(recorded)
        .filter(isObject)
        .find(({ role }) => role === 'system')
    : undefined;

const FLUSH =
  'The conversation is about to be summed up. Write what must be kept to memory/today.md; reply NO_REPLY where there is nothing.';
const SUMMARISE = 'Sum up this conversation: what was asked, what was done, what is left to do.';
const SUMMARY =
  'What was said before, summed up: the user asked for two sums, AGENTS.md was read, both sums were answered.';

interface TurnParts {
  readonly base: JsonObject;
  readonly system: readonly JsonObject[];
  /** The first question, as the release writes it. */
  readonly user: JsonObject;
  /** The runtime context, where the release sends it. */
  readonly trailing: readonly JsonObject[];
}

function partsOf({ profile, variant, model, flags }: Agent, limit: number): TurnParts {
  const base = buildTurn({ profile, variant, step: 'agent', model, flags, maxTokens: limit });
  const messages = messagesIn(base).filter(isObject);
  const users = messages.filter((message) => roleOf(message) === 'user');
  const [user = { role: 'user', content: '' }, ...trailing] = users;
  return { base, system: messages.filter((message) => roleOf(message) === 'system'), user, trailing };
}

/**
 * What flags rewrite in any body. Tools are not taken away here: `buildTurn` has done so, and in requests of a compaction
 * nothing else goes with them.
 */
function flagged({ profile, flags }: Agent, body: JsonObject): JsonObject {
  const { supportsTools: _, ...rest } = flags;
  return withFlags(body, profile, rest);
}

function turnOver(agent: Agent, user: JsonObject, said: Said): readonly JsonObject[] {
  return [sameForm(user, said.user), ...answered(agent, said)];
}

function answered(agent: Agent, { reads = [], assistant }: Said): readonly JsonObject[] {
  return [...exchanges(agent, reads), { role: 'assistant', content: assistant }];
}

/** Each file read with a call of its own; none where the model is shown no tools. */
function exchanges({ flags }: Agent, reads: readonly string[]): readonly JsonObject[] {
  if (flags.supportsTools === false) return [];
  return reads.flatMap((path, at): JsonObject[] => {
    const id = `call${String(at + 1).padStart(8, '0')}`;
    const call = { id, type: 'function', function: { name: 'read', arguments: JSON.stringify({ path }) } };
    return [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', content: `# ${path}\n\n${prose(path, 60)}`, tool_call_id: id },
    ];
  });
}

const sameForm = ({ content }: JsonObject, text: string): JsonObject => ({
  role: 'user',
  content: inForm(text, Array.isArray(content)),
});
const inForm = (text: string, asArray: boolean): JsonValue => (asArray ? [textPart(text)] : text);
const textPart = (text: string): JsonObject => ({ type: 'text', text });

const named = (tools: readonly JsonValue[], names: readonly unknown[]): JsonValue[] =>
  tools.filter((tool) => names.includes(nameOf(tool)));

function nameOf(tool: JsonValue): string {
  const about = isObject(tool) ? tool.function : undefined;
  return isObject(about) && typeof about.name === 'string' ? about.name : '';
}
