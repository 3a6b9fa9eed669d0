import { once } from 'node:events';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Reply, StreamEvent } from './kind.js';
import type { CutPoint, WireShape } from './types.js';

/** Ends the connection under a response: with FIN, or with RST. */
export function cutOff(response: ServerResponse, by: 'close' | 'reset'): void {
  if (by === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}

/** Writes the head exactly as given, with a date, and without the headers that Node would add. */
function writeHead(
  response: ServerResponse,
  reply: Omit<Reply, 'body'>,
  framing: readonly [string, string],
): void {
  const lowerCase = reply.headers.every(([name]) => name === name.toLowerCase());
  const date = [lowerCase ? 'date' : 'Date', new Date().toUTCString()];
  const name = lowerCase ? framing[0] : framing[0].replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  response.sendDate = false;
  response.removeHeader('connection');
  const flat = [...reply.headers.flat(), name, framing[1], ...date];
  response.writeHead(reply.status, STATUS_CODES[reply.status] ?? '', flat);
}

/** Sends a whole reply; with a cut, the head and at most half of the body. Resolves when it is on its way. */
export async function sendWhole(response: ServerResponse, reply: Reply, cut?: CutPoint): Promise<void> {
  const body = Buffer.from(reply.body);
  writeHead(response, reply, ['content-length', String(body.length)]);
  if (cut === undefined) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  if (cut !== 'after-headers') response.write(body.subarray(0, body.length >> 1));
  await flushed(response);
}

export interface StreamPlan {
  readonly headers: Reply['headers'];
  readonly events: Iterable<StreamEvent>;
  readonly shape: WireShape;
  readonly cut: CutPoint | undefined;
  /** Passes when the first token may come; false: the simulator ended meanwhile. */
  readonly firstToken: () => Promise<boolean>;
}

/** Streams events until the plan ends or the client is gone; with a cut, it stops there without ending the body. */
export async function sendStream(response: ServerResponse, plan: StreamPlan): Promise<void> {
  writeHead(response, { status: 200, headers: plan.headers }, ['transfer-encoding', 'chunked']);
  response.flushHeaders();
  if (plan.cut === 'after-headers') return flushed(response);
  if (plan.shape.noEvents) return void response.end();
  const stopped = await writeEvents(response, plan);
  if (stopped) return flushed(response);
  response.end();
}

/** Whether the stream was left open in the middle: at the cut, or because the client or the simulator is gone. */
async function writeEvents(response: ServerResponse, plan: StreamPlan): Promise<boolean> {
  let waited = false;
  let written = 0;
  for (const event of plan.events) {
    if (event.is !== 'role' && !waited) {
      if (plan.cut === 'after-role') return true;
      if (!(await plan.firstToken())) return true;
      waited = true;
      if (plan.shape.errorEvent !== undefined) return !(await write(response, plan.shape.errorEvent, 0));
    }
    if (event.is === 'done' && plan.shape.done === false) continue;
    written += 1;
    if (!(await write(response, event.data, written))) return true;
    if (event.is === 'token' && plan.cut === 'mid-answer') return true;
  }
  return false;
}

/** Events between two looks at the client: it may hang up at any time. */
const LOOK_EVERY = 16;

/** Writes one event; false when the client is gone. */
async function write(response: ServerResponse, data: string, written: number): Promise<boolean> {
  if (response.destroyed) return false;
  const room = response.write(`data: ${data}\n\n`);
  if (!room) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  else if (written % LOOK_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
  return !response.destroyed;
}

/** Resolves when everything written so far was handed to the system, or the connection is gone. */
function flushed(response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (socket === null || socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => socket.write('', () => resolve()));
}
