import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model.js';
import { identifyServer, identityProbes } from '../../src/probes/identify.js';
import { answerTo, failureOf, targetAt } from './exchanges.js';

const list = (owner: string, more = '') =>
  answerTo('models', 200, `{"object":"list","data":[{"id":"m","owned_by":"${owner}"${more}}]}`);
const healthy = answerTo('health', 200, '{"status":"ok"}');

describe('identifyServer', () => {
  it.each<[string, string, readonly Exchange[]]>([
    ['inferrs', 'late April 2026 or newer', [healthy, list('inferrs (loaded)')]],
    ['inferrs', 'from before late April 2026', [healthy, list('inferrs')]],
    [
      'inferrs',
      'late April 2026 or newer',
      [
        healthy,
        answerTo('models', 200, '{"object":"list","data":[]}'),
        answerTo('root', 200, 'inferrs is running'),
      ],
    ],
    ['inferrs', 'from before late April 2026', [healthy, answerTo('root', 200, 'Ollama is running')]],
    [
      'ollama',
      '',
      [answerTo('health', 404, '404 page not found'), answerTo('root', 200, 'Ollama is running')],
    ],
    ['ollama', '0.21.0', [list('library'), answerTo('version', 200, '{"version":"0.21.0"}')]],
    ['llmman', '', [list('llmman')]],
    ['llmman', '', [answerTo('root', 200, 'llmman is running')]],
    ['llama-server', '', [list('llamacpp')]],
    ['llama-server', 'build b6100', [answerTo('direct', 200, '{"system_fingerprint":"b6100-abc123"}')]],
    [
      'llama-server',
      '',
      [answerTo('health', 404, '{"error":{"message":"File Not Found","type":"not_found_error","code":404}}')],
    ],
    ['vllm', '', [list('vllm')]],
    ['lmstudio', '', [list('organization_owner')]],
    ['lmstudio', '', [answerTo('health', 200, '{"error":"Unexpected endpoint or method. (GET /health)"}')]],
    ['ollama', '', [answerTo('direct', 200, '{"system_fingerprint":"fp_ollama"}')]],
    ['litellm', '', [answerTo('models', 200, '{}', { headers: { 'x-litellm-version': '1' } })]],
    ['nginx', '', [answerTo('models', 502, '<html>', { headers: { server: 'nginx/1.25' } })]],
    ['unknown', '', [list('me'), healthy]],
    ['unknown', '', [failureOf('health', 'connect', 'ECONNREFUSED')]],
  ])('knows %s %s', (kind, detail, exchanges) => {
    const info = identifyServer(exchanges);
    expect(info).toMatchObject({ kind, detail });
    expect(info.evidence.length > 0).toBe(kind !== 'unknown');
  });

  it('believes the list more than the words at the root', () => {
    expect(identifyServer([answerTo('root', 200, 'Ollama is running'), list('inferrs')]).kind).toBe(
      'inferrs',
    );
  });

  it('tells the context that is served, of the model asked for', () => {
    const lists =
      '{"data":[{"id":"a","owned_by":"vllm","max_model_len":4096},{"id":"b","max_model_len":8192}]}';
    expect(identifyServer([answerTo('models', 200, lists)], 'b').contextTokens).toBe(8192);
    expect(identifyServer([answerTo('models', 200, lists)])).not.toHaveProperty('contextTokens');
    const props = answerTo('props', 200, '{"default_generation_settings":{"n_ctx":2048},"chat_template":""}');
    expect(identifyServer([list('llamacpp', ',"max_model_len":9'), props]).contextTokens).toBe(2048);
    const running = answerTo('running', 200, '{"models":[{"name":"m:latest","context_length":4096}]}');
    expect(identifyServer([list('library'), running], 'm').contextTokens).toBe(4096);
  });

  it('never throws', () => {
    const ids = fc.constantFrom('health', 'models', 'root', 'props', 'running', 'version');
    fc.assert(
      fc.property(ids, fc.oneof(fc.string(), fc.json()), (id, body) => {
        identifyServer([answerTo(id, 200, body)]);
      }),
    );
  });
});

describe('identityProbes', () => {
  it('asks little, and nothing that is known', () => {
    const target = targetAt('http://h:1/v1');
    expect(identityProbes(identifyServer([healthy, list('inferrs (loaded)')]), target)).toEqual([]);
    expect(identityProbes(identifyServer([healthy]), target).map(({ url }) => url)).toEqual(['http://h:1/']);
    expect(identityProbes(identifyServer([list('library')]), target)).toHaveLength(2);
  });
});
