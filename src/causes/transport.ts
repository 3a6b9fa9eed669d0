import { answered, type Facts, failed, says, succeeded } from '../reading/facts.js';
import type { Code } from './codes.js';
import { byMeasuring, clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import { CUT, HOST_UNKNOWN, NO_ROUTE, REFUSED, TIMED_OUT, TLS_FAILED } from './words/transport.js';

/** Looks for a network fact in the transport code, and in the words of clients when there was no HTTP answer. */
function network(facts: Facts, code: RegExp, ...words: readonly RegExp[]): Match | null {
  const { transport } = facts.evidence;
  if (transport !== null && code.test(transport)) return named();
  return transport === null && !answered(facts) && says(facts, ...words) ? clear() : null;
}

export const TRANSPORT = {
  'connection-refused': {
    layer: 'transport',
    severity: 'error',
    title: 'nothing listens at this address',
    why: 'The connection was refused: no server is running there, or it listens on another port or address.',
    advice:
      'Start the server, or correct the port in baseUrl. From a container, the host is host.docker.internal, not localhost.',
    serverOptions: {
      inferrs: 'inferrs serve MODEL --host 127.0.0.1 --port 8080',
      llmman: 'llmman serve (port 17434)',
      'llama-server': 'llama-server -m MODEL.gguf --host 127.0.0.1 --port 8080 --jinja',
      ollama: 'ollama serve (port 11434); OLLAMA_HOST=0.0.0.0 to be reached from a container',
      lmstudio: 'lms server start (port 1234), or Developer → Start server',
      vllm: 'vllm serve MODEL --host 127.0.0.1 --port 8000',
    },
    flags: {},
    recognise: (facts) =>
      firstOf(
        network(facts, /ECONNREFUSED|refused|^unreachable$/i, ...REFUSED),
        facts.evidence.transport === null &&
          facts.status === null &&
          says(
            facts,
            /fetch failed|connection error|network (?:connection )?error|apiconnectionerror|econnfail/,
          ) &&
          guess(),
      ),
    explains: [],
    basis: 'structure',
    sources: ['https://github.com/ollama/ollama/issues/3200', 'https://github.com/ollama/ollama/issues/1579'],
  },
  'host-not-found': {
    layer: 'transport',
    severity: 'error',
    title: 'the host name cannot be resolved',
    why: 'No address belongs to the host name in baseUrl, at least not from here.',
    advice: 'Correct the host in baseUrl; for a server on this machine use 127.0.0.1.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => network(facts, /ENOTFOUND|EAI_|getaddrinfo|ENODATA/i, ...HOST_UNKNOWN),
    explains: [],
    basis: 'structure',
    sources: ['https://nodejs.org/api/dns.html#error-codes', 'https://curl.se/libcurl/c/libcurl-errors.html'],
  },
  unroutable: {
    layer: 'transport',
    severity: 'error',
    title: 'there is no route to this address',
    why: 'The address exists, but this machine has no way to it: another network, a VPN that is down, or a firewall.',
    advice: 'Check the address in baseUrl, and that both machines are on the same network.',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      network(facts, /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN/i, ...NO_ROUTE),
    explains: [],
    basis: 'structure',
    sources: ['https://nodejs.org/api/errors.html#common-system-errors'],
  },
  'localhost-mismatch': {
    layer: 'transport',
    severity: 'error',
    title: 'localhost leads to an address family on which the server does not listen',
    why: 'localhost can mean ::1 or 127.0.0.1; the server listens on one of them only.',
    advice: 'Write 127.0.0.1 (or [::1]) instead of localhost in baseUrl.',
    serverOptions: { inferrs: 'inferrs serve MODEL --host 127.0.0.1' },
    flags: {},
    recognise: byMeasuring,
    explains: ['connection-refused'],
    basis: 'structure',
    sources: ['https://nodejs.org/api/dns.html#dnssetdefaultresultorderorder'],
  },
  'proxy-captures-loopback': {
    layer: 'transport',
    severity: 'error',
    title: 'HTTP_PROXY sends requests for this local server to a proxy',
    why: 'A proxy is set in the environment and NO_PROXY does not except this address, so the proxy is asked for its own localhost.',
    advice: 'Add the host to NO_PROXY, for example NO_PROXY=localhost,127.0.0.1.',
    serverOptions: {},
    flags: {},
    recognise: byMeasuring,
    explains: ['gateway-error', 'connection-refused', 'timeout'],
    basis: 'structure',
    sources: ['https://docs.openclaw.ai/gateway/local-models'],
  },
  tls: {
    layer: 'transport',
    severity: 'error',
    title: 'the TLS handshake failed',
    why: 'Either https is spoken to a server that only speaks http (local servers do), or its certificate is not trusted.',
    advice:
      'Write http:// in baseUrl for a plain local server; for a certificate of your own, set NODE_EXTRA_CA_CERTS.',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      firstOf(
        network(
          facts,
          /SSL|TLS|CERT|EPROTO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|LEAF_SIGNATURE/i,
          ...TLS_FAILED,
        ),
        says(
          facts,
          /http request to an https server|plain http request was sent to https port|requires tls|https port/,
        ) && clear(),
      ),
    explains: [],
    basis: 'structure',
    sources: [
      'https://github.com/openinterpreter/openinterpreter/issues/1016',
      'https://github.com/feder-cr/invisible_playwright_mcp/issues/576',
    ],
  },
  timeout: {
    layer: 'transport',
    severity: 'error',
    title: 'no answer in time',
    why: 'The server accepted the connection and did not answer (or fell silent) within the deadline. A full agent turn on a CPU can need minutes before its first byte.',
    advice:
      'Raise timeoutSeconds of the provider in openclaw.json (and --timeout here), make the turn smaller, or give the server a GPU. If even a one-line request gets no answer, restart the server.',
    serverOptions: {
      ollama: 'OLLAMA_KEEP_ALIVE=-1 keeps the model loaded; OLLAMA_LOAD_TIMEOUT for slow loads',
      'llama-server': '--timeout SECONDS; fewer --parallel slots leave more speed for one',
    },
    flags: {},
    recognise: (facts) =>
      firstOf(
        // Silence within an answer is stream-idle, whatever the client calls it.
        facts.evidence.end !== 'stalled' &&
          network(facts, /TIME(?:D)?_?OUT|ABORT_?ERR|DEADLINE/i, ...TIMED_OUT),
        facts.evidence.end === 'timeout' && named(),
        facts.status === 408 && named(),
        answered(facts) &&
          failed(facts) &&
          facts.status !== 504 &&
          says(facts, /request timed out|deadline exceeded/) &&
          likely(),
      ),
    explains: ['stream-truncated', 'empty-content'],
    basis: 'structure',
    sources: [
      'https://github.com/cline/cline/issues/13371',
      'https://github.com/openclaw/openclaw/issues/69390',
      'https://github.com/ollama/ollama-js/issues/72',
    ],
  },
  'stream-idle': {
    layer: 'transport',
    severity: 'error',
    title: 'the stream fell silent before it was complete',
    why: 'The answer began and then nothing more came for as long as the idle deadline allows.',
    advice:
      'Look at the server: it may be stuck, swapping, or serving somebody else. Raise the idle deadline if it is only slow.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => (facts.evidence.end === 'stalled' ? named() : null),
    explains: ['empty-content', 'stream-truncated'],
    basis: 'structure',
    sources: ['https://github.com/cline/cline/pull/13486'],
  },
  'connection-reset': {
    layer: 'transport',
    severity: 'error',
    title: 'the connection was closed before any answer',
    why: 'Something accepted the connection and dropped it without a word: the wrong kind of service, a firewall, or a server that is going down.',
    advice: 'Check that the port belongs to an HTTP server, and whether the server still runs.',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      facts.stage === 'health' || facts.stage === 'models'
        ? network(
            facts,
            /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection closed/i,
            /econnreset|connection reset|socket hang up|empty reply|other side closed/,
          )
        : null,
    explains: [],
    basis: 'structure',
    sources: ['https://nodejs.org/api/errors.html#common-system-errors'],
  },
  'stream-truncated': {
    layer: 'transport',
    severity: 'error',
    title: 'the connection ended before the answer was complete',
    why: 'The server, or something in between, closed the connection in the middle of an answer. OpenClaw counts that as a failed turn.',
    advice:
      'Ask the server whether it still runs and read its log; take proxies out of the way. If it only happens with large turns, the server is probably running out of memory.',
    serverOptions: {},
    flags: {},
    recognise: recogniseCut,
    explains: ['empty-content', 'finish-reason-wrong'],
    basis: 'structure',
    sources: ['https://github.com/vercel/ai/pull/17584', 'https://github.com/theopenco/llmgateway/pull/2980'],
  },
  'stream-ignored': {
    layer: 'transport',
    severity: 'warning',
    title: 'a stream was asked for, and the answer came in one piece',
    why: 'The server ignores stream: true. OpenClaw 2026.4 then sees an empty reply; later releases read the whole answer.',
    advice: 'Update the server, or take the proxy that collects the stream out of the way.',
    serverOptions: { nginx: 'proxy_buffering off' },
    flags: {},
    recognise: byMeasuring,
    explains: [],
    basis: 'structure',
    sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  },
  'done-missing': {
    layer: 'transport',
    severity: 'warning',
    title: 'the stream ends without [DONE]',
    why: 'The closing event of the protocol is missing; the answer before it is complete.',
    advice: 'Update the server; OpenClaw accepts it.',
    serverOptions: {},
    flags: {},
    recognise: byMeasuring,
    explains: [],
    basis: 'structure',
    sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  },
  'finish-reason-missing': {
    layer: 'transport',
    severity: 'warning',
    title: 'the stream ends without a finish_reason',
    why: 'Nothing tells whether the answer is complete, was cut short, or is a tool call.',
    advice: 'Update the server, or take proxies that cut streams out of the way.',
    serverOptions: {},
    flags: {},
    recognise: byMeasuring,
    explains: [],
    basis: 'structure',
    sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  },
  'body-capped': {
    layer: 'transport',
    severity: 'warning',
    title: 'the answer was larger than this tool reads',
    why: 'Reading stopped at the size limit, so the rest of the answer was not judged.',
    advice:
      'Nothing needs to change if the answer was meant to be that long; else look for a model that does not stop.',
    serverOptions: {},
    flags: {},
    // What its status says of an answer holds however long it is.
    recognise: (facts) => (facts.evidence.end === 'capped' && succeeded(facts) ? named() : null),
    explains: [],
    basis: 'structure',
    sources: ['https://platform.openai.com/docs/api-reference/chat'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

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
