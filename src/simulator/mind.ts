import { inflateSync } from 'node:zlib';
import {
  type Answer,
  CALL_TOKENS,
  inputText,
  limitOf,
  piecesOf,
  SENTENCE,
  type ToolCall,
  textOf,
} from './answer.js';
import type { Engine } from './engine.js';
import { isObject, type RequestFacts } from './request.js';
import type { Traits } from './types.js';

/** What a model with an engine says to a request, before any limit. */
interface Thought {
  readonly text: string;
  readonly call: ToolCall | null;
}

/** Users' messages, from the last, in which it looks for what is asked: OpenClaw puts one of its own behind. */
const LOOKS_BACK = 2;
/** Words that stand in a prompt to be found again: `heron-417`. */
const CODE_WORD = /\b[a-z]{3,}-\d{3}\b/g;
const NARRATED = 'I would read AGENTS.md with the read tool.';

/**
 * A model that does as it is told, as far as a session asks: "reply exactly WORD", the code words it can see, so many
 * words, the colour of a picture, a call of the tool that is wanted with arguments that fit its schema. To anything
 * else it answers as the tiny model does: a call when tools are there and none was answered yet, else the sentence.
 * @param visible what of the prompt reached it
 */
function think(request: RequestFacts, visible: string, engine: Engine): Thought {
  const said = (text: string): Thought => ({ text, call: null });
  const question = questionOf(request);
  const choice = engine.obeysToolChoice ? request.body.tool_choice : undefined;
  if (choice === 'required' || isObject(choice)) return called(request, question, choice, engine);
  const exact = /reply (?:with )?exactly:? +"?([\w-]+)/i.exec(question)?.[1];
  if (exact !== undefined)
    return said(engine.leaksThoughts ? `<think>\nThey want ${exact}.\n</think>\n${exact}` : exact);
  const picture = pictureIn(request);
  if (picture !== undefined)
    return said(engine.sees === 'wrong' ? 'black' : (colourOf(picture) ?? 'no colour'));
  if (/code words?/i.test(question))
    return said([...new Set(visible.match(CODE_WORD) ?? [])].join(' and ') || 'There are none.');
  const count = /\b(\d{1,5}) (?:words|tokens)\b/i.exec(question)?.[1];
  if (count !== undefined)
    return said(Array.from({ length: Number(count) }, (_, at) => `word${at}`).join(' '));
  const results = request.messages.filter(({ role }) => role === 'tool').length;
  const wanted = Number(/\b(\d{1,2}) (?:calls|files|steps)\b/i.exec(question)?.[1] ?? 1);
  if (request.tools.length === 0 || choice === 'none' || results >= wanted) return said(SENTENCE);
  return called(request, question, undefined, engine);
}

function questionOf({ messages }: RequestFacts): string {
  const users = messages.filter(({ role }) => role === 'user').slice(-LOOKS_BACK);
  return users.map(({ content }) => textOf(content)).join('\n');
}

interface Tool {
  readonly name: string;
  readonly parameters: unknown;
}

/** The tool that is chosen, else the one that the question names, else `read`, else the first. */
function called(request: RequestFacts, question: string, choice: unknown, engine: Engine): Thought {
  if (request.tools.length > engine.mostTools) return { text: NARRATED, call: null };
  const tools = request.tools.flatMap(({ function: tool }): Tool[] =>
    isObject(tool) && typeof tool.name === 'string' ? [{ name: tool.name, parameters: tool.parameters }] : [],
  );
  const chosen = isObject(choice) && isObject(choice.function) ? choice.function.name : undefined;
  const tool =
    tools.find(({ name }) => name === chosen) ??
    tools.find(({ name }) => new RegExp(`\\b${name.replace(/\W/g, '.')}\\b`).test(question)) ??
    tools.find(({ name }) => name === 'read') ??
    tools[0];
  if (!tool) return { text: SENTENCE, call: null };
  return {
    text: '',
    call: { name: tool.name, arguments: argumentsFor(tool.parameters, engine.stringifies) },
  };
}

function argumentsFor(parameters: unknown, stringifies: boolean): Record<string, unknown> {
  const properties = isObject(parameters) && isObject(parameters.properties) ? parameters.properties : {};
  const required = isObject(parameters) && Array.isArray(parameters.required) ? parameters.required : [];
  const wanted = Object.entries(properties).filter(
    ([name]) => required.length === 0 || required.includes(name),
  );
  return Object.fromEntries(
    wanted.map(([name, schema]) => {
      const value = valueFor(name, schema);
      return [name, stringifies && typeof value === 'object' ? JSON.stringify(value) : value];
    }),
  );
}

/** A value that a schema takes: its first choice, else the plainest of its type. */
function valueFor(name: string, schema: unknown): unknown {
  if (!isObject(schema)) return name;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'array':
      return [valueFor('one', schema.items), valueFor('two', schema.items)];
    case 'object':
      return argumentsFor(schema, false);
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return name === 'path' ? 'AGENTS.md' : name;
  }
}

/** The last picture in what the user said last: the bytes of a data URL. */
export function pictureIn({ messages }: RequestFacts): Buffer | undefined {
  const users = messages.filter(({ role }) => role === 'user').slice(-LOOKS_BACK);
  const parts = users.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const urls = parts.flatMap((part) =>
    isObject(part) && isObject(part.image_url) && typeof part.image_url.url === 'string'
      ? [part.image_url.url]
      : [],
  );
  const data = /^data:image\/\w+;base64,(.*)$/s.exec(urls.at(-1) ?? '')?.[1];
  return data === undefined ? undefined : Buffer.from(data, 'base64');
}

const COLOURS = {
  red: [255, 0, 0],
  green: [0, 160, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  white: [255, 255, 255],
  black: [0, 0, 0],
} as const;

const PNG_HEAD = 8;

/** The colour of the first pixel of a PNG of eight-bit RGB or RGBA; undefined for any other file. */
function colourOf(png: Buffer): string | undefined {
  const data: Buffer[] = [];
  for (let at = PNG_HEAD; at + 8 <= png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  if (data.length === 0) return undefined;
  const pixel = inflateSync(Buffer.concat(data)).subarray(1, 4);
  const far = (colour: readonly number[]): number =>
    colour.reduce((sum, value, at) => sum + Math.abs(value - (pixel[at] ?? 0)), 0);
  return Object.entries(COLOURS).sort(([, a], [, b]) => far(a) - far(b))[0]?.[0];
}

/** What a server with an engine makes of a request: `seen` of its tokens reach the model. */
export interface Served {
  readonly engine: Engine;
  readonly promptTokens: number;
  readonly seenTokens: number;
  readonly cachedTokens: number;
}

/** The answer of a model that does as it is told (`think`), cut by the limit on the answer. */
export function thoughtfulAnswer(
  request: RequestFacts,
  traits: Traits,
  { engine, promptTokens, seenTokens: seen, cachedTokens }: Served,
): Answer {
  const whole = inputText(request);
  const visible = seen < promptTokens ? whole.slice(-Math.floor(seen * engine.charsPerToken)) : whole;
  const thought = think(request, visible, engine);
  const limit = limitOf(request, traits);
  const reasoning = Array.from({ length: engine.thinks }, (_, at) => ` step${at}`).slice(0, limit);
  const left = limit - reasoning.length;
  const call = thought.call !== null && left >= CALL_TOKENS ? thought.call : null;
  const text = thought.call === null ? piecesOf({ is: 'text', text: thought.text }).slice(0, left) : [];
  const spoken = reasoning.length + text.length + (call ? CALL_TOKENS : 0);
  const ended = spoken < limit;
  const silent = engine.usage === 'none' || (engine.usage === 'none-with-tools' && request.tools.length > 0);
  return {
    text,
    reasoning,
    call,
    finish: ended ? (call ? 'tool_calls' : 'stop') : 'length',
    promptTokens: seen,
    completionTokens: spoken + (ended ? 1 : 0),
    ...(engine.usage === 'cached' && { cachedTokens }),
    ...(silent && { hidesUsage: true }),
  };
}
