import { describe, expect, it } from 'vitest';
import { classify } from '../../src/causes/classify.js';
import type { Stage } from '../../src/steps.js';

const first = (body: unknown, stage: Stage = 'agent-turn', status: number | null = 400): string =>
  classify({
    status,
    contentType: typeof body === 'string' ? 'text/plain' : 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    transport: null,
    stage,
  })[0]?.code ?? 'nothing';

describe('a string was wanted and an array came', () => {
  it.each([
    [
      'aeson',
      'Error in $.messages[1].content: parsing String failed, expected String, but encountered Array',
    ],
    ['msgspec', { detail: 'Expected `str`, got `array` - at `$.messages[0].content`' }],
    ['found first', 'messages.3.content: got an array, expected a string'],
    ['echo', { message: 'Unmarshal type error: expected=string, got=array, field=messages.content' }],
    ['kotlinx', 'Expected beginning of the string, but got [ at path: $.messages[1].content'],
    ['gson', 'Expected a string but was BEGIN_ARRAY at line 1 column 90 path $.messages[4].content'],
    ['protojson', { code: 3, message: 'proto: (line 1:77): invalid value for string field content: [' }],
    [
      'jackson',
      {
        message:
          'Cannot deserialize value of type `java.lang.String` from Array value (token `JsonToken.START_ARRAY`)\n at [Source: REDACTED] (through reference chain: x.Req["messages"]->java.util.ArrayList[0]->x.Msg["content"])',
      },
    ],
    [
      'swift',
      'typeMismatch(Swift.String, Swift.DecodingError.Context(codingPath: [CodingKeys(stringValue: "messages", intValue: nil), _CodingKey(stringValue: "Index 1", intValue: 1), CodingKeys(stringValue: "content", intValue: nil)], debugDescription: "Expected to decode String but found an array instead.", underlyingError: nil))',
    ],
    ['dart', { error: "type 'List<dynamic>' is not a subtype of type 'String?'" }],
    ['ruby', { error: 'no implicit conversion of Array into String' }],
    ['java', 'class java.util.ArrayList cannot be cast to class java.lang.String'],
    [
      '.net',
      "Unable to cast object of type 'System.Collections.Generic.List`1[System.Object]' to type 'System.String'.",
    ],
    ['want and have', { error: 'mismatch: want string, have array (field messages.content)' }],
    ['json.net', "Error reading string. Unexpected token: StartArray. Path 'messages[2].content', line 1"],
    ['php', 'Argument #1 ($content) must be of type string, array given'],
    ['sonic', 'Mismatch type string with value array at index 482: mismatched type with value'],
    ['marshmallow', { messages: { 1: { content: ['Not a valid string.'] } } }],
    ['wrapped', { code: 400, errors: { json: { messages: { 1: { content: ['Not a valid string.'] } } } } }],
    ['django', { messages: [{}, { content: ['Not a valid string.'] }] }],
    [
      'asp.net',
      { errors: { '$.messages[1].content': ['The JSON value could not be converted to System.String.'] } },
    ],
    ['zod, formatted', { messages: { 1: { content: { _errors: ['Expected string, received array'] } } } }],
  ])('%s', (_, body) => {
    expect(first(body)).toBe('content-array-rejected');
  });
});

describe('null came, or nothing', () => {
  it.each([
    ['aeson', 'Error in $.messages[3].content: parsing String failed, expected String, but encountered Null'],
    ['msgspec', { detail: 'Expected `str`, got `null` - at `$.messages[3].content`' }],
    ['kotlinx', "Expected string literal but 'null' literal was found at path: $.messages[3].content"],
    ['gson', 'Expected a string but was NULL at line 1 column 90 path $.messages[3].content'],
    ['marshmallow', { messages: { 3: { content: ['Field may not be null.'] } } }],
    [
      'go validator',
      "Key: 'Req.Messages[3].Content' Error:Field validation for 'Content' failed on the 'required' tag",
    ],
    ['asp.net', { errors: { 'Messages[3].Content': ['The Content field is required.'] } }],
  ])('%s', (_, body) => {
    expect(first(body, 'tool-result-turn')).toBe('null-content-rejected');
  });
});

describe('the path says whose trouble it is', () => {
  it.each([
    ['param-rejected', { detail: 'Expected `str`, got `array` - at `$.stop`' }],
    ['param-rejected', { store: ['Unknown field.'] }],
    ['param-rejected', "The JSON property 'store' could not be mapped to any .NET member of type 'Request'."],
    ['strict-rejected', "Extra inputs are not permitted, field: 'tools[1].function.strict', value: False"],
    ['max-tokens-rejected', { max_completion_tokens: ['Unknown field.'] }],
    ['model-missing', { model: ['Missing data for required field.'] }],
  ])('%s', (code, body) => {
    expect(first(body)).toBe(code);
  });

  it('takes a call’s arguments for history', () => {
    const words = ['The JSON value could not be converted to System.String.'];
    const body = { errors: { '$.messages[2].tool_calls[0].function.arguments': words } };
    expect(first(body, 'tool-result-turn')).toBe('tool-message-rejected');
  });
});

it('takes no repeated request for a complaint', () => {
  const messages = [{ role: 'user', content: ['the content field is required', 'it must be a string'] }];
  expect(first({ error: 'boom', request: { messages } }, 'agent-turn', 500)).toBe('opaque-error');
});
