import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly type: string | undefined;
  readonly body: string;
  /** Whether the body ended as its framing said. */
  readonly complete: boolean;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** One request on a connection of its own. Rejects when no status line came. */
export function ask(url: string, { method, path, body, headers, signal }: Ask): Promise<Answer> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, url),
      {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...type, ...headers },
        agent: false,
        ...(signal && { signal }),
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        // A cut body is an error and then a close; the close alone decides.
        incoming.on('error', () => undefined);
        incoming.on('close', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            rawHeaders: incoming.rawHeaders,
            type: incoming.headers['content-type'],
            body: text,
            complete: incoming.complete,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export const CHAT = '/v1/chat/completions';
export const USER = { role: 'user', content: 'What is 2 + 2?' };
export const PARTS = { role: 'user', content: [{ type: 'text', text: 'What is 2 + 2?' }] };
export const READ = {
  type: 'function',
  function: {
    name: 'read',
    description: 'Reads a file.',
    parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
  },
};
export const AFTER_TOOL = [
  USER,
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'call0', type: 'function', function: { name: 'read', arguments: '{"path":"AGENTS.md"}' } },
    ],
  },
  { role: 'tool', content: 'Be brief.', tool_call_id: 'call0' },
];

/** A chat request; `messages` defaults to the one question. */
export function chat(url: string, body: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return ask(url, { path: CHAT, body: JSON.stringify({ model: 'tiny-model', messages: [USER], ...body }) });
}

/** The JSON of each event, `[DONE]` as the string it is. */
export function eventsOf(answer: Answer): unknown[] {
  return answer.body
    .split('\n\n')
    .filter((block) => block.startsWith('data: '))
    .map((block) => (block === 'data: [DONE]' ? '[DONE]' : (JSON.parse(block.slice(6)) as unknown)));
}

/** The code of the network error that the promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
