import { describe, expect, it } from 'vitest';
import type { CompatFlags, Verdict } from '../../src/model.js';
import type { ProfileId } from '../../src/releases/ids.js';
import type { FaultId } from '../../src/simulator/index.js';
import { smokeFaults } from './harness.js';

interface Expected {
  readonly verdict: Verdict;
  readonly code: string | null;
  readonly flags: CompatFlags;
  readonly loses: readonly string[];
}

const READY: Expected = { verdict: 'ready', code: null, flags: {}, loses: [] };
const warns = (code: string): Expected => ({ ...READY, code });
const limit = (code: string): Expected => ({ verdict: 'backend-limit', code, flags: {}, loses: [] });
const needs = (code: string, flags: CompatFlags, loses: readonly string[] = []): Expected => ({
  verdict: 'needs-flags',
  code,
  flags,
  loses,
});
const strip = (keyword: string, lost: string): Expected =>
  needs('tool-schema-rejected', { unsupportedToolSchemaKeywords: [keyword] }, [`${lost} in tool schemas`]);
const LIMITS = 'limits on lengths and numbers';
const FURTHER = 'rules for further properties';
const twoKeywords = (code: string): Expected =>
  needs(code, { unsupportedToolSchemaKeywords: ['const', 'patternProperties'] }, [
    'fixed values (const) in tool schemas',
    `${FURTHER} in tool schemas`,
  ]);

const STRINGS = needs('content-array-rejected', { requiresStringContent: true });
const WITHOUT_TOOLS = { supportsTools: false };
const LOSES_TOOLS = ['tools'];
const noTools = (code: string): Expected => needs(code, WITHOUT_TOOLS, LOSES_TOOLS);

/**
 * What each release makes of a fault: the facts are those measured with the real packages (what each sends, and what
 * it makes of answers). In the order 2026.4, 2026.6, 2026.9; one entry stands for all.
 */
const MATRIX: Partial<Record<FaultId, readonly [Expected] | readonly [Expected, Expected, Expected]>> = {
  healthy: [READY],
  'generation-a': [STRINGS, warns('tools-ignored'), STRINGS],
  'arrays-rejected-400': [STRINGS, READY, STRINGS],
  'tools-rejected': [noTools('tools-unsupported')],
  'tools-rejected-500': [noTools('opaque-error')],
  'tools-ignored': [warns('tools-ignored')],
  'role-alternation': [READY, READY, noTools('role-alternation')],
  'user-after-tool-rejected': [
    READY,
    READY,
    needs('role-alternation', { requiresAssistantAfterToolResult: true }),
  ],
  'system-rejected': [limit('system-message-rejected')],
  'developer-rejected': [READY],
  'max-completion-tokens-rejected': [needs('max-tokens-rejected', { maxTokensField: 'max_tokens' })],
  'stream-options-rejected': [
    READY,
    needs('param-rejected', { supportsUsageInStreaming: false }, ['usage in streams']),
    needs('param-rejected', { supportsUsageInStreaming: false }, ['usage in streams']),
  ],
  'store-rejected': [needs('param-rejected', { supportsStore: false }), READY, READY],
  'tool-choice-rejected': [READY, noTools('tool-choice-unsupported'), noTools('tool-choice-unsupported')],
  'strict-rejected': [READY],
  // 2026.4 does not know strictMessageKeys: with it the whole config would be invalid.
  'extra-message-keys-rejected': [
    noTools('message-key-rejected'),
    needs('message-key-rejected', { strictMessageKeys: true }, ['tool history']),
    needs('message-key-rejected', { strictMessageKeys: true }, ['tool history']),
  ],
  'null-content-rejected': [needs('null-content-rejected', { requiresAssistantAfterToolResult: true })],
  'tool-name-missing': [needs('tool-message-rejected', { requiresToolResultName: true })],
  'schema-anyOf-rejected': [strip('anyOf', 'alternatives (anyOf)')],
  'schema-patternProperties-rejected': [strip('patternProperties', FURTHER)],
  'schema-const-rejected': [strip('const', 'fixed values (const)')],
  'schema-minimum-rejected': [strip('minimum', LIMITS)],
  'schema-additionalProperties-rejected': [
    strip('additionalProperties', FURTHER),
    strip('additionalProperties', FURTHER),
    READY,
  ],
  'schema-exclusiveMinimum-rejected': [READY, strip('exclusiveMinimum', LIMITS), READY],
  'grammar-rejected': [strip('maxLength', LIMITS)],
  'schema-keywords-in-turn': [twoKeywords('tool-schema-rejected')],
  'schema-keywords-in-passing': [twoKeywords('tool-schema-rejected')],
  'stream-ignored': [limit('stream-ignored'), warns('stream-ignored'), warns('stream-ignored')],
  'empty-answer': [limit('empty-content')],
  'reasoning-only': [limit('reasoning-only')],
  'tool-call-as-text': [noTools('tool-call-as-text')],
  'arguments-as-object': [
    warns('malformed-tool-call'),
    noTools('malformed-tool-call'),
    noTools('malformed-tool-call'),
  ],
  'no-done': [warns('done-missing')],
  // 2026.6 runs no tool call of a stream that gives no reason for its end; without tools it takes the text.
  'no-finish-reason': [
    warns('finish-reason-missing'),
    noTools('finish-reason-missing'),
    warns('finish-reason-missing'),
  ],
  'no-end': [warns('stream-truncated'), noTools('stream-truncated'), limit('stream-truncated')],
  'cut-stream': [limit('stream-truncated')],
  'busy-503': [warns('busy')],
  'dropped-with-tools': [noTools('dropped-turn')],
  'refused-when-large': [limit('body-too-large')],
  'dropped-when-large': [limit('size-limit')],
  'dies-when-large': [limit('server-crash')],
  'context-overflow': [limit('context-overflow')],
  'context-12000': [noTools('context-overflow')],
  'opaque-proxy': [
    needs('opaque-error', { requiresStringContent: true }),
    READY,
    needs('opaque-error', { requiresStringContent: true }),
  ],
  'empty-stream-on-array': [STRINGS, READY, STRINGS],
  hang: [{ verdict: 'inconclusive', code: 'timeout', flags: {}, loses: [] }],
};

const PLAYED = [
  'openclaw-2026.4',
  'openclaw-2026.6',
  'openclaw-2026.9',
] as const satisfies readonly ProfileId[];

const cases = Object.entries(MATRIX).flatMap(([fault, expected]) =>
  PLAYED.map((profile, at) => ({
    fault: fault as FaultId,
    profile,
    expected: expected[at] ?? expected[0],
  })),
);

describe.concurrent('each fault, as each release would take it', () => {
  it.each(cases)('$fault · $profile', async ({ fault, profile, expected }: Case) => {
    const { report } = await smokeFaults([fault], { profile });
    const { verdict, findings, remedy, requests } = report;
    expect({
      verdict,
      code: findings[0]?.code ?? null,
      flags: remedy?.flags ?? {},
      loses: remedy?.loses ?? [],
    }).toEqual(expected);
    if (expected.verdict === 'needs-flags') expect(remedy?.status).toBe('verified');
    // One cause: at most two full turns and twelve small requests.
    expect(requests.fullTurns).toBeLessThanOrEqual(2);
    expect(requests.count - requests.fullTurns).toBeLessThanOrEqual(12);
  });
});
interface Case {
  readonly fault: FaultId;
  readonly profile: ProfileId;
  readonly expected: Expected;
}
