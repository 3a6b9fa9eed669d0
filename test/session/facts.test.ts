import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/openclaw/config/provider.js';
import { DOCUMENTED, folderWith } from '../openclaw/folder.js';
import { type Played, type PlayOptions, played } from './play.js';

const reasonOf = ({ report }: Played, part: string) =>
  report.session?.parts?.find(({ id }) => id === part)?.reason;

describe('slots', () => {
  it('are told, and the window is not divided where all of it works', async () => {
    const { report } = await played('session-healthy', { only: ['growth'] });
    expect(report.session?.slots).toEqual({ told: 4, divided: false });
  });

  it('share the window where only a slot’s part of it works', async () => {
    const { report } = await played('window-divided', { only: ['growth'] });
    expect(report.session?.slots).toEqual({ told: 2, divided: true });
    expect(report.findings?.[0]?.title).toMatch(/up to 24576 work: it is divided among 2 slots/);
  });

  it('are not taken for the reason where something else limits the window', async () => {
    const { report } = await played('window-overstated', { only: ['growth'] });
    expect(report.session?.slots).toEqual({ told: 4, divided: false });
    expect(report.findings?.[0]?.title).not.toContain('slots');
  });

  it('are named where one is not enough', async () => {
    const { report } = await played('one-slot-evicted', { only: ['next-turns', 'interruption'] });
    expect(report.findings?.[0]?.advice).toContain('more slots than the 1 it tells');
  });

  it('are unknown where the server tells none', async () => {
    const { report } = await played('like-inferrs', { only: ['next-turns'] });
    expect(report.session?.slots).toEqual({ told: null, divided: null });
  });
});

describe('tools that are refused together', () => {
  const only: PlayOptions = { only: ['tool-discipline'] };
  it('are shown one by one: none is taken', async () => {
    const run = await played('session-healthy', { ...only, more: ['tools-rejected'] });
    expect(reasonOf(run, 'tool-discipline')).toBe('of 12 tools not one is taken, alone or together');
  });

  it('are shown one by one: some are taken', async () => {
    const flags = { supportsTools: false };
    const run = await played('session-healthy', { ...only, flags, more: ['schema-anyOf-rejected'] });
    expect(reasonOf(run, 'tool-discipline')).toMatch(/^\d+ of 12 tools are taken alone, refused: \w+/);
  });
});

describe('embeddings', () => {
  const asked = async (memorySearch: object) => {
    const configured = await played('session-healthy', {
      provider: { memorySearch },
      skip: [
        'next-turns',
        'interruption',
        'compaction',
        'two-at-once',
        'growth',
        'long-answer',
        'tool-discipline',
      ],
    });
    const sent = configured.exchanges.find(({ probe }) => probe.url.endsWith('/embeddings'))?.probe.body;
    return sent && JSON.parse(sent).model;
  };

  it('are asked for where memory search uses this server, as the model that it names', async () => {
    expect(await asked({ provider: 'inferrs', model: 'embedder' })).toBe('embedder');
    expect(await asked({ provider: 'openai-compatible', baseUrl: 'http://localhost:8080/v1/' })).toBe(
      'tiny-model',
    );
    expect(await asked({ provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' })).toBeUndefined();
    expect(await asked({ provider: 'openai' })).toBeUndefined();
  });

  it('are read from where each release has them', async () => {
    const searched = async (more: string) => {
      const cwd = await folderWith({ 'openclaw.json': DOCUMENTED.replace('{', `{ ${more},`) });
      return (await findProvider({ config: 'openclaw.json', env: { HOME: cwd }, cwd }))?.memorySearch;
    };
    expect(await searched('memory: { search: { provider: "inferrs", model: "e" } }')).toEqual({
      provider: 'inferrs',
      model: 'e',
    });
    expect(await searched('memory: { search: { remote: { baseUrl: "http://a/v1" } } }')).toEqual({
      baseUrl: 'http://a/v1',
    });
    expect(await searched('memory: { search: { enabled: false, provider: "inferrs" } }')).toBeUndefined();
    const old = DOCUMENTED.replace('defaults: {', 'defaults: { memorySearch: { provider: "inferrs" },');
    const cwd = await folderWith({ 'openclaw.json': old });
    const found = await findProvider({ config: 'openclaw.json', env: { HOME: cwd }, cwd });
    expect(found?.memorySearch).toEqual({ provider: 'inferrs' });
  });
});
