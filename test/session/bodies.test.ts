import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/json.js';
import type { CompatFlags, JsonObject } from '../../src/model.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import {
  type Agent,
  conversationTurn,
  memoryFlush,
  summary,
  turnAfterCompaction,
} from '../../src/session/bodies.js';
import { CONVERSATION } from '../../src/session/conversation.js';
import { buildTurn } from '../../src/turn/build.js';

const { first, second, third, files } = CONVERSATION;
const agent = (flags: CompatFlags = {}, profile: Agent['profile'] = 'openclaw-2026.9'): Agent => ({
  profile,
  model: 'm',
  flags,
});
const limit = 128;
const messages = ({ messages: all }: JsonObject) => (Array.isArray(all) ? all.filter(isObject) : []);
const shape = (body: JsonObject) =>
  messages(body).map(
    ({ role, content }) => `${role}${Array.isArray(content) ? '[]' : content === null ? ' null' : ''}`,
  );
const bytes = (body: JsonObject) => Buffer.byteLength(JSON.stringify(body));
const toolNames = ({ tools }: JsonObject) =>
  Array.isArray(tools)
    ? tools.map((tool) => (isObject(tool) && isObject(tool.function) ? tool.function.name : ''))
    : [];

describe('the turns of a session', () => {
  it.each(PROFILE_IDS)('%s: the first is the one that smoke sends', (profile) => {
    const turn = conversationTurn(agent({}, profile), { before: [], limit });
    expect(turn).toEqual(buildTurn({ profile, step: 'agent', model: 'm', maxTokens: limit }));
  });

  it.each(PROFILE_IDS)('%s: later ones begin as the first', (profile) => {
    const one = JSON.stringify(conversationTurn(agent({}, profile), { before: [], limit }).messages);
    const two = JSON.stringify(
      conversationTurn(agent({}, profile), { before: [first], question: second.user, limit }).messages,
    );
    let shared = 0;
    while (one[shared] === two[shared]) shared += 1;
    expect(shared / one.length).toBeGreaterThan(0.98);
    expect(two.length - one.length).toBeLessThan(200);
  });

  it('has five calls with their results, and the runtime context last', () => {
    const turn = conversationTurn(agent(), {
      before: [first, second],
      question: third.user,
      reads: files,
      limit,
    });
    expect(shape(turn)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      ...files.flatMap(() => ['assistant null', 'tool']),
      'user[]',
    ]);
  });

  it('has none where the model is shown no tools', () => {
    const turn = conversationTurn(agent({ supportsTools: false }), { before: [first], reads: files, limit });
    expect(shape(turn)).toEqual(['system', 'user', 'assistant']);
    expect(turn.tools).toBeUndefined();
  });
});

describe('a compaction', () => {
  const before = [first, second];

  it('flushes with another text, two tools and strings', () => {
    const flush = memoryFlush(agent(), before, limit);
    expect(shape(flush)).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user']);
    expect(toolNames(flush)).toEqual(['read', 'write']);
    expect(flush.tool_choice).toBe('auto');
    expect(bytes(flush)).toBeGreaterThan(25_000);
    expect(bytes(flush)).toBeLessThan(28_000);
  });

  it('sums up in one array, without tools', () => {
    const body = summary(agent(), before, limit);
    expect(shape(body)).toEqual(['system', 'user[]']);
    expect(body).not.toHaveProperty('tools');
    expect(body).not.toHaveProperty('tool_choice');
  });

  it('goes on with the summary and the last question in one array', () => {
    const body = turnAfterCompaction(agent(), third, 'And now?', limit);
    expect(shape(body)).toEqual(['system', 'user[]', 'assistant', 'user', 'user[]']);
    const content = messages(body)[1]?.content;
    expect(Array.isArray(content) && content.length).toBe(2);
  });

  it('is all strings with requiresStringContent, and still has arrays when only the tools go', () => {
    const arrays = (flags: CompatFlags) =>
      [
        memoryFlush(agent(flags), before, limit),
        summary(agent(flags), before, limit),
        turnAfterCompaction(agent(flags), third, 'And now?', limit),
      ]
        .flatMap(shape)
        .filter((word) => word.endsWith('[]'));
    expect(arrays({ requiresStringContent: true })).toEqual([]);
    expect(arrays({ supportsTools: false })).toEqual(['user[]', 'user[]']);
  });

  it('is written by every release in its own form', () => {
    // As recorded by learn: a summary is an array also where the turns of a release are strings.
    const form = (profile: Agent['profile']) => shape(summary(agent({}, profile), before, limit));
    for (const profile of PROFILE_IDS) expect(form(profile)).toEqual(['system', 'user[]']);
    const opened = (profile: Agent['profile']) =>
      shape(turnAfterCompaction(agent({}, profile), CONVERSATION.third, 'And 5 plus 5?', limit));
    expect(opened('openclaw-2026.6')).toEqual(['system', 'user[]', 'user', 'assistant', 'user']);
    expect(opened('openclaw-2026.8')).toEqual(['system', 'user[]', 'assistant', 'user']);
    expect(opened('openclaw-2026.9')).toEqual(['system', 'user[]', 'assistant', 'user', 'user[]']);
  });
});
