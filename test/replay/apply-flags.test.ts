import { describe, expect, it } from 'vitest';
import { withFlags } from '../../src/flags/flags.js';
import type { CompatFlags } from '../../src/model.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { buildTurn } from '../../src/turn/build.js';

const FLAGS: readonly CompatFlags[] = [
  {},
  { requiresStringContent: true },
  { maxTokensField: 'max_tokens' },
  { supportsStore: false },
  { supportsUsageInStreaming: false },
  { supportsStrictMode: false },
  { requiresToolResultName: true },
  { requiresAssistantAfterToolResult: true },
  { unsupportedToolSchemaKeywords: ['anyOf', 'maxLength', 'patternProperties'] },
  { toolSchemaProfile: 'gemini' },
  { requiresStringContent: true, maxTokensField: 'max_tokens', supportsUsageInStreaming: false },
];

/** Everything but the texts that OpenClaw words anew, and the place of a key. */
const shape = (body: unknown) => JSON.parse(JSON.stringify(body));

describe('a turn with flags', () => {
  for (const profile of PROFILE_IDS) {
    it.each(FLAGS)(`is what ${profile} sends with them: %j`, (flags) => {
      for (const step of ['agent', 'tool-result'] as const) {
        const plain = buildTurn({ profile, step, model: 'm' });
        const wanted = buildTurn({ profile, step, model: 'm', flags });
        expect(shape(withFlags(plain, profile, flags))).toEqual(shape(wanted));
        expect(withFlags(wanted, profile, flags)).toEqual(wanted);
      }
    });
  }

  it('without tools has neither them nor their results, nor the message that comes with them', () => {
    const plain = buildTurn({ profile: 'openclaw-2026.9', step: 'tool-result', model: 'm' });
    const flags = { supportsTools: false };
    const wanted = buildTurn({ profile: 'openclaw-2026.9', step: 'tool-result', model: 'm', flags });
    const body = withFlags(plain, 'openclaw-2026.9', flags);
    const roles = ({ messages }: typeof body) => (messages as { role: string }[]).map(({ role }) => role);
    expect(Object.keys(body)).toEqual(Object.keys(wanted));
    expect(roles(body)).toEqual(roles(wanted));
  });

  it('keeps the last question of a conversation', () => {
    const user = { role: 'user', content: 'a' };
    const messages = [user, { role: 'assistant', content: 'b' }, user];
    expect(withFlags({ messages, tools: [] }, 'openclaw-2026.9', { supportsTools: false })).toEqual({
      messages,
    });
  });

  it('keeps parts that are no text', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:' } }];
    const body = { messages: [{ role: 'user', content }] };
    expect(withFlags(body, 'openclaw-2026.9', { requiresStringContent: true })).toEqual(body);
  });
});
