import type { Code } from './codes.js';
import { about, failed, says } from './facts.js';
import { clear, firstOf, likely, type MatrixRow, named } from './row.js';

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
        says(
          facts,
          /(?:failed|unable|could not|cannot|error|couldn't) (?:to )?(?:pars\w+|decod\w+|read\w*|deserializ\w+|unmarshal\w*) (?:the )?(?:request )?(?:body|json|payload|request)(?! into the target type)|(?:invalid|malformed|bad|not valid|broken) json|json (?:decode|pars\w+|syntax) ?(?:error|failed)|json\.exception\.parse_error|jsondecodeerror|eof while parsing|unexpected end of json|unexpected token .{0,20}in json|is not valid json|expecting (?:value|property name|',' delimiter)|trailing (?:comma|characters)|key must be a string|expected value at line|control character|looking for beginning of|after object key|^unexpected eof$|^eof$|empty (?:request )?body|body is empty|missing (?:request )?body|no request body|invalid request body|request (?:body )?(?:should|must) be (?:a |an )?(?:valid )?json/,
        ) && clear(),
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
          says(
            facts,
            /content-?type.{0,60}(?:application\/json|must|missing|required|invalid|unsupported|not supported|expected)|(?:unsupported|invalid) (?:media|content)[ -]type(?!.{0,20}image)|expected request with 'content-type/,
          ) &&
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
      firstOf(
        facts.status === 411 && named(),
        failed(facts) &&
          says(
            facts,
            /content-length.{0,40}(?:required|missing|must)|length required|missing content-length|chunked.{0,40}(?:not supported|unsupported)/,
          ) &&
          clear(),
      ),
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
        failed(facts) &&
          says(
            facts,
            /'?messages'?(?: (?:array|list|field|parameter))?:? (?:is|are|was|must(?: not)?|cannot|can't|should|may)(?: be)?(?: an?)?(?: not)? (?:required|empty|missing|non-?empty|provided|contain|have)|(?:no|empty|missing|without) '?messages\b|at least one message|\[\] is too short|missing (?:required )?(?:field|parameter|property)?:? ?'?messages|messages.{0,20}too_?short|(?:provide|specify|supply) (?:a |the |some )?'?messages|conversation is empty|empty (?:conversation|chat history)/,
          ) &&
          !says(facts, /content/) &&
          clear(),
      ),
    explains: ['opaque-error', 'wrong-api'],
    basis: 'structure',
    sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;
