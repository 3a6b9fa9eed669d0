import { describe, expect, it } from 'vitest';
import { ask, CHAT, chat } from './client.js';
import { useSimulators } from './serve.js';

const { start } = useSimulators();

/** What the real servers answered to these very bodies; null: 200. */
const REFUSALS: readonly (readonly [body: string, a: string | null, c: string | null])[] = [
  [
    '',
    '400 EOF while parsing a value at line 1 column 0',
    '400 EOF while parsing a value at line 1 column 0',
  ],
  [
    '{"model":',
    '400 model: EOF while parsing a value at line 1 column 9',
    '400 model: EOF while parsing a value at line 1 column 9',
  ],
  [
    'nul',
    '400 EOF while parsing a value at line 1 column 3',
    '400 EOF while parsing a value at line 1 column 3',
  ],
  ['hello', '400 expected value at line 1 column 1', '400 expected value at line 1 column 1'],
  [
    '{"model"',
    '400 EOF while parsing an object at line 1 column 8',
    '400 EOF while parsing an object at line 1 column 8',
  ],
  [
    '{"model":"x" "messages":[]}',
    '400 expected `,` or `}` at line 1 column 14',
    '400 expected `,` or `}` at line 1 column 14',
  ],
  [
    '{"model":"x",messages:[]}',
    '400 key must be a string at line 1 column 14',
    '400 key must be a string at line 1 column 14',
  ],
  [
    '{"model":"x","messages":[],}',
    '400 trailing comma at line 1 column 28',
    '400 trailing comma at line 1 column 28',
  ],
  [
    '{"model":"x"}',
    '422 missing field `messages` at line 1 column 13',
    '422 missing field `messages` at line 1 column 13',
  ],
  [
    '[]',
    '422 invalid length 0, expected struct ChatCompletionRequest with 9 elements at line 1 column 2',
    '422 invalid length 0, expected struct ChatCompletionRequest with 24 elements at line 1 column 2',
  ],
  [
    '{"model":"x","messages":[{"role":"system","content":"hi"},{"role":"user","content":[{"type":"text","text":"hi"}]}]}',
    '422 messages[1].content: invalid type: sequence, expected a string at line 1 column 83',
    null,
  ],
  [
    '{"model":"é","messages":[{"role":"user","content":[]}]}',
    '422 messages[0].content: invalid type: sequence, expected a string at line 1 column 51',
    null,
  ],
  [
    '{"model":"x",\n"messages":[{"role":"user",\n "content":[]}]}',
    '422 messages[0].content: invalid type: sequence, expected a string at line 3 column 11',
    null,
  ],
  [
    '{"model":"x","messages":[{"role":"assistant","content":null}]}',
    '422 messages[0].content: invalid type: null, expected a string at line 1 column 59',
    null,
  ],
  [
    '{"model":"x","messages":[{"role":"assistant","content":3}]}',
    '422 messages[0].content: invalid type: integer `3`, expected a string at line 1 column 56',
    '422 messages[0].content: invalid type: integer `3`, expected a string, an array of content parts, or null at line 1 column 56',
  ],
  [
    '{"model":"x","messages":[{"role":"user","content":[{"text":"a"}]}]}',
    '422 messages[0].content: invalid type: sequence, expected a string at line 1 column 50',
    '422 messages[0].content[0]: missing field `type` at line 1 column 63',
  ],
  [
    '{"model":"x","messages":[{"role":"developer","content":"x"}]}',
    '422 messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant` at line 1 column 44',
    '422 messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`, `function` at line 1 column 44',
  ],
  [
    '{"model":"x","messages":[{"role":"tool","content":"hi"}]}',
    '422 messages[0].role: unknown variant `tool`, expected one of `system`, `user`, `assistant` at line 1 column 39',
    null,
  ],
  [
    '{"model":"x","messages":[{"role":3,"content":"x"}]}',
    '400 messages[0].role: expected value at line 1 column 34',
    '400 messages[0].role: expected value at line 1 column 34',
  ],
  [
    '{"model":"x","messages":[{"role":"user","content":"hi"}],"temperature":"hot"}',
    '422 temperature: invalid type: string "hot", expected f64 at line 1 column 76',
    '422 temperature: invalid type: string "hot", expected f64 at line 1 column 76',
  ],
  [
    '{"model":"x","messages":[{"role":"user","content":"x"}],"max_tokens":-3}',
    '422 max_tokens: invalid value: integer `-3`, expected usize at line 1 column 71',
    '422 max_tokens: invalid value: integer `-3`, expected usize at line 1 column 71',
  ],
  [
    '{"model":"x","messages":[{"role":"user","content":"x"}],"tools":[{"a":nul}]}',
    '400 tools: expected ident at line 1 column 74',
    '400 tools[0].a: expected ident at line 1 column 74',
  ],
];

function fullWords(said: string | null): string {
  if (said === null) return '200';
  const prefix = said.startsWith('400')
    ? 'Failed to parse the request body as JSON'
    : 'Failed to deserialize the JSON body into the target type';
  return `${said.slice(0, 3)} text/plain; charset=utf-8 ${prefix}: ${said.slice(4)}`;
}

describe('inferrs chat refusals', () => {
  it.each(REFUSALS)('%s', async (body, a, c) => {
    const said = async (kind: 'inferrs-a' | 'inferrs-c') => {
      const answer = await ask((await start({ kind })).url, { path: CHAT, body });
      return answer.status === 200 ? '200' : `${answer.status} ${answer.type} ${answer.body}`;
    };
    expect([await said('inferrs-a'), await said('inferrs-c')]).toEqual([fullWords(a), fullWords(c)]);
  });

  it('refuses another content type', async () => {
    const { url } = await start({ kind: 'inferrs-c' });
    const answer = await ask(url, { path: CHAT, body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(answer).toMatchObject({
      status: 415,
      body: 'Expected request with `Content-Type: application/json`',
    });
  });

  it('refuses images in its own JSON', async () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }];
    const answer = await chat((await start({})).url, { messages: [{ role: 'user', content }] });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({
      error: {
        message: 'This model does not support vision input (no image_token_id in config)',
        type: 'invalid_request_error',
      },
    });
  });
});
