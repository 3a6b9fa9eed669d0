import { STATUS_CODES } from 'node:http';
import type { Reply, StreamEvent } from './kind.js';
import type { CutPoint, WireShape } from './types.js';

/** Where an answer goes: a socket, or a run within this process. */
export interface Sink {
  /** The head exactly as given: names and values in pairs, one after the other. */
  readonly head: (status: number, reason: string, headers: readonly string[]) => void;
  /** Resolves when there is room for more; false when the client is gone. */
  readonly write: (data: string | Buffer) => Promise<boolean>;
  readonly end: (data?: Buffer) => void;
  /** Ends the connection under the answer: with FIN, or with RST. */
  readonly cut: (by: 'close' | 'reset') => void;
  /** Resolves when everything written so far was handed on, or the connection is gone. */
  readonly flushed: () => Promise<void>;
  /** Aborted when the client is gone, or the connection is over. */
  readonly gone: AbortSignal;
}

/** Writes the head as the server's own, with a date, and without the headers that Node would add. */
function writeHead(sink: Sink, reply: Omit<Reply, 'body'>, framing: readonly [string, string]): void {
  const lowerCase = reply.headers.every(([name]) => name === name.toLowerCase());
  const date = [lowerCase ? 'date' : 'Date', new Date().toUTCString()];
  const name = lowerCase ? framing[0] : framing[0].replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  const flat = [...reply.headers.flat(), name, framing[1], ...date];
  sink.head(reply.status, STATUS_CODES[reply.status] ?? '', flat);
}

/** Sends a whole reply; with a cut, the head and at most half of the body. Resolves when it is on its way. */
export async function sendWhole(sink: Sink, reply: Reply, cut?: CutPoint): Promise<void> {
  const body = Buffer.from(reply.body);
  writeHead(sink, reply, ['content-length', String(body.length)]);
  if (cut === undefined) return sink.end(body);
  if (cut !== 'after-headers') await sink.write(body.subarray(0, body.length >> 1));
  await sink.flushed();
}

export interface StreamPlan {
  readonly headers: Reply['headers'];
  readonly events: Iterable<StreamEvent>;
  readonly shape: WireShape;
  readonly cut: CutPoint | undefined;
  /** Passes when the first token may come; false: the simulator ended meanwhile. */
  readonly firstToken: () => Promise<boolean>;
  /** Passes when the token of this number may come, counted from 0; absent: all come at once. */
  readonly nextToken?: (index: number) => Promise<boolean>;
}

/** Streams events until the plan ends or the client is gone; with a cut, it stops there without ending the body. */
export async function sendStream(sink: Sink, plan: StreamPlan): Promise<void> {
  writeHead(sink, { status: 200, headers: plan.headers }, ['transfer-encoding', 'chunked']);
  if (plan.cut === 'after-headers') return sink.flushed();
  if (plan.shape.noEvents) return sink.end();
  const stopped = await writeEvents(sink, plan);
  if (stopped || plan.shape.staysOpen) return sink.flushed();
  sink.end();
}

/** Whether the stream was left open in the middle: at the cut, or because the client or the simulator is gone. */
async function writeEvents(sink: Sink, plan: StreamPlan): Promise<boolean> {
  let waited = false;
  let tokens = 0;
  for (const event of plan.events) {
    if (event.is !== 'role' && !waited) {
      if (plan.cut === 'after-role') return true;
      if (!(await plan.firstToken())) return true;
      waited = true;
      if (plan.shape.errorEvent !== undefined) return !(await writeEvent(sink, plan.shape.errorEvent));
    }
    if (event.is === 'done' && plan.shape.done === false) continue;
    if (event.is === 'token') {
      if (plan.nextToken && !(await plan.nextToken(tokens))) return true;
      tokens += 1;
    }
    if (!(await writeEvent(sink, event.data))) return true;
    if (event.is === 'token' && plan.cut === 'mid-answer') return true;
  }
  return false;
}

/** Writes one event; false when the client is gone. */
async function writeEvent(sink: Sink, data: string): Promise<boolean> {
  return !sink.gone.aborted && (await sink.write(`data: ${data}\n\n`));
}
