import { describe, expect, it } from 'vitest';
import type { Probe, Send } from '../../src/model.js';
import { isOtherFamily, neighbours, otherPaths, otherScheme, search } from '../../src/probes/locate.js';
import { answerTo, failureOf } from './exchanges.js';

describe('where to look', () => {
  it('is the usual ports of the same host, and the other address of this machine', () => {
    const places = neighbours('http://127.0.0.1:8080/v1');
    expect(places[0]).toBe('http://[::1]:8080/v1');
    expect(places.slice(1).map((place) => new URL(place).port)).toEqual(['17434', '11434', '1234', '8000']);
    expect(neighbours('http://localhost:9000/v1')).toHaveLength(5);
    expect(
      neighbours('http://llm.example/v1').every((place) => place.startsWith('http://llm.example:')),
    ).toBe(true);
  });

  it('is the usual paths, without the one that was asked', () => {
    expect(otherPaths('http://h/v1/v1').slice(0, 2)).toEqual(['http://h/v1', 'http://h']);
    expect(otherPaths('http://h')).toContain('http://h/v1');
    expect(otherPaths('http://h')).not.toContain('http://h');
    expect(otherPaths('http://h/api/v1')).toContain('http://h/v1');
    expect(otherPaths('http://h/api')[0]).toBe('http://h/api/v1');
  });

  it('is the other scheme', () => {
    expect(otherScheme('https://h:8443/v1')).toBe('http://h:8443/v1');
    expect(otherScheme('http://h/v1')).toBe('https://h/v1');
  });

  it('tells a family from a port', () => {
    expect(isOtherFamily('http://127.0.0.1:1/v1', 'http://[::1]:1/v1')).toBe(true);
    expect(isOtherFamily('http://127.0.0.1:1/v1', 'http://127.0.0.1:2/v1')).toBe(false);
  });
});

describe('search', () => {
  it('gives the places that list models, in the order in which they were named', async () => {
    const asked: Probe[] = [];
    const send: Send = async (probe) => {
      asked.push(probe);
      if (probe.url.includes(':2/')) return { ...failureOf('models', 'connect', 'ECONNREFUSED'), probe };
      const owner = probe.url.includes(':1/') ? 'library' : 'inferrs';
      return { ...answerTo('models', 200, `{"data":[{"id":"m","owned_by":"${owner}"}]}`), probe };
    };
    const { found, exchanges } = await search(
      ['http://h:1/v1', 'http://h:2/v1', 'http://h:3/v1'],
      send,
      new AbortController().signal,
    );
    expect(found).toEqual([
      { baseUrl: 'http://h:1/v1', server: 'ollama', models: ['m'] },
      { baseUrl: 'http://h:3/v1', server: 'inferrs', models: ['m'] },
    ]);
    expect(exchanges).toHaveLength(3);
    expect(asked.every(({ timeouts }) => (timeouts?.total ?? 0) <= 3000)).toBe(true);
  });
});
