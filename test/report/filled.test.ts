import { expect, it } from 'vitest';
import { findingFor } from '../../src/causes/classify.js';
import { filledIn } from '../../src/report/filled.js';

const at = { layer: 'agent' } as const;

it('puts the model and the context of this run into the options of the server', () => {
  const overflow = findingFor('context-overflow', { server: 'lmstudio' }, at);
  expect(overflow.serverOption).toBe('lms load MODEL --context-length N');
  const filled = filledIn(overflow, { model: 'some model', window: 20_480 });
  expect(filled.serverOption).toBe("lms load 'some model' --context-length 20480");
  expect(filled.advice).toContain(filled.serverOption);
});

it('leaves what nobody knows, and the names of files', () => {
  const refused = findingFor('connection-refused', { server: 'llama-server' }, at);
  expect(filledIn(refused, { model: 'm' })).toEqual(refused);
  const overflow = findingFor('context-overflow', { server: 'lmstudio' }, at);
  expect(filledIn(overflow, { model: null })).toEqual(overflow);
});
