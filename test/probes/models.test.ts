import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestIds, modelsProbe, readModels, standing } from '../../src/probes/models.js';
import { answerTo, failureOf, targetAt } from './exchanges.js';

const read = (body: string, status = 200) => readModels(answerTo('models', status, body));

describe('modelsProbe', () => {
  it('asks at the base URL', () => {
    expect(modelsProbe(targetAt('http://h:1/api/v1')).url).toBe('http://h:1/api/v1/models');
  });
});

describe('readModels', () => {
  it.each([
    [
      'inferrs',
      '{"object":"list","data":[{"id":"m","object":"model","owned_by":"inferrs (loaded)"}]}',
      [{ id: 'm', ownedBy: 'inferrs (loaded)' }],
    ],
    ['an empty list', '{"object":"list","data":[]}', []],
    ['Ollama without models', '{"object":"list","data":null}', []],
    [
      'llama-server',
      '{"models":[{"name":"x"}],"object":"list","data":[{"id":"m","owned_by":"llamacpp","meta":{"n_ctx_train":32768}}]}',
      [{ id: 'm', ownedBy: 'llamacpp' }],
    ],
    [
      'vLLM',
      '{"object":"list","data":[{"id":"m","owned_by":"vllm","max_model_len":8192}]}',
      [{ id: 'm', ownedBy: 'vllm', contextTokens: 8192 }],
    ],
    ['a bare array', '[{"id":"a"},"b"]', [{ id: 'a' }, { id: 'b' }]],
    ['names', '{"models":[{"name":"a"},{"model":"b"}]}', [{ id: 'a' }, { id: 'b' }]],
    ['rows that are none', '{"data":[{"id":"a"},null,7,{"id":""}]}', [{ id: 'a' }]],
  ])('reads %s', (_name, body, models) => {
    expect(read(body)).toEqual({ kind: 'list', models });
  });

  it.each([
    ['a web page', '<!doctype html>'],
    ['malformed JSON', '{"data":[{'],
    ['other JSON', '{"hello":1}'],
    ['other JSON', '{"data":null}'],
    ['other JSON', '{"data":[1,2]}'],
    ['other JSON', 'true'],
    ['nothing', ''],
    ['plain text', 'Ollama is running'],
  ])('tells %s: %s', (what, body) => {
    expect(read(body)).toEqual({ kind: 'other', what });
  });

  it('tells a status and a failure', () => {
    expect(read('{"data":[]}', 404)).toEqual({ kind: 'status', status: 404 });
    expect(readModels(failureOf('models', 'headers', 'ECONNRESET'))).toEqual({ kind: 'failure' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"data":${json}}`),
        ),
        (body) => {
          const reading = read(body);
          if (reading.kind === 'list') standing(reading.models, body);
        },
      ),
    );
  });
});

describe('standing', () => {
  const list = [{ id: 'google/gemma-4-E2B-it' }, { id: 'qwen3:latest' }];
  it('finds the model', () => {
    expect(standing(list, 'google/gemma-4-E2B-it')).toMatchObject({ kind: 'listed' });
    expect(standing(list, undefined)).toEqual({ kind: 'not-asked' });
  });
  it('finds it without the tag that Ollama adds', () => {
    expect(standing(list, 'qwen3')).toMatchObject({ kind: 'listed', model: { id: 'qwen3:latest' } });
  });
  it('tells the prefix of the provider apart', () => {
    expect(standing(list, 'inferrs/google/gemma-4-E2B-it')).toMatchObject({
      kind: 'prefixed',
      prefix: 'inferrs',
    });
    expect(standing(list, 'google/qwen3')).toMatchObject({ kind: 'prefixed', prefix: 'google' });
  });
  it('offers the closest names', () => {
    expect(standing(list, 'gemma-4-e2b')).toMatchObject({
      kind: 'absent',
      closest: ['google/gemma-4-E2B-it', 'qwen3:latest'],
    });
  });
});

describe('closestIds', () => {
  it('puts typing errors first, and gives three at most', () => {
    const ids = ['mistral', 'llama3:8b', 'qwen3-8b', 'qwen3-80b', 'phi4'];
    expect(closestIds('qwem3-8b', ids)).toHaveLength(3);
    expect(closestIds('qwem3-8b', ids)[0]).toBe('qwen3-8b');
  });
  it('compares the last part of a path', () => {
    expect(closestIds('gemma-3', ['/models/gemma-3', 'org/llama'])[0]).toBe('/models/gemma-3');
  });
});
