import { describe, expect, it } from 'vitest';
import type { CompatFlags } from '../../src/model.js';
import type { FaultId } from '../../src/simulator/index.js';
import { smokeFaults } from './harness.js';

/** Faults of the request that have nothing to do with one another, and the flags that cure each. */
const CURES = {
  'arrays-rejected-400': { requiresStringContent: true },
  'max-completion-tokens-rejected': { maxTokensField: 'max_tokens' },
  'stream-options-rejected': { supportsUsageInStreaming: false },
  'schema-anyOf-rejected': { unsupportedToolSchemaKeywords: ['anyOf'] },
  'schema-const-rejected': { unsupportedToolSchemaKeywords: ['const'] },
  'null-content-rejected': { requiresAssistantAfterToolResult: true },
  'tool-name-missing': { requiresToolResultName: true },
  'extra-message-keys-rejected': { strictMessageKeys: true },
  'tools-rejected': { supportsTools: false },
  'role-alternation': { supportsTools: false },
} as const satisfies Partial<Record<FaultId, CompatFlags>>;
type Curable = keyof typeof CURES;

/** Without tools there are no arrays, no schemas and no tool results either: their flags are then not needed. */
const NEEDLESS_WITHOUT_TOOLS: readonly string[] = [
  'requiresStringContent',
  'unsupportedToolSchemaKeywords',
  'requiresAssistantAfterToolResult',
  'requiresToolResultName',
  'strictMessageKeys',
];

function cureOf(faults: readonly Curable[]): CompatFlags {
  const flags: Record<string, CompatFlags[string]> = {};
  for (const fault of faults) {
    for (const [key, value] of Object.entries(CURES[fault])) {
      const before = flags[key];
      flags[key] = Array.isArray(value) ? [...(Array.isArray(before) ? before : []), ...value].sort() : value;
    }
  }
  // A server that wants the tool's name and takes no key for it leaves only the turn without tools.
  if (flags.strictMessageKeys === true && flags.requiresToolResultName === true) flags.supportsTools = false;
  if (flags.supportsTools === false) for (const key of NEEDLESS_WITHOUT_TOOLS) delete flags[key];
  return flags;
}

const ids = Object.keys(CURES) as Curable[];
const pairs = ids.flatMap((one, at) => ids.slice(at + 1).map((other) => [one, other] as const));

const sorted = (flags: CompatFlags): CompatFlags =>
  Object.fromEntries(
    Object.entries(flags).map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value]),
  );

describe.concurrent('two independent faults at once', () => {
  it.each(pairs)('%s + %s: the flags are sufficient and minimal', async (one, other) => {
    const { report } = await smokeFaults([one, other]);
    expect(report.verdict).toBe('needs-flags');
    expect(report.remedy?.status).toBe('verified');
    const flags = report.remedy?.flags ?? {};
    expect(sorted(flags)).toEqual(cureOf([one, other]));
  });
});

it('three at once: content arrays, stream_options and a schema keyword', async () => {
  const faults = ['arrays-rejected-400', 'stream-options-rejected', 'schema-anyOf-rejected'] as const;
  const { report } = await smokeFaults(faults);
  expect(sorted(report.remedy?.flags ?? {})).toEqual(cureOf(faults));
  expect(report.findings.map(({ code }) => code).sort()).toEqual([
    'content-array-rejected',
    'param-rejected',
    'tool-schema-rejected',
  ]);
});
