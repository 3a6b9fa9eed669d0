import type { RequestFacts } from './request.js';
import { isObject } from './request.js';
import type { Content, Traits } from './types.js';

export const SENTENCE = 'Two plus two equals four.';
const CHARS_PER_TOKEN = 3.6;
/** Tokens that the chat template costs by itself, for each message, and for the instructions around tools. */
const TEMPLATE_TOKENS = 13;
const MESSAGE_TOKENS = 5;
const TOOLS_TOKENS = 100;
/** A tool call is three tokens of the tiny model: it is whole or it is not there. */
export const CALL_TOKENS = 3;

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What the model says, before it is put on the wire. */
export interface Answer {
  readonly text: readonly string[];
  readonly reasoning: readonly string[];
  readonly call: ToolCall | null;
  readonly finish: 'stop' | 'length' | 'tool_calls';
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Tokens of the prompt that were kept from an earlier request; absent where usage does not tell. */
  readonly cachedTokens?: number;
  /** No usage is told, whatever the client asked for. */
  readonly hidesUsage?: true;
}

/** Tokens of the prompt, at about 3.6 characters a token; tools count only where the model sees them. */
export function countPrompt(
  request: RequestFacts,
  showsTools: boolean,
  charsPerToken = CHARS_PER_TOKEN,
): number {
  const tokens = (text: string): number => Math.ceil(text.length / charsPerToken);
  const messages = request.messages.map((message) => {
    const calls = message.tool_calls;
    return MESSAGE_TOKENS + tokens(textOf(message.content)) + (calls ? tokens(JSON.stringify(calls)) : 0);
  });
  const tools =
    showsTools && request.tools.length > 0 ? TOOLS_TOKENS + tokens(JSON.stringify(request.tools)) : 0;
  return messages.reduce((sum, each) => sum + each, TEMPLATE_TOKENS) + tools;
}

/** The prompt as a template would write it: what stands in front of the first difference can be kept. */
export function inputText({ messages, tools }: RequestFacts): string {
  const turns = messages.map(({ role, content, tool_calls: calls }) =>
    turnText(String(role), textOf(content), calls),
  );
  const system = messages[0]?.role === 'system' ? 1 : 0;
  return [
    ...turns.slice(0, system),
    tools.length > 0 ? JSON.stringify(tools) : '',
    ...turns.slice(system),
  ].join('');
}

function turnText(role: string, text: string, calls: unknown): string {
  return `<${role}>${text}${calls === undefined ? '' : JSON.stringify(calls)}`;
}

/** What a slot holds of an answer: as it stands in the next prompt where it is text. */
export function spokenText({ text, call }: Answer): string {
  return turnText('assistant', text.join(''), call ?? undefined);
}

export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isObject(part) ? String(part.text ?? '') : '')).join('');
}

/**
 * The tiny model's behaviour: shown tools it calls `read`, otherwise (and once a tool's result is there) it says the
 * sentence. A limit on the answer cuts it, in tokens.
 */
export function answerTo(request: RequestFacts, traits: Traits, said: Content | undefined): Answer {
  const answer = plainAnswer(request, traits, said);
  return traits.tellsUsage === false ? { ...answer, hidesUsage: true } : answer;
}

function plainAnswer(request: RequestFacts, traits: Traits, said: Content | undefined): Answer {
  const showsTools = traits.showsTools !== false && traits.templateHasTools !== false;
  const prompt = countPrompt(request, showsTools);
  const limit = limitOf(request, traits);
  const wantsCall =
    showsTools && request.tools.length > 0 && !request.messages.some((message) => message.role === 'tool');
  const promptTokens = seenTokens(prompt, traits);
  if (said === undefined && wantsCall) return callAnswer(promptTokens, limit);
  const whole = said === undefined ? [SENTENCE] : piecesOf(said);
  const cut = whole.slice(0, limit);
  const ended = cut.length < limit;
  const isReasoning = said?.is === 'reasoning';
  return {
    text: isReasoning ? [] : cut,
    reasoning: isReasoning ? cut : [],
    call: null,
    finish: ended ? 'stop' : 'length',
    promptTokens,
    completionTokens: cut.length + (ended ? 1 : 0),
  };
}

function callAnswer(promptTokens: number, limit: number): Answer {
  const fits = limit > CALL_TOKENS;
  return {
    text: [],
    reasoning: [],
    call: limit >= CALL_TOKENS ? { name: 'read', arguments: { path: 'AGENTS.md' } } : null,
    finish: fits ? 'tool_calls' : 'length',
    promptTokens,
    completionTokens: fits ? CALL_TOKENS + 1 : limit,
  };
}

/** What is left of a prompt that is cut in silence: Ollama keeps half of the context and two tokens. */
function seenTokens(prompt: number, traits: Traits): number {
  const context = traits.contextTokens;
  if (traits.truncates !== true || context === undefined || prompt < context) return prompt;
  return context / 2 + 2;
}

export function limitOf(request: RequestFacts, traits: Traits): number {
  for (const field of traits.limitFields ?? []) {
    const limit = request.body[field];
    if (typeof limit === 'number') return Math.max(1, limit);
  }
  return Number.POSITIVE_INFINITY;
}

export function piecesOf(said: Content): string[] {
  if (said.is === 'ramble') {
    return [SENTENCE, ...Array.from({ length: said.tokens - 2 }, (_, index) => ` and ${index + 5}`)];
  }
  return said.text.match(/\s*\S+|\s+$/g) ?? [];
}
