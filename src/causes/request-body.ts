import { about, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { clear, firstOf, likely, type MatrixRow, named } from './row.js';
import { BAD_JSON, CONTENT_TYPE, LENGTH_REQUIRED, NO_MESSAGES } from './words/request-body.js';

const OF_A_TOOL_CALL = /tool[ _]?call|function call|arguments|tool_use|harmony|grammar|schema/;

/** Rows about the request as a body, before its fields are looked at. */
export const REQUEST_BODY = {
  'bad-json': {
    layer: 'request',
    severity: 'error',
    title: 'the server could not read the body as JSON',
    why: 'The body was cut, empty or damaged on its way: by a shell’s quoting, a proxy, or a client that sends something else.',
    advice: 'Send the body from a file (curl --data @turn.json), and take proxies out of the way.',
    serverOptions: {},
    flags: {},
    recognise: (facts) => {
      if (!failed(facts) || says(facts, OF_A_TOOL_CALL, /into the target type/)) return null;
      const typed =
        facts.said.types.some((type) => /json_invalid|invalid_json|json_parse|jsondecode/.test(type)) ||
        facts.complaints.some((issue) => /json decode error/i.test(issue.words));
      return firstOf(
        typed && named(),
        about(facts, 'none').some(
          (issue) => issue.expected === 'object' && /to extract fields from/.test(issue.words),
        ) && named(),
        says(facts, ...BAD_JSON) && clear(),
        facts.status === 400 && says(facts, /unexpected eof|unexpected end/) && likely(),
      );
    },
    explains: ['opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/tokio-rs/axum/blob/main/axum/src/extract/rejection.rs',
      'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    ],
  },
  'content-type-missing': {
    layer: 'request',
    severity: 'error',
    title: 'the server wants Content-Type: application/json',
    why: 'The request came without that header, or with another type.',
    advice:
      'Send Content-Type: application/json (curl -H). OpenClaw always does, so look at what sits in between.',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      firstOf(
        facts.status === 415 && named(),
        failed(facts) &&
          says(facts, ...CONTENT_TYPE) &&
          !says(facts, /content type is supported|content type: '?(?:image|audio|input|text)/) &&
          clear(),
      ),
    explains: ['opaque-error', 'bad-json'],
    basis: 'structure',
    sources: ['https://github.com/tokio-rs/axum/blob/main/axum/src/extract/rejection.rs'],
  },
  'length-required': {
    layer: 'request',
    severity: 'error',
    title: 'the server wants a Content-Length header',
    why: 'The body was sent in chunks, without its length; this server reads only bodies whose length is announced.',
    advice: 'Take the proxy or client that sends chunked bodies out of the way.',
    serverOptions: { mlx_lm: 'its server reads only Content-Length bodies' },
    flags: {},
    recognise: (facts) =>
      firstOf(facts.status === 411 && named(), failed(facts) && says(facts, ...LENGTH_REQUIRED) && clear()),
    explains: ['bad-json', 'opaque-error'],
    basis: 'structure',
    sources: ['https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/server.py'],
  },
  'empty-messages': {
    layer: 'request',
    severity: 'error',
    title: 'the request has no messages',
    why: 'The list of messages is missing or empty: a client of another API, or one that dropped them all.',
    advice: 'Check that the provider’s api is "openai-completions" in openclaw.json.',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      firstOf(
        about(facts, 'messages').some((issue) => issue.found === 'missing' || issue.rule !== 'extra') &&
          named(),
        failed(facts) && says(facts, ...NO_MESSAGES) && !says(facts, /content/) && clear(),
      ),
    explains: ['opaque-error', 'wrong-api'],
    basis: 'structure',
    sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;
