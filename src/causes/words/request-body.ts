/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const BAD_JSON = anyOf(
  /(?:failed|unable|could not|cannot|error|couldn't) (?:to )?(?:pars\w+|decod\w+|read\w*|deserializ\w+|unmarshal\w*) (?:the )?(?:request )?(?:body|json|payload|request)(?! into the target type)/,
  /(?:invalid|malformed|bad|not valid|broken) json/,
  /error parsing (?:the )?(?:input|request)/,
  /json (?:decode|pars\w+|syntax) ?(?:error|failed)/,
  /json\.exception\.parse_error/,
  /jsondecodeerror/,
  /eof while parsing/,
  /unexpected end of json/,
  /unexpected token .{0,20}in json/,
  /is not valid json/,
  /expecting (?:value|property name|',' delimiter)/,
  /trailing (?:comma|characters)/,
  /key must be a string/,
  /expected value at line/,
  /control character/,
  /looking for beginning of/,
  /after object key/,
  /^unexpected eof$/,
  /^eof$/,
  /empty (?:request )?body/,
  /body is empty/,
  /missing (?:request )?body/,
  /no request body/,
  /invalid request body/,
  /request (?:body )?(?:should|must) be (?:a |an )?(?:valid )?json/,
);

export const CONTENT_TYPE = anyOf(
  /content-?type.{0,60}(?:application\/json|must|missing|required|invalid|unsupported|not supported|expected)/,
  /(?:unsupported|invalid) (?:media|content)[ -]type(?!.{0,20}image)/,
  /expected request with 'content-type/,
);

export const LENGTH_REQUIRED = anyOf(
  /content-length.{0,40}(?:required|missing|must)/,
  /length required/,
  /missing content-length/,
  /chunked.{0,40}(?:not supported|unsupported)/,
);

export const NO_MESSAGES = anyOf(
  /'?messages'?(?: (?:array|list|field|parameter))?:? (?:is|are|was|must(?: not)?|cannot|can't|should|may)(?: be)?(?: an?)?(?: not)? (?:required|empty|missing|non-?empty|provided|contain|have)/,
  /(?:no|empty|missing|without) '?messages\b/,
  /at least one message/,
  /\[\] is too short/,
  /missing (?:required )?(?:field|parameter|property)?:? ?'?messages/,
  /messages.{0,20}too_?short/,
  /(?:provide|specify|supply) (?:a |the |some )?'?messages/,
  /conversation is empty/,
  /empty (?:conversation|chat history)/,
);
