import type net from 'node:net';

/** What a server writes to one turn, byte for byte; a line of test/answers/answers.jsonl has these keys among others. */
export interface MadeAnswer {
  readonly id: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly framing?: 'close' | 'chunked' | 'length' | 'none';
  readonly encoding?: 'gzip' | 'deflate' | 'raw-deflate' | 'br';
  readonly end?: 'close' | 'cut' | 'reset' | 'hold';
  readonly body: readonly Piece[];
}

type Piece =
  | string
  | { readonly bytes: string }
  | { readonly repeat: number; readonly text: string }
  | { readonly numbers: number }
  | { readonly wait: number };

export function play(socket: net.Socket, answer: MadeAnswer): Promise<void>;
