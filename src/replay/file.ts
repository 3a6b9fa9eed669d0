/** What can be replayed: a captured turn, a bare request body, an evidence bundle. */
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { CAPTURE_SCHEMA } from '../capture/record.js';
import { isDeeper, isObject, parseJson } from '../json.js';
import type { JsonObject } from '../model.js';
import type { Ports } from '../ports.js';
import { UsageError } from '../usage-error.js';
import { tellOf } from '../wire/much.js';
import { EVIDENCE_SCHEMA, Misfit, readBundle, readCapture, type StoredBundle } from './shapes.js';

/** A chat-completions request. */
export interface Turn {
  readonly kind: 'turn';
  /** As it was sent. */
  readonly text: string;
  readonly body: JsonObject;
  /** Base URL of the server that it was captured at; absent for a bare body. */
  readonly upstream?: string;
}

export type Replayable = Turn | { readonly kind: 'bundle'; readonly bundle: StoredBundle };

/** Far more than any turn has. */
const MAX_DEPTH = 200;
/** More than bundles hold; reading one takes several times its size. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads FILE; `-` is standard input.
 * @throws UsageError when it cannot be read, or holds nothing that can be replayed
 */
export async function readReplayable(file: string, ports: Pick<Ports, 'cwd' | 'stdin'>): Promise<Replayable> {
  const name = file === '-' ? 'Standard input' : file;
  const text = await readText(file, name, ports);
  const value = parseJson(text.replace(/^\ufeff/, ''));
  if (value === undefined)
    throw new UsageError(
      `${name} holds no JSON, or it was cut short, or it is nested deeper than ${MAX_DEPTH} levels.`,
    );
  if (isDeeper(value, MAX_DEPTH)) throw new UsageError(`${name} is nested deeper than ${MAX_DEPTH} levels.`);
  if (!isObject(value)) throw nothingToReplay(name);
  try {
    if (value.schema === EVIDENCE_SCHEMA) return { kind: 'bundle', bundle: readBundle(value) };
    if (value.schema === CAPTURE_SCHEMA) {
      const { exchange, upstream } = readCapture(value);
      return turnOf(exchange.probe.body ?? '', name, upstream);
    }
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new UsageError(`${name} is damaged, or of another version of inferrs-doctor: ${error.message}.`);
  }
  return turnOf(text, name);
}

function turnOf(text: string, name: string, upstream?: string): Turn {
  const body = parseJson(text);
  if (isDeeper(body, MAX_DEPTH)) throw new UsageError(`${name} is nested deeper than ${MAX_DEPTH} levels.`);
  if (!isObject(body) || !Array.isArray(body.messages)) throw nothingToReplay(name);
  return { kind: 'turn', text: text.trim(), body, ...(upstream !== undefined && { upstream }) };
}

const nothingToReplay = (name: string): UsageError =>
  new UsageError(
    `${name} holds neither a turn (from capture, or a body with messages) nor a bundle (from --evidence).`,
  );

async function readText(
  file: string,
  name: string,
  { cwd, stdin }: Pick<Ports, 'cwd' | 'stdin'>,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file === '-' ? stdin() : bytesOf(path.resolve(cwd, file))) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES)
        throw new UsageError(
          `${name} is larger than 16 MB, which is more than replay reads: a bundle takes a few.`,
        );
      parts.push(chunk);
      tellOf(bytes);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} could not be read: ${reasonOf(error)}.`);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function* bytesOf(file: string): AsyncIterable<Uint8Array> {
  const facts = await stat(file);
  // A pipe may be waited for without end, a device read without end.
  if (!facts.isFile() && !facts.isDirectory())
    throw new UsageError(
      `${path.basename(file)} is a pipe or a device, not a file; give - to read standard input.`,
    );
  const handle = await open(file, 'r');
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) yield chunk as Uint8Array;
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'it is not there',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder; name one of the files in it',
  };
  return known[code] ?? code;
}
