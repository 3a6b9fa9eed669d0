import type { Args, Code } from '../codes.js';
import { CANDLE_VLLM } from './candle-vllm.js';
import { CLOUDFLARE } from './cloudflare.js';
import { INFERRS } from './inferrs.js';
import { JAN } from './jan.js';
import { KOBOLDCPP } from './koboldcpp.js';
import { LITELLM } from './litellm.js';
import { LLAMA_CPP_PYTHON } from './llama-cpp-python.js';
import { LLAMA_SERVER } from './llama-server.js';
import { LLMMAN } from './llmman.js';
import { LMSTUDIO } from './lmstudio.js';
import { LOCALAI } from './localai.js';
import { MISTRALRS } from './mistralrs.js';
import { MLX_LM } from './mlx_lm.js';
import { MLX_OMNI } from './mlx-omni.js';
import { NGINX } from './nginx.js';
import { OLLAMA } from './ollama.js';
import type { Server } from './server.js';
import { SGLANG } from './sglang.js';
import { TABBYAPI } from './tabbyapi.js';
import { TGI } from './tgi.js';
import { VLLM } from './vllm.js';

/** Every server that is known, by its kind; in this order they are looked for and listed. */
export const SERVERS = {
  inferrs: INFERRS,
  llmman: LLMMAN,
  'llama-server': LLAMA_SERVER,
  ollama: OLLAMA,
  lmstudio: LMSTUDIO,
  vllm: VLLM,
  sglang: SGLANG,
  localai: LOCALAI,
  mlx_lm: MLX_LM,
  'mlx-omni': MLX_OMNI,
  tgi: TGI,
  tabbyapi: TABBYAPI,
  jan: JAN,
  litellm: LITELLM,
  mistralrs: MISTRALRS,
  koboldcpp: KOBOLDCPP,
  'llama-cpp-python': LLAMA_CPP_PYTHON,
  'candle-vllm': CANDLE_VLLM,
  nginx: NGINX,
  cloudflare: CLOUDFLARE,
} as const satisfies Readonly<Record<string, Server>>;

/** The kinds with a record: every ServerKind but `unknown`. */
export type KnownKind = keyof typeof SERVERS;

/** Who answers, as far as the wire tells. */
export type ServerKind = KnownKind | 'unknown';

/** In the order of SERVERS. */
export const SERVER_KINDS = Object.keys(SERVERS).filter(isKnownKind);

export function isKnownKind(text: string): text is KnownKind {
  return Object.hasOwn(SERVERS, text);
}

/** What is known of a kind; undefined for `unknown`, and for one that only a newer version knows. */
export function serverOf(kind: string | null | undefined): Server | undefined {
  return typeof kind === 'string' && isKnownKind(kind) ? SERVERS[kind] : undefined;
}

/** How the server is started whose program has this name; undefined for a program that is not known. */
export function servedBy(program: string): Server['serve'] | undefined {
  return SERVER_KINDS.map((kind) => serverOf(kind)?.serve).find((serve) => serve?.program === program);
}

/** The server's own option against a cause; undefined where it has none. */
export function optionOf(kind: string | null | undefined, code: Code, args: Args = {}): string | undefined {
  const given = serverOf(kind)?.options[code];
  const option = typeof given === 'function' ? given(args) : given;
  return args.window === undefined ? option : option?.replace(/\bN\b/g, String(args.window));
}
