import { describe, expect, it } from 'vitest';
import { readLiteral } from '../../src/reading/literal.js';
import { unwrap } from '../../src/reading/said.js';

describe('the words are found in every shape of an error body', () => {
  it.each([
    ['{"error":{"message":"the words"}}'],
    ['{"error":"the words"}'],
    ['{"message":"the words"}'],
    ['{"detail":"the words"}'],
    ['{"detail":[{"msg":"the words","loc":["body","stop"],"type":"value_error"}]}'],
    ['{"detail":{"msg":"the words","type":"service_unavailable"}}'],
    ['{"object":"error","message":"the words","code":400}'],
    ['{"error":{"message":"{\\"error\\":{\\"message\\":\\"the words\\"}}"}}'],
    ["Error code: 400 - {'error': {'message': 'the words', 'param': None, 'code': True}}"],
    ["{'type': 'value_error', 'loc': ('body', 'stop'), 'msg': 'the words'}"],
    ['API Error: 400 Provider error 400: {"error":{"message":"the words"}}'],
    ['<html><head><title>the words</title></head><body><p>more</p></body></html>'],
    ['\u001b[31mthe words\u001b[0m'],
    ['{"error":{"message":"the words","type":"x"'],
  ])('%s', (body) => {
    const said = unwrap(body);
    expect(said.text).toContain('the words');
    expect(said.serverSaid).toContain('the words');
    expect(said.serverSaid).not.toContain('{');
  });
});

describe('a complaint about a field', () => {
  const content = { path: 'messages.1.content', expected: 'string', found: 'array' };

  it.each([
    ['serde', 'messages[1].content: invalid type: sequence, expected a string at line 1 column 82'],
    [
      'pydantic',
      '{"detail":[{"type":"string_type","loc":["body","messages",1,"content"],"msg":"Input should be a valid string","input":[{"type":"text"}]}]}',
    ],
    [
      'zod',
      '[{"code":"invalid_type","expected":"string","received":"array","path":["messages",1,"content"],"message":"Expected string, received array"}]',
    ],
    ['OpenAI', "Invalid type for 'messages[1].content': expected a string, but got an array instead."],
    ['jsonschema', "[{'type': 'text', 'text': 'hi'}] is not of type 'string' - 'messages.1.content'"],
    ['FastAPI, flattened', 'body -> messages -> 1 -> content: Expected string, received array'],
  ])('%s names its path and types', (_, body) => {
    expect(unwrap(body).issues).toContainEqual(expect.objectContaining(content));
  });

  it('Go names the field of a struct', () => {
    const { issues } = unwrap(
      'json: cannot unmarshal array into Go struct field Message.messages.content of type string',
    );
    expect(issues[0]).toMatchObject({ path: 'messages.content', expected: 'string', found: 'array' });
  });

  it('a variant names the value and what is allowed', () => {
    const { issues } = unwrap(
      'messages[0].role: unknown variant `developer`, expected one of `system`, `user`',
    );
    expect(issues[0]).toMatchObject({
      path: 'messages.0.role',
      value: 'developer',
      allowed: ['system', 'user'],
    });
  });

  it('words before a colon are no path', () => {
    expect(unwrap('into the target type: missing field `model` at line 1').issues[0]?.path).toBe('model');
  });
});

describe('a value written as somebody prints it', () => {
  it.each([
    ["{'a': None, 'b': (1, True), \"c\": 'it\\'s'}", { a: null, b: [1, true], c: "it's" }],
    [
      "{'message': litellm.BadRequestError: x - {\"m\": 1}, 'code': 400}",
      { message: 'litellm.BadRequestError: x - {"m": 1}', code: 400 },
    ],
    ['{"a": [1, 2, ...]}', { a: [1, 2] }],
    ['{"a": "cut of', { a: 'cut of' }],
  ])('%s', (text, value) => {
    expect(readLiteral(text)?.value).toEqual(value);
  });

  it('has a limit to its depth', () => {
    const deep = readLiteral('['.repeat(100_000));
    expect(deep?.complete).toBe(false);
  });
});

it('names the status that the text names', () => {
  expect(unwrap('openai.BadRequestError: Error code: 422 - {}').status).toBe(422);
  expect(unwrap('"HTTP/1.1 404 Not Found"').status).toBe(404);
  expect(unwrap('the limit is 512 tokens').status).toBeNull();
});
