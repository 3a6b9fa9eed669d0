import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model.js';
import type { FaultId } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';
import { AGENT, bodiesOf, captured, replay, simulate, TOOL_RESULT } from './replaying.js';

describe('a turn that fails', () => {
  const hi = [{ role: 'user', content: 'Hi' }];
  const parts = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }];

  it('comes down to its culprit, which fails the same way when it is sent by hand', async () => {
    const simulator = await simulate('arrays-rejected-400');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({
      verdict: 'needs-flags',
      exitCode: 1,
      remedy: { flags: { requiresStringContent: true }, status: 'verified' },
    });
    expect(report.findings[0]).toMatchObject({ code: 'content-array-rejected', layer: 'agent' });
    expect(Buffer.byteLength(JSON.stringify(AGENT))).toBeGreaterThan(50_000);
    const { body = '', bytes = 0, minimal, curl = '' } = report.smallest ?? {};
    expect(JSON.parse(body)).toEqual({ model: 'tiny-model', messages: parts });
    expect([bytes < 300, minimal]).toEqual([true, true]);
    expect(report.requests.count).toBeLessThanOrEqual(40);
    const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
    expect(JSON.parse(stdout).error.message).toMatch(/expected a string, but got an array/);
  });

  it.each<[FaultId, JsonObject, JsonObject, JsonObject | null]>([
    ['system-rejected', AGENT, { messages: [{ role: 'system', content: 'Hi' }] }, null],
    ['role-alternation', AGENT, { messages: [...hi, ...hi] }, { supportsTools: false }],
    [
      'max-completion-tokens-rejected',
      AGENT,
      { messages: hi, max_completion_tokens: 64 },
      { maxTokensField: 'max_tokens' },
    ],
    [
      'stream-options-rejected',
      AGENT,
      { messages: hi, stream: true, stream_options: { include_usage: true } },
      { supportsUsageInStreaming: false },
    ],
    ['empty-stream-on-array', AGENT, { messages: parts, stream: true }, { requiresStringContent: true }],
    ['opaque-proxy', AGENT, { messages: parts }, { requiresStringContent: true }],
    ['no-end', AGENT, { messages: hi, stream: true }, null],
    [
      'user-after-tool-rejected',
      TOOL_RESULT,
      {
        messages: [
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'call00000001', type: 'function', function: { name: 'read', arguments: '{}' } },
            ],
          },
          { role: 'tool', content: 'Hi', tool_call_id: 'call00000001' },
          ...hi,
        ],
      },
      { requiresAssistantAfterToolResult: true },
    ],
  ])('%s', async (fault, body, smallest, flags) => {
    const simulator = await simulate(fault);
    const report = await replay({ file: await captured(body, simulator.baseUrl) });
    expect(JSON.parse(report.smallest?.body ?? 'null')).toEqual({ model: 'tiny-model', ...smallest });
    expect(report.smallest?.minimal).toBe(true);
    expect(report.verdict).toBe(flags === null ? 'backend-limit' : 'needs-flags');
    if (flags !== null) expect(report.remedy).toMatchObject({ status: 'verified', flags });
    expect(report.requests.count).toBeLessThanOrEqual(40);
  });

  it('names the cause that the smallest part shows, where the whole turn offered a wrong one', async () => {
    // The words fit many causes; the tool result's null content is only the likeliest.
    const simulator = await simulate('tools-rejected-500');
    const report = await replay({ file: await captured(TOOL_RESULT, simulator.baseUrl) });
    expect(report.findings[0]).toMatchObject({ code: 'opaque-error' });
    expect(report.layers.at(-1)).toMatchObject({
      id: 'agent',
      reason: expect.stringMatching(/500 opaque-error$/),
    });
    const { messages, tools } = JSON.parse(report.smallest?.body ?? '{}');
    expect(messages).toEqual(hi);
    expect(tools).toHaveLength(1);
  });

  it('is only reported with --no-diagnose', async () => {
    const simulator = await simulate('arrays-rejected-400');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl), diagnose: false });
    expect(bodiesOf(simulator)).toHaveLength(1);
    expect(report).toMatchObject({ verdict: 'inconclusive', remedy: null });
    expect(report).not.toHaveProperty('smallest');
  });

  it('is not shrunk where its size is what fails', async () => {
    const simulator = await simulate('context-overflow');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({ verdict: 'backend-limit', exitCode: 5 });
    expect(report.findings[0]?.code).toBe('context-overflow');
    expect(report).not.toHaveProperty('smallest');
  });

  it('says what it knows when the number of requests is used up', async () => {
    const simulator = await simulate('schema-anyOf-rejected');
    const file = await captured(AGENT, simulator.baseUrl);
    const report = await replay({ file, maxRequests: 16 });
    expect(report.requests.count).toBe(16);
    expect(report).toMatchObject({ verdict: 'needs-flags', smallest: { minimal: false } });
    expect(report.smallest?.body).toContain('"anyOf"');
    expect(report.notes.join()).toContain('cut short');
    const early = await replay({ file, maxRequests: 3 });
    expect(early).toMatchObject({ verdict: 'inconclusive', exitCode: 6 });
    expect(early.findings[0]?.code).toBe('tool-schema-rejected');
    expect(early.spent).toBe('max-requests');
  });

  it('stops at once when the server dies of it', async () => {
    const simulator = await simulate('dies-when-large');
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report.findings[0]?.code).toBe('server-crash');
    expect(bodiesOf(simulator)).toHaveLength(1);
  });

  it('is unstable when it passes the second time', async () => {
    const simulator = await simulate({
      summary: 'fails once',
      rules: [
        {
          when: { endpoint: 'chat', first: 1 },
          effect: {
            do: 'reply',
            at: 'model',
            status: 500,
            contentType: 'application/json',
            body: { error: { message: 'a slot was lost' } },
          },
        },
      ],
    });
    const report = await replay({ file: await captured(AGENT, simulator.baseUrl) });
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 6 });
    expect(report.findings[0]?.code).toBe('unstable');
    expect(bodiesOf(simulator)).toHaveLength(2);
  });

  it('is interrupted with what is known so far', async () => {
    const simulator = await simulate('schema-anyOf-rejected');
    const ending = new AbortController();
    const ports = quietPorts(ending.signal);
    const update = (): void => {
      if (simulator.requests.length > 12) ending.abort();
    };
    const file = await captured(AGENT, simulator.baseUrl);
    const report = await replay({ file }, { ...ports, progress: { ...ports.progress, update } });
    expect(report).toMatchObject({ verdict: 'interrupted', exitCode: 130, smallest: { minimal: false } });
    expect(report.findings[0]?.code).toBe('tool-schema-rejected');
  });
});
