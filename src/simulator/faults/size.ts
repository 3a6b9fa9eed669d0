import type { CutPoint, Fault, SimulatedKind } from '../types.js';
import { ends, needs, refuses, WITHOUT_TOOLS } from './shared.js';

const CHAT = { endpoint: 'chat' } as const;
/** Below every full turn of 2026.9, the one without tools (27,314 bytes) included. */
const NO_FULL_TURN = 20_000;
/** Above the turn without tools, below every other full turn of 2026.9. */
const ONLY_WITHOUT_TOOLS = 30_000;

/** A server whose context is `tokens` long; what it does beyond is its kind's own way. */
export function contextLimit(tokens: number, kind: SimulatedKind = 'inferrs-c'): Fault {
  return {
    summary: `the context is ${tokens.toLocaleString('en')} tokens long`,
    kind,
    rules: [{ when: {}, effect: { do: 'traits', traits: { contextTokens: tokens } } }],
  };
}

/** Ollama, which cuts a prompt beyond `tokens` in silence; without tools in its template it refuses them. */
export function silentTruncation(tokens: number, templateHasTools: boolean): Fault {
  return {
    summary: `Ollama with a context of ${tokens.toLocaleString('en')} tokens, ${templateHasTools ? 'tools in its template' : 'no tools in its template'}`,
    kind: 'ollama',
    rules: [{ when: {}, effect: { do: 'traits', traits: { contextTokens: tokens, templateHasTools } } }],
  };
}

/** The connection of a larger request ends without an answer; the server lives on. */
export function droppedAbove(bytes: number): Fault {
  return {
    summary: `requests above ${bytes.toLocaleString('en')} bytes are dropped`,
    rules: [
      { when: { ...CHAT, bytesOver: bytes }, effect: { do: 'cut', at: 'before-headers', by: 'reset' } },
    ],
  };
}

/** A larger request is refused with 413, in axum's words, which name no number. */
export function refusedAbove(bytes: number): Fault {
  return refuses(
    `requests above ${bytes.toLocaleString('en')} bytes are refused (413)`,
    { bytesOver: bytes },
    {
      do: 'reply',
      at: 'body',
      status: 413,
      contentType: 'text/plain; charset=utf-8',
      body: 'Failed to buffer the request body: length limit exceeded',
    },
    ends('backend-limit', 'body-too-large'),
  );
}

/** The process dies of a larger request, and is back after `backAfterMs`; null: for good. */
export function diesAbove(bytes: number, backAfterMs: number | null, at: CutPoint = 'after-role'): Fault {
  const back = backAfterMs === null ? '' : `, and is back after ${backAfterMs / 1000} s`;
  return {
    summary: `the process dies of requests above ${bytes.toLocaleString('en')} bytes${back}`,
    rules: [
      { when: { ...CHAT, bytesOver: bytes }, effect: { do: 'cut', at, by: 'close', dies: { backAfterMs } } },
    ],
  };
}

/** What only large turns show. */
export const SIZE_FAULTS = {
  'context-overflow': {
    ...contextLimit(4096),
    expected: ends('backend-limit', 'context-overflow'),
  },
  'context-12000': {
    ...contextLimit(12_000),
    expected: needs(WITHOUT_TOOLS, 'context-overflow'),
  },
  'gemma-cap': {
    ...contextLimit(512),
    summary: 'a Gemma 3 model in inferrs: 512 tokens, whatever the model could hold',
    expected: ends('backend-limit', 'context-overflow'),
  },
  'llama-server-8k': {
    ...contextLimit(8192, 'llama-server'),
    summary: 'llama-server with a context of 8,192 tokens',
    expected: needs(WITHOUT_TOOLS, 'context-overflow'),
  },
  'ollama-default': {
    ...silentTruncation(4096, false),
    summary: 'Ollama at its defaults: 4,096 tokens, more is cut in silence, and no tools in the template',
    expected: { verdict: 'backend-limit', exitCode: 5, flags: WITHOUT_TOOLS },
  },
  'ollama-32k': {
    ...silentTruncation(32_768, false),
    summary: 'Ollama with 32,768 tokens of context and no tools in the template',
    expected: needs(WITHOUT_TOOLS, 'tools-unsupported'),
  },
  'silent-truncation': {
    ...silentTruncation(4096, true),
    summary: 'Ollama that takes tools and cuts prompts beyond 4,096 tokens in silence',
    expected: ends('backend-limit', 'silent-truncation'),
  },
  'truncation-uncounted': {
    summary: 'Ollama that cuts prompts beyond 4,096 tokens in silence, behind a proxy that drops every count',
    kind: 'ollama',
    rules: [{ when: {}, effect: { do: 'traits', traits: { contextTokens: 4096, tellsUsage: false } } }],
    // What nobody counted is suspected, not known.
    expected: ends('ready', 'silent-truncation'),
  },
  'dropped-with-tools': {
    summary: 'the connection is dropped when tools are sent',
    rules: [{ when: { ...CHAT, tools: true }, effect: { do: 'cut', at: 'before-headers', by: 'reset' } }],
    expected: needs(WITHOUT_TOOLS, 'dropped-turn'),
  },
  'dropped-when-large': {
    ...droppedAbove(NO_FULL_TURN),
    expected: ends('backend-limit', 'size-limit'),
  },
  'refused-when-large': refusedAbove(NO_FULL_TURN),
  'dies-when-large': {
    ...diesAbove(ONLY_WITHOUT_TOOLS, null),
    expected: ends('backend-limit', 'server-crash'),
  },
  'dies-before-headers': {
    ...diesAbove(ONLY_WITHOUT_TOOLS, null, 'before-headers'),
    summary: 'the process dies of large requests before it answers at all',
    expected: ends('backend-limit', 'server-crash'),
  },
  // Without --wait nobody asks again once it is back.
  'dies-and-returns': {
    ...diesAbove(ONLY_WITHOUT_TOOLS, 1500),
    expected: ends('backend-limit', 'server-crash'),
  },
} as const satisfies Record<string, Fault>;
