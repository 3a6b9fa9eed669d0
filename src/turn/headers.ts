import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { VERSION } from '../version.js';

/**
 * The headers of a turn, names in lower case: those that OpenClaw's client sends, but with a user agent that says who
 * really asks. The authorization header is added where the request is sent.
 */
export function turnHeaders(profile: ReleaseRef): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': `inferrs-doctor/${VERSION} (turn shaped like OpenClaw ${releaseOf(profile).release})`,
  };
}
