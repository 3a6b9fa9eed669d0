import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, likely, named } from '../cause.js';
import { BAD_JSON } from '../words/request-body.js';

export const badJson = {
  code: 'bad-json',
  layer: 'request',
  severity: 'error',
  title: 'the server could not read the body as JSON',
  why: 'The body was cut, empty or damaged on its way: by a shell’s quoting, a proxy, or a client that sends something else.',
  advice: 'Send the body from a file (curl --data @turn.json), and take proxies out of the way.',
  flags: {},
  when: (facts) => {
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
} as const satisfies Cause;

const OF_A_TOOL_CALL = /tool[ _]?call|function call|arguments|tool_use|harmony|grammar|schema/;
