import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Exchange, JsonObject } from '../../src/model.js';
import {
  type Engine,
  type Fault,
  QUICK_ENGINE,
  SESSION_FAULTS,
  type SessionFaultId,
  simulatedClock,
  simulateWithin,
  startSimulator,
} from '../../src/simulator/index.js';

const TIMEOUTS = { connect: 1000, firstByte: 1_000_000, idle: 200_000, total: 2_000_000 };
/** About 10,000 tokens that every turn begins with. */
const SYSTEM = 'The agent follows these rules. '.repeat(1160);

function within(fault: SessionFaultId | Fault, engine: Partial<Engine> = {}) {
  const clock = simulatedClock();
  const given = typeof fault === 'string' ? SESSION_FAULTS[fault] : fault;
  const { send } = simulateWithin({ clock, timeouts: TIMEOUTS, faults: [given], engine });
  const ask = (body: JsonObject, path = '/v1/chat/completions'): Promise<Exchange> =>
    send({
      id: 'turn',
      layer: 'agent',
      method: 'POST',
      url: `http://127.0.0.1${path}`,
      headers: {},
      body: JSON.stringify({ model: 'tiny-model', ...body }),
    });
  const turn = (user: string, system = SYSTEM, more: JsonObject = {}): Promise<Exchange> =>
    ask({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ],
      stream: true,
      stream_options: { include_usage: true },
      ...more,
    });
  return { clock, send, ask, turn };
}

const bodyOf = ({ outcome }: Exchange) => (outcome.kind === 'response' ? outcome.body : outcome.code);
/** Milliseconds to the first token: the role comes first. */
const first = ({ timing }: Exchange) => timing.secondEvent ?? timing.total;
const textOf = (exchange: Exchange) =>
  [...bodyOf(exchange).matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece).join('');
const cached = (exchange: Exchange) => Number(/"cached_tokens":(\d+)/.exec(bodyOf(exchange))?.[1]);

describe('a sound engine', () => {
  it('keeps what turns have in common', async () => {
    const { turn } = within('session-healthy');
    const [one, two] = [await turn('Good morning.'), await turn('Good evening.')];
    expect(first(one)).toBeGreaterThan(9000);
    expect(first(two)).toBeLessThan(200);
    expect(cached(two)).toBeGreaterThan(9900);
    await turn('A flush.', 'Another text. '.repeat(2000));
    expect(first(await turn('And again.'))).toBeLessThan(200);
  });

  it('serves two at once, each its own', async () => {
    const { turn } = within('session-healthy');
    const [one, two] = await Promise.all([turn('Reply exactly ALPHA'), turn('Reply exactly BETA', 'Short.')]);
    expect([one, two].map((exchange) => textOf(exchange))).toEqual(['ALPHA', 'BETA']);
    expect(first(two)).toBeLessThan(200);
  });

  it('finds the words at both ends, calls the tool that is wanted, and says as much as is asked', async () => {
    const { turn } = within('session-healthy');
    expect(textOf(await turn('Say both code words.', `heron-417 ${SYSTEM} cedar-902`))).toBe(
      'heron-417 and cedar-902',
    );
    const tool = (name: string) => ({
      type: 'function',
      function: { name, parameters: { type: 'object', properties: { list: { type: 'array' } } } },
    });
    const tools = [tool('one'), tool('two')];
    expect(bodyOf(await turn('Use two.', 'Short.', { tools }))).toContain('"name":"two"');
    expect(bodyOf(await turn('Use two.', 'Short.', { tools, tool_choice: 'none' }))).not.toContain(
      'tool_calls',
    );
    const named = { type: 'function', function: { name: 'one' } };
    expect(bodyOf(await turn('Use two.', 'Short.', { tools, tool_choice: named }))).toContain('"name":"one"');
    expect(textOf(await turn('Write 500 words.')).split(' ')).toHaveLength(500);
  });

  it('takes the same time however the machine is, and never less than its tokens cost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8000), async (length) => {
        const sizes = within('session-healthy');
        const exchange = await sizes.turn('x', 'a'.repeat(length));
        const prompt = Number(/"prompt_tokens":(\d+)/.exec(bodyOf(exchange))?.[1]);
        expect(first(exchange)).toBeCloseTo(prompt + 20, 3);
        const loaded = await within('loaded-machine').turn('x', 'a'.repeat(length));
        expect(first(loaded)).toBeGreaterThanOrEqual(first(exchange));
        expect(first(loaded)).toBeLessThanOrEqual(first(exchange) * 1.5);
      }),
      { numRuns: 20 },
    );
  });
});

describe('faults of a session', () => {
  it('no-prompt-cache, one-slot-evicted', async () => {
    const none = within('no-prompt-cache');
    await none.turn('One.');
    expect(first(await none.turn('Two.'))).toBeGreaterThan(9000);
    const evicted = within('one-slot-evicted');
    await evicted.turn('One.');
    expect(first(await evicted.turn('Two.'))).toBeLessThan(200);
    await evicted.turn('A flush.', 'Another text. '.repeat(2000));
    expect(first(await evicted.turn('Three.'))).toBeGreaterThan(9000);
  });

  it('one-at-a-time, busy-when-two, answers-mixed', async () => {
    const [one, two] = await Promise.all(
      ((queue) => [queue.turn('One.'), queue.turn('Reply exactly OK', 'Short.')])(within('one-at-a-time')),
    );
    expect(two?.timing.total).toBeGreaterThan(one?.timing.total ?? 0);
    const busy = within('busy-when-two');
    const statuses = (await Promise.all([busy.turn('One.'), busy.turn('Two.')])).map(
      ({ outcome }) => outcome.kind === 'response' && outcome.status,
    );
    expect(statuses).toEqual([200, 503]);
    const mixed = within('answers-mixed');
    const answers = await Promise.all([mixed.turn('Reply exactly ALPHA'), mixed.turn('Reply exactly BETA')]);
    expect(answers.map((exchange) => textOf(exchange))).toEqual(['BETA', 'ALPHA']);
    expect(textOf(await mixed.turn('Reply exactly ALPHA'))).toBe('ALPHA');
  });

  it('window-overstated, window-cut', async () => {
    const long = `heron-417 ${'The agent follows these rules. '.repeat(2600)} cedar-902`;
    expect(bodyOf(await within('window-overstated').turn('Say both code words.', long))).toContain(
      'exceeds the available context size (20000 tokens)',
    );
    expect(textOf(await within('window-cut').turn('Say both code words.', long))).toBe('cedar-902');
  });

  it('window-shrinks-with-limit, window-divided', async () => {
    const shrinks = within('window-shrinks-with-limit');
    const words = `heron-417 ${SYSTEM}${SYSTEM} cedar-902`;
    const ask = async (max_tokens: number) =>
      textOf(await shrinks.turn('Say both code words.', words, { max_tokens }));
    expect(await ask(64)).toBe('heron-417 and cedar-902');
    expect(await ask(16_000)).toBe('cedar-902');
    expect(bodyOf(await within('window-divided').turn('x', `${words}${SYSTEM}`))).toContain('(24576 tokens)');
  });

  it('like-inferrs, like-llama-server', async () => {
    for (const fault of ['like-inferrs', 'like-llama-server'] as const) {
      const { turn } = within(fault);
      const [one, two] = await Promise.all([turn('One.'), turn('Reply exactly OK', 'Short.')]);
      expect(two.timing.total).toBeGreaterThan(one.timing.total);
      const again = [first(await turn('One.')), first(await turn('One.'))];
      expect(again.map((ms) => ms > 5000)).toEqual([true, fault === 'like-inferrs']);
    }
  });

  it('first-token-after-300-s, with comments where they are sent; cold-start', async () => {
    expect(first(await within('first-token-after-300-s').turn('x'))).toBeGreaterThan(300_000);
    const commented = await within('slow-with-comments').turn('x');
    expect(bodyOf(commented).match(/^: keep-alive$/gm)).toHaveLength(31);
    const cold = within('cold-start');
    expect(first(await cold.turn('x', 'Short.'))).toBeGreaterThan(60_000);
    expect(first(await cold.turn('x', 'Short.'))).toBeLessThan(200);
  });

  it('stream-left-open stalls, long-silence and never-stops end by a deadline or a limit', async () => {
    const end = ({ outcome }: Exchange) => outcome.kind === 'response' && outcome.end;
    const open = await within('stream-left-open').turn('x', 'Short.');
    expect([end(open), bodyOf(open).includes('[DONE]')]).toEqual(['stalled', true]);
    expect((await within('long-silence').turn('Write 500 words.')).timing.total).toBeGreaterThan(150_000);
    const limited = await within('never-stops').turn('x', 'Short.', { max_tokens: 8 });
    expect(bodyOf(limited)).toContain('"finish_reason":"length"');
  });

  it('counts a prompt by its own tokeniser, whatever the model says', async () => {
    const counted = async (fault: SessionFaultId) => {
      const exchange = await within(fault, { charsPerToken: 2 }).turn('x', 'Short.', { max_tokens: 8 });
      return Number(/"prompt_tokens":(\d+)/.exec(bodyOf(exchange))?.[1]);
    };
    expect(await counted('never-stops')).toBe(await counted('session-healthy'));
  });

  it('usage, tools, reasoning', async () => {
    const properties = { list: { type: 'array', items: { type: 'string' } }, map: { type: 'object' } };
    const tools = [
      { type: 'function', function: { name: 'sort', parameters: { type: 'object', properties } } },
    ];
    const plain = await within('usage-missing-with-tools').turn('x', 'Short.');
    expect(bodyOf(plain)).toContain('"usage"');
    expect(bodyOf(await within('usage-missing-with-tools').turn('x', 'Short.', { tools }))).not.toContain(
      '"usage"',
    );
    const call = async (fault: SessionFaultId, more: JsonObject = {}) =>
      bodyOf(await within(fault).turn('x', 'Short.', { tools, ...more }));
    expect(await call('session-healthy')).toContain('\\"list\\":[\\"one\\",\\"two\\"]');
    expect(await call('arrays-as-strings')).toContain('\\"list\\":\\"[');
    expect(await call('arguments-differ-streamed')).toContain('}{');
    expect(await call('tool-choice-ignored', { tool_choice: 'none' })).toContain('tool_calls');
    const many = Array.from({ length: 5 }, () => tools[0] ?? {});
    expect(await call('calls-only-with-few-tools', { tools: many })).not.toContain('tool_calls');
    expect(await call('reasoning-undeclared')).toContain('reasoning_content');
    expect(textOf(await within('thinking-leaks').turn('Reply exactly HEARTBEAT_OK'))).toContain('think>');
  });

  it('compaction, pictures and embeddings', async () => {
    const summary = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Sum it up.' }] }] };
    expect((await within('compaction-rejected').ask(summary)).outcome).toMatchObject({ status: 400 });
    const url =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
    const picture = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url } },
            { type: 'text', text: 'Which colour?' },
          ],
        },
      ],
    };
    expect(textOf(await within('session-healthy').ask(picture))).toBe('red');
    expect(textOf(await within('image-misread').ask(picture))).toBe('black');
    expect((await within('image-refused').ask(picture)).outcome).toMatchObject({ status: 500 });
    const input = Array.from({ length: 11 }, () => 'text');
    const embed = async (fault: SessionFaultId) =>
      (await within(fault).ask({ input }, '/v1/embeddings')).outcome;
    expect(await embed('session-healthy')).toMatchObject({ status: 200 });
    expect(await embed('embeddings-batch-limit')).toMatchObject({ status: 413 });
    expect(await embed('embeddings-missing')).toMatchObject({ status: 404 });
  });
});

describe('a queue', () => {
  it('goes on when one that waits gives up', async () => {
    const { send, clock } = within('one-at-a-time');
    const impatient = new AbortController();
    const ask = (words: string, signal?: AbortSignal) =>
      send(
        {
          id: 'turn',
          layer: 'agent',
          method: 'POST',
          url: 'http://127.0.0.1/v1/chat/completions',
          headers: {},
          body: JSON.stringify({ messages: [{ role: 'user', content: `Reply exactly ${words}` }] }),
        },
        signal,
      );
    const asked = [ask('ONE'), ask('TWO'), ask('THREE', impatient.signal), ask('FOUR')];
    await clock.sleep(1);
    impatient.abort();
    const answers = await Promise.all(asked);
    expect(answers.map((exchange) => textOf(exchange) || bodyOf(exchange))).toEqual([
      'ONE',
      'TWO',
      'ABORTED',
      'FOUR',
    ]);
  });

  it('is the same over a real connection, where a client that hangs up frees its place', async () => {
    const engine = { ...QUICK_ENGINE, firstTokenMs: 60_000 };
    const simulator = await startSimulator({ faults: [SESSION_FAULTS['busy-when-two']], engine });
    const post = (signal?: AbortSignal) =>
      fetch(`${simulator.baseUrl}/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({
          model: 'tiny-model',
          messages: [{ role: 'user', content: 'x' }],
          stream: true,
        }),
        ...(signal && { signal }),
      });
    const leaving = new AbortController();
    const slow = await post(leaving.signal);
    expect(slow.status).toBe(200);
    expect((await post()).status).toBe(503);
    leaving.abort();
    await vi.waitFor(async () => expect((await post()).status).toBe(200), { timeout: 5000 });
    await simulator.close();
  });
});
