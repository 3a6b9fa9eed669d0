import type { Evidence } from '../../src/reading/evidence.js';

/** Evidence with only what matters written down. */
export type Seen = Partial<Evidence>;

/** What must raise a code first, and a near miss that must not raise it. */
export interface Pair {
  readonly hit: Seen;
  readonly miss: Seen;
}

export const error = (message: string, type = 'invalid_request_error'): string =>
  JSON.stringify({ error: { message, type, param: null, code: null } });

export const completion = (message: object, finish: string | null = 'stop', usage?: object): string =>
  JSON.stringify({
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    ...(usage === undefined ? {} : { usage }),
  });

export const call = (args: unknown): object => ({
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: args } }],
});

export const agent = (status: number | null, body: string): Seen => ({ status, body, stage: 'agent-turn' });
export const direct = (status: number | null, body: string): Seen => ({ status, body, stage: 'direct' });
export const toolResult = (status: number | null, body: string): Seen => ({
  status,
  body,
  stage: 'tool-result-turn',
});
export const answered = (body: string): Seen => ({
  status: 200,
  body,
  contentType: 'application/json',
  stage: 'agent-turn',
});

/** What a request carried: a small text turn, with parts of it changed. */
export function carrying(
  changes: Partial<NonNullable<Evidence['carried']>> = {},
): NonNullable<Evidence['carried']> {
  return {
    bytes: 400,
    stream: true,
    streamOptions: true,
    contentParts: true,
    images: false,
    tools: 12,
    toolChoice: true,
    strict: false,
    store: false,
    roles: ['system', 'user', 'user'],
    nullContent: false,
    maxTokensField: 'max_completion_tokens',
    maxTokens: 4096,
    schemaKeywords: ['type', 'properties', 'pattern', 'minItems'],
    ...changes,
  };
}

/** Evidence with everything unsaid left unknown. */
export function evidence(seen: Seen): Evidence {
  return { status: null, contentType: null, body: '', transport: null, stage: null, ...seen };
}
