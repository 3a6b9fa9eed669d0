import type { Code } from '../../codes.js';
import type { Engine } from '../engine.js';
import type { Fault, Rule } from '../types.js';
import { errorReply } from './shared.js';

/** Milliseconds: about twenty rounds of a soak. */
const SOAK = 600_000;
const CHAT = { endpoint: 'chat' } as const;

/** What only a session shows: the server carries the first turn, and fails in what follows. */
export interface SessionFault extends Fault {
  /** Codes of the findings that a session must raise, and no others; [] for none. */
  readonly raises: readonly Code[];
  /** Parts in which it comes to light that are played only where they are asked for. */
  readonly parts?: readonly ('pictures' | 'embeddings')[];
  /** Milliseconds of --soak in which it comes to light. */
  readonly soak?: number;
}

const engine = (changes: Partial<Engine>): Rule => ({ when: {}, effect: { do: 'engine', engine: changes } });

/** llama-server, which tells usage with cached tokens in its streams, with an engine that is sound but for this. */
function engineFault(summary: string, raises: readonly Code[], changes: Partial<Engine>): SessionFault {
  return { summary, raises, kind: 'llama-server', rules: [engine(changes)] };
}

function ruleFault(summary: string, raises: readonly Code[], ...rules: readonly Rule[]): SessionFault {
  return { summary, raises, kind: 'llama-server', rules: [engine({}), ...rules] };
}

/** A full turn of 2026.9 is about 15,000 tokens: at these rates it takes 15 s, and 300 s where that is the point. */
export const SESSION_FAULTS = {
  'session-healthy': engineFault('a sound server: prefixes are kept, several are served at once', [], {}),
  'no-prompt-cache': engineFault(
    'no prefix is kept: every turn costs the whole prompt',
    ['prompt-cache-missing'],
    {
      slots: 0,
    },
  ),
  'one-slot-evicted': engineFault('one prompt is kept: another one throws it out', ['prompt-cache-evicted'], {
    slots: 1,
  }),
  'one-at-a-time': engineFault('a second request waits until the first is done', ['one-at-a-time'], {
    atOnce: 1,
  }),
  'busy-when-two': engineFault('a second request is refused with 503', ['busy-when-two'], {
    atOnce: 1,
    whenFull: 503,
  }),
  'answers-mixed': engineFault('two requests at once get each other’s answers', ['answers-mixed'], {
    mixes: true,
  }),
  'window-overstated': engineFault(
    '32,768 tokens are told, beyond 20,000 a prompt is refused',
    ['window-overstated'],
    { window: { tokens: 20_000, divided: false, beyond: 'refuses' } },
  ),
  'window-cut': engineFault(
    '32,768 tokens are told, beyond 20,000 the beginning of a prompt is dropped in silence',
    ['window-overstated', 'silent-truncation'],
    { window: { tokens: 20_000, divided: false, beyond: 'cuts' } },
  ),
  'window-shrinks-with-limit': engineFault(
    '32,768 tokens are held; what max_tokens asks for is taken away from the prompt in silence',
    ['silent-truncation'],
    { window: { tokens: 32_768, divided: false, lessTheAnswer: true, beyond: 'cuts' } },
  ),
  // Two slots are lost to a flush and another agent besides.
  'window-divided': ruleFault(
    '49,152 tokens are told, and shared by two slots',
    ['window-overstated', 'prompt-cache-evicted'],
    engine({ slots: 2, window: { tokens: 49_152, divided: true, beyond: 'refuses' } }),
    { when: {}, effect: { do: 'traits', traits: { contextTokens: 49_152 } } },
  ),
  'slowing-down': engineFault(
    'speed is half with 5,000 tokens in the context, a third with 10,000',
    ['slowing-down'],
    {
      halfSpeedAt: 5000,
    },
  ),
  'usage-missing': engineFault('no usage is told', ['usage-missing'], { usage: 'none' }),
  'usage-missing-with-tools': engineFault('no usage is told when tools are sent', ['usage-missing'], {
    usage: 'none-with-tools',
  }),
  'usage-without-cached': engineFault('usage does not tell the cached tokens', [], { usage: 'plain' }),
  'arguments-differ-streamed': ruleFault(
    'streamed tool arguments come twice; without stream they are right',
    ['malformed-tool-call'],
    { when: { ...CHAT, stream: true }, effect: { do: 'wire', shape: { toolArguments: 'doubled' } } },
  ),
  'arguments-clipped-streamed': ruleFault(
    'streamed tool arguments lose the last letter of each text; without stream they are right',
    ['tool-arguments-differ'],
    { when: { ...CHAT, stream: true }, effect: { do: 'wire', shape: { toolArguments: 'clipped' } } },
  ),
  'long-silence': engineFault('150 s of silence in the middle of a long answer', ['long-silence'], {
    pause: { afterTokens: 100, ms: 150_000 },
  }),
  'stream-left-open': ruleFault('the connection stays open after [DONE]', ['stream-left-open'], {
    when: { ...CHAT, stream: true },
    effect: { do: 'wire', shape: { staysOpen: true } },
  }),
  'reasoning-undeclared': engineFault(
    'every answer begins with 40 tokens of reasoning',
    ['reasoning-undeclared'],
    {
      thinks: 40,
    },
  ),
  'thinking-leaks': engineFault('thoughts stand before an answer that was to be exact', ['thinking-leaks'], {
    leaksThoughts: true,
  }),
  'arrays-as-strings': engineFault(
    'arrays and objects in tool arguments come as strings',
    ['arrays-as-strings'],
    {
      stringifies: true,
    },
  ),
  'calls-only-with-few-tools': engineFault(
    'shown more than 4 tools, the model calls none',
    ['tools-lost-when-many'],
    {
      mostTools: 4,
    },
  ),
  'tool-choice-ignored': engineFault('tool_choice has no effect', ['tool-choice-ignored'], {
    obeysToolChoice: false,
  }),
  'compaction-rejected': ruleFault(
    'content arrays are refused where no tools are sent: the summary of a compaction',
    ['compaction-rejected'],
    {
      when: { ...CHAT, contentParts: true, tools: false },
      effect: errorReply(400, "'messages[0].content' must be a string", 'invalid_request_error', 'body'),
    },
  ),
  'image-misread': {
    ...engineFault('a picture is accepted and not seen', ['image-misread'], { sees: 'wrong' }),
    parts: ['pictures'],
  },
  'image-refused': {
    ...engineFault('a picture is refused', ['image-rejected'], { sees: 'refuses' }),
    parts: ['pictures'],
  },
  'embeddings-batch-limit': {
    ...engineFault('/v1/embeddings takes at most 10 inputs', ['embeddings-batch-limit'], {
      embeddings: { batch: 10 },
    }),
    parts: ['embeddings'],
  },
  'embeddings-missing': {
    ...engineFault('there is no /v1/embeddings', ['embeddings-missing'], { embeddings: null }),
    parts: ['embeddings'],
  },
  'never-stops': ruleFault(
    'the model never ends by itself; limits are obeyed',
    ['never-stops', 'tool-choice-ignored'],
    {
      when: CHAT,
      effect: { do: 'say', content: { is: 'ramble', tokens: 50_000 } },
    },
  ),
  'first-token-after-300-s': engineFault('300 s before every first token', ['slow-first-token'], {
    firstTokenMs: 300_000,
  }),
  'slow-with-comments': engineFault(
    '300 s before every first token, with a comment every 10 s',
    ['slow-first-token'],
    { firstTokenMs: 300_000, keepAliveMs: 10_000 },
  ),
  'cold-start': engineFault('60 s more before the first request’s first token', ['cold-start'], {
    coldStartMs: 60_000,
  }),
  'dies-of-a-full-window': ruleFault('the process dies of a prompt that fills its window', ['server-crash'], {
    when: { ...CHAT, bytesOver: 100_000 },
    effect: { do: 'cut', at: 'before-headers', by: 'reset', dies: { backAfterMs: null } },
  }),
  'slower-over-time': {
    ...engineFault('every request makes the next ones 1 % slower', ['slower-over-time'], { wears: 0.01 }),
    soak: SOAK,
  },
  'memory-growing': {
    ...engineFault('every request costs 10 MB of memory for good', ['memory-growing'], {
      memory: { bytes: 6e9, eachRequest: 1e7 },
    }),
    soak: SOAK,
  },
  'errors-come-and-go': {
    ...ruleFault('after five minutes every seventh request is refused with 500', ['errors-come-and-go'], {
      when: { ...CHAT, fromMs: 300_000, every: 7 },
      effect: errorReply(500, 'slot unavailable', 'server_error', 'model'),
    }),
    soak: SOAK,
  },
  'dies-in-the-night': {
    ...ruleFault('after five minutes the process dies', ['server-crash'], {
      when: { ...CHAT, fromMs: 300_000 },
      effect: { do: 'cut', at: 'before-headers', by: 'reset', dies: { backAfterMs: null } },
    }),
    soak: SOAK,
  },
  'loaded-machine': engineFault('every duration is up to half as long again', [], {
    jitter: { upTo: 0.5, seed: 7 },
  }),
  'like-inferrs': {
    ...engineFault(
      'as inferrs was measured: no prefix is kept, one at a time, no usage in streams',
      ['prompt-cache-missing', 'one-at-a-time', 'usage-missing'],
      { slots: 0, atOnce: 1, embeddings: null, sees: 'refuses' },
    ),
    kind: 'inferrs-c',
  },
  'like-llama-server': engineFault(
    'as llama-server with -np 1: one prompt is kept, one at a time',
    ['prompt-cache-evicted', 'one-at-a-time'],
    { slots: 1, atOnce: 1 },
  ),
  'coarse-tokeniser': engineFault('2.2 characters a token', [], { charsPerToken: 2.2 }),
} as const satisfies Record<string, SessionFault>;

export type SessionFaultId = keyof typeof SESSION_FAULTS;
