import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingFor } from '../../src/causes/classify.js';
import { type Args, CODES } from '../../src/codes.js';
import { COMPAT_FLAGS, checkFlags, knownFlags } from '../../src/flags/flags.js';
import { forRelease } from '../../src/flags/for-release.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { SERVER_KINDS } from '../../src/servers/index.js';
import { runBinary } from '../cli/run.js';

/** Arguments on which flags and advice depend, with the values that matter. */
const args: fc.Arbitrary<Args> = fc.record(
  {
    kind: fc.constantFrom('after-tool', 'grammar', 'header', 'name', 'prefill', 'thinking', 'users'),
    param: fc.constantFrom('stream_options', 'store', 'temperature', 'prompt_cache_key', 'top_k'),
    want: fc.constantFrom('max_tokens', 'max_completion_tokens'),
    keywords: fc.subarray(['const', 'pattern', 'maxLength']),
    hidden: fc.constant('yes'),
  },
  { requiredKeys: [] },
);

describe('what is suggested to the user of a release', () => {
  it.each(PROFILE_IDS)('%s: never a key that it does not know, for any cause', (profile) => {
    const unknown = Object.keys(COMPAT_FLAGS).filter((key) => !knownFlags(profile).has(key));
    expect(unknown).not.toEqual([]);
    fc.assert(
      fc.property(
        fc.constantFrom(...CODES),
        args,
        fc.constantFrom(...SERVER_KINDS),
        (code, given, server) => {
          const made = findingFor(code, given, { layer: 'agent', server });
          const { flags, advice, title, why } = forRelease(made, profile);
          expect(checkFlags(profile, flags)).toEqual([]);
          const words = [title, why, advice].join(' ').split(/\W+/);
          expect(unknown.filter((key) => words.includes(key))).toEqual([]);
          expect(advice).not.toBe('');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('says from which release on there is a flag, and changes nothing else', () => {
    const finding = findingFor('message-key-rejected', {}, { layer: 'agent' });
    expect(forRelease(finding, 'openclaw-2026.6')).toEqual(finding);
    expect(forRelease(finding, 'openclaw-2026.4')).toEqual({
      ...finding,
      advice: 'OpenClaw 2026.4 does not know the flag against this; OpenClaw 2026.5 and later do.',
      flags: {},
    });
  });

  it('holds for a run of the command', async () => {
    const demo = async (profile: string) =>
      (
        await runBinary([
          'demo',
          'extra-message-keys-rejected',
          '--profile',
          profile,
          '--no-diagnose',
          '--json',
        ])
      ).stdout;
    const old = await demo('openclaw-2026.4');
    expect(old).toContain('OpenClaw 2026.5 and later do.');
    expect(old).not.toContain('strictMessageKeys');
    expect(await demo('openclaw-2026.6')).toContain('strictMessageKeys');
  });
});
