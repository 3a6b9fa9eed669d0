import { describe, expect, it } from 'vitest';
import { contextLimit, diesAbove, type Fault, silentTruncation } from '../../src/simulator/index.js';
import { smokeFaults } from './harness.js';

/** Refuses the first request that meets the condition, and no other. */
const refusesOnce = (when: Fault['rules'][number]['when']): Fault => ({
  summary: 'one request is refused, the next like it is not',
  rules: [
    {
      when: { endpoint: 'chat', first: 1, ...when },
      effect: { do: 'reply', at: 'body', status: 500, contentType: 'text/plain', body: 'hiccup' },
    },
  ],
});

describe.concurrent('what real servers hide', () => {
  it('a small turn that fails once is unstable, never explained', async () => {
    const { report } = await smokeFaults([refusesOnce({ tools: true })]);
    expect([report.verdict, report.findings[0]?.code, report.remedy]).toEqual([
      'inconclusive',
      'unstable',
      null,
    ]);
  });

  it('a full turn that fails once is unstable too', async () => {
    const { report } = await smokeFaults([refusesOnce({ bytesOver: 50_000 })]);
    expect([report.verdict, report.findings[0]?.code, report.remedy]).toEqual([
      'inconclusive',
      'unstable',
      null,
    ]);
  });

  it('a server that dies and stays dead: the size, and the flags to go on with after a restart', async () => {
    const { report } = await smokeFaults([diesAbove(40_000, null)]);
    const [crash] = report.findings;
    expect([report.verdict, crash?.code]).toEqual(['backend-limit', 'server-crash']);
    expect(crash?.title).toContain('59 kB');
    expect(crash?.tryFlags).toEqual({ supportsTools: false });
    expect(report.requests.fullTurns).toBe(1);
  });

  it('with --wait a server that comes back is tried from the small end, at most twice more to death', async () => {
    const { report, bodies } = await smokeFaults([diesAbove(40_000, 500)], { wait: 20_000 });
    expect([report.verdict, report.remedy?.flags]).toEqual(['needs-flags', { supportsTools: false }]);
    expect(report.findings[0]?.advice).toMatch(/survived .*minimal-tools/);
    expect(bodies.filter((body) => body.length > 40_000).length).toBeLessThanOrEqual(3);
  });

  it('a context limit in the server’s words: both numbers, what fits, and only what fits is sent', async () => {
    const { report } = await smokeFaults([contextLimit(4096)]);
    const [overflow] = report.findings;
    expect([report.verdict, overflow?.code, report.requests.fullTurns]).toEqual([
      'backend-limit',
      'context-overflow',
      1,
    ]);
    expect(overflow?.title).toMatch(/\d{5} tokens.*4096/);
    expect(overflow?.advice).toContain('No set-up of OpenClaw fits');
  });

  it('silent truncation stays an error beside the flags that are needed', async () => {
    const { report } = await smokeFaults(['ollama-default']);
    const errors = report.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(errors).toEqual(['tools-unsupported', 'silent-truncation']);
    expect([report.verdict, report.remedy?.flags]).toEqual(['backend-limit', { supportsTools: false }]);
  });

  it('silent truncation without usage in the stream is asked for once, without stream', async () => {
    const { report, bodies } = await smokeFaults([silentTruncation(4096, true)], {
      flags: { supportsUsageInStreaming: false },
    });
    expect([report.verdict, report.findings[0]?.code]).toEqual(['backend-limit', 'silent-truncation']);
    const full = bodies.filter((body) => body.length > 50_000).map((body) => JSON.parse(body).stream);
    expect(full).toEqual([true, false]);
  });

  it('a limit that is ignored: reading stops, the flag is re-tested, the turn passes', async () => {
    const { report } = await smokeFaults(['ignores-max-completion-tokens']);
    const [ignored] = report.findings;
    expect([report.verdict, ignored?.code, ignored?.severity]).toEqual([
      'ready',
      'max-tokens-ignored',
      'warning',
    ]);
    expect(ignored?.flags).toEqual({ maxTokensField: 'max_tokens' });
    expect(ignored?.advice).toContain('Re-tested');
  });

  it('a server that is always busy is not searched: it is asked as often as it takes to know', async () => {
    const busy: Fault = {
      summary: 'turns with tools are always refused with 503',
      rules: [
        {
          when: { endpoint: 'chat', tools: true },
          effect: {
            do: 'reply',
            at: 'door',
            contentType: 'application/json',
            status: 503,
            headers: { 'retry-after': '0' },
            body: { error: { message: 'server busy, please try again.' } },
          },
        },
      ],
    };
    const { report, bodies } = await smokeFaults([busy]);
    expect([report.verdict, report.findings[0]?.code, report.remedy]).toEqual(['inconclusive', 'busy', null]);
    expect(bodies.length).toBe(6);
  });

  it('a limit that nothing helps against suggests no flag', async () => {
    const { report } = await smokeFaults(['ignores-max-tokens']);
    expect(report.findings[0]?.flags).toEqual({});
  });

  it.each(['empty-stream-on-array', 'opaque-proxy'] as const)('%s: found without words', async (fault) => {
    const { report } = await smokeFaults([fault]);
    expect([report.verdict, report.remedy?.flags]).toEqual(['needs-flags', { requiresStringContent: true }]);
    expect(report.remedy?.status).toBe('verified');
    if (fault === 'opaque-proxy') expect(report.remedy?.proof).toContain('found by trying');
  });
});
