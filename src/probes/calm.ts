/** The short way to judge an answer: for one in which nothing is wrong. Loads no matrix. Pure. */

import { intakeOf } from '../intake/intake.js';
import type { Carried, Exchange } from '../model.js';
import { type Answer, readAnswer } from '../reading/answer.js';
import { signsOf } from '../reading/signs.js';
import type { Release } from '../releases/types.js';
import { clip, plain } from '../wire/sanitize.js';
import { parseSse } from '../wire/sse.js';
import type { Judgement } from './judgement.js';

/**
 * The judgement that `judgeTurn` gives of an answer in which nothing is wrong, whatever the server; undefined when
 * something may be wrong.
 */
export function judgeCalmTurn(exchange: Exchange, release: Release): Judgement | undefined {
  const { outcome, probe } = exchange;
  if (outcome.kind !== 'response' || outcome.status !== 200 || outcome.end !== 'complete') return undefined;
  const type = outcome.headers['content-type'] ?? '';
  const { carried } = probe;
  const answer = answerOf(exchange);
  if (!carried || !answer?.sawJson || !isAnnounced(carried, type)) return undefined;
  if (signsOf(answer, carried).length > 0) return undefined;
  // Clients drop an event that lacks its closing blank line; the matrix reads it.
  if (outcome.events && parseSse(outcome.body).length !== outcome.events.length) return undefined;
  if (carried.stream && intakeOf(exchange, release, false)?.failure !== null) return undefined;
  return {
    status: 'pass',
    findings: [],
    code: '',
    answer,
    reason: passReason(exchange, answer),
    needsRoom: false,
    exchange,
  };
}

/** The answer inside a 2xx; null for everything else. */
export function answerOf({ outcome }: Exchange): Answer | null {
  if (outcome.kind !== 'response' || outcome.status < 200 || outcome.status > 299) return null;
  return readAnswer(outcome.body, outcome.headers['content-type'] ?? null, outcome.events);
}

/** What the report says of a turn that passes. */
export function passReason({ probe }: Exchange, answer: Answer | null): string {
  if (probe.layer !== 'direct' || answer === null) return 'pass';
  return `"${clip(plain(answer.text.trim()).replace(/\s+/g, ' '), 60)}"`;
}

/** Does the content type say what was asked for? */
function isAnnounced({ stream }: Carried, contentType: string): boolean {
  const announced = stream ? /^text\/event-stream *(?:;[^,]*)?$/i : /^application\/json *(?:;[^,]*)?$/i;
  return announced.test(contentType);
}
