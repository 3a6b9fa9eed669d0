import type { JsonObject } from '../model.js';

/** One answer that was not a network failure, as a tell sees it. */
export interface Seen {
  /** Of the URL that was asked: `/v1/models`, `/props`. */
  readonly path: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body, where it is a JSON object. */
  readonly json: JsonObject | undefined;
  /** Whether GET /health was answered as a server with such an endpoint does. */
  readonly healthAnswers: boolean;
}
