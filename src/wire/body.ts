import type { Transform } from 'node:stream';
import type { SseEvent } from '../model.js';
import { tellOf } from './much.js';
import { createSseParser } from './sse.js';

/** More events than any answer has: beyond it the stream counts as capped, so that tiny events cannot fill memory. */
const MAX_EVENTS = 200_000;

/** Why a collector wants no more: the cap is reached, or as many events came as were asked for. */
export type Enough = 'capped' | 'stopped';

export interface Collected {
  readonly body: string;
  readonly events?: readonly SseEvent[];
}

export interface Collector {
  /** Takes decoded bytes; says when it wants no more. */
  write(chunk: Uint8Array): Enough | undefined;
  eventCount(): number;
  /** The last event is [DONE]. */
  sawDone(): boolean;
  read(): Collected;
}

/**
 * Gathers a body as text: UTF-8, invalid bytes replaced, a BOM dropped, at most `maxBytes` of it. For an event
 * stream also its events, without a last one that lacks its closing blank line: clients drop that too.
 */
export function createCollector(options: {
  readonly maxBytes: number;
  readonly stream: boolean;
  readonly stopAfterEvents?: number | undefined;
}): Collector {
  const decoder = new TextDecoder('utf-8');
  const parser = options.stream ? createSseParser() : undefined;
  const maxEvents = Math.min(options.stopAfterEvents ?? MAX_EVENTS, MAX_EVENTS);
  const texts: string[] = [];
  const events: SseEvent[] = [];
  let bytes = 0;

  const take = (text: string): void => {
    texts.push(text);
    for (const event of parser?.push(text) ?? []) events.push(event);
  };
  const write = (chunk: Uint8Array): Enough | undefined => {
    const room = options.maxBytes - bytes;
    take(decoder.decode(chunk.length > room ? chunk.subarray(0, room) : chunk, { stream: true }));
    bytes += Math.min(chunk.length, room);
    tellOf(bytes);
    if (events.length >= maxEvents) return events.length >= MAX_EVENTS ? 'capped' : 'stopped';
    return chunk.length > room ? 'capped' : undefined;
  };
  const read = (): Collected => {
    take(decoder.decode());
    const body = texts.join('');
    return parser ? { body, events } : { body };
  };
  const sawDone = () => events.at(-1)?.data.trim() === '[DONE]';
  return { write, eventCount: () => events.length, sawDone, read };
}

export interface Inflater {
  write(chunk: Uint8Array): void;
  end(): void;
  destroy(): void;
}

export interface InflaterEvents {
  readonly data: (chunk: Uint8Array) => void;
  readonly end: () => void;
  readonly error: (error: Error) => void;
}

/**
 * A decoder for a content-encoding that came although none was asked for; undefined when none is needed. Some servers
 * send deflate without its head: the first byte tells, as fetch does.
 */
export function createInflater(encoding: string, on: InflaterEvents): Inflater | undefined {
  const name = encoding.trim().toLowerCase();
  if (!/^(x-)?gzip$|^deflate$|^br$/.test(name)) return undefined;
  let stream: Transform | undefined;
  const begin = (first: number | undefined): Transform => {
    stream = decoder(name, first).on('data', on.data).on('end', on.end).on('error', on.error);
    return stream;
  };
  return {
    write: (chunk) => void (stream ?? begin(chunk[0])).write(chunk),
    end: () => void (stream ?? begin(undefined)).end(),
    destroy: () => void stream?.destroy(),
  };
}

/** Its low four bits name the method in zlib's head: 8 is deflate. */
const ZLIB_METHOD = 0x0f;

function decoder(name: string, first: number | undefined): Transform {
  const zlib = process.getBuiltinModule('node:zlib');
  if (name === 'br') return zlib.createBrotliDecompress();
  if (name !== 'deflate') return zlib.createGunzip();
  return first === undefined || (first & ZLIB_METHOD) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
}
