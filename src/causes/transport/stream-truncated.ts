import { type Facts, says } from '../../reading/facts.js';
import { type Cause, likely, type Match, named } from '../cause.js';
import { network } from '../shared.js';
import { CUT } from '../words/transport.js';

export const streamTruncated = {
  code: 'stream-truncated',
  layer: 'transport',
  severity: 'error',
  title: 'the connection ended before the answer was complete',
  why: 'The server, or something in between, closed the connection in the middle of an answer. OpenClaw counts that as a failed turn.',
  advice:
    'Ask the server whether it still runs and read its log; take proxies out of the way. If it only happens with large turns, the server is probably running out of memory.',
  flags: {},
  when: recogniseCut,
  explains: ['empty-content', 'finish-reason-wrong'],
  basis: 'structure',
  sources: ['https://github.com/vercel/ai/pull/17584', 'https://github.com/theopenco/llmgateway/pull/2980'],
  verdict: 'backend-limit',
  wordless: true,
  mayTalkWithoutStream: true,
  ofTheTurn: true,
  limitArtefact: 'always',
} as const satisfies Cause;

function recogniseCut(facts: Facts): Match | null {
  const { end } = facts.evidence;
  const { answer } = facts;
  // An error that the server itself put into the stream is why it ended.
  if (answer !== null && answer.error !== null) return null;
  const whole = answer?.streamed === true && (answer.done || answer.finishReason !== null);
  if (end === 'cut' && !whole) return named();
  // A stream that ends cleanly with neither finish_reason nor [DONE] is a failed turn in OpenClaw 2026.9.
  if (end === 'complete' && answer?.streamed === true && answer.sawJson && !whole) return named();
  if (facts.status !== null && facts.status >= 300) return null;
  return (
    network(
      facts,
      /UND_ERR_(?:SOCKET|RES_CONTENT|ABORTED|CLOSED)|ECONNRESET|ECONNABORTED|EPIPE|PREMATURE|connection closed|INCOMPLETE|PROTOCOL_ERROR/i,
      ...CUT,
    ) ?? (facts.status === 200 && answer === null && says(facts, ...CUT) ? likely() : null)
  );
}
