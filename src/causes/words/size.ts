/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const BODY_TOO_LARGE = anyOf(
  /(?:request )?(?:entity|body|payload|content)(?: size)? (?:is )?too large/,
  /too large (?:a )?(?:body|request|payload)/,
  /body (?:size )?(?:limit|exceed)/,
  /(?:length|size) limit exceeded/,
  /(?:body|payload|request) (?:size )?exceed\w*.{0,30}(?:limit|bytes|size|max)/,
  /max(?:imum)? (?:request )?(?:body|payload|content)(?: size| length)?/,
  /toolarge\w*error/,
  /client_max_body_size/,
);
