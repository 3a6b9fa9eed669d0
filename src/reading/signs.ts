/**
 * What is odd about a completion, read once and before any cause; causes map signs. An empty list means that nothing
 * is wrong with it, whatever the release and the server: then no cause is loaded. Pure.
 */
import type { Args } from '../codes.js';
import type { Carried } from '../model.js';
import type { Answer } from './answer.js';
import { answerLimitExceeded, isErrorText, isGarbage, windowFilled } from './symptoms.js';

export const SIGN_IDS = [
  // of its form
  'whole-for-stream',
  'stream-for-whole',
  'done-missing',
  'error-inside',
  // of its end
  'finish-missing',
  'finish-length',
  'finish-without-call',
  'finish-denies-call',
  'finish-other',
  'finish-unknown',
  // of what it says
  'nothing-said',
  'reasoning-only',
  'error-as-text',
  'garbage',
  'call-as-text',
  'markers-leaked',
  'call-malformed',
  // of its numbers
  'limit-exceeded',
  'window-filled',
] as const;
export type SignId = (typeof SIGN_IDS)[number];

export interface Sign {
  readonly id: SignId;
  /** What was read: the reason, the problem, the dialect, … */
  readonly args: Args;
}

/** How much of an answer there is: a piece that was pasted lacks things for other reasons. */
export interface Extent {
  /** A piece of a completion: what is missing in it says nothing. */
  readonly fragment: boolean;
  /** It came over the wire to its end, or says itself that it is over. */
  readonly over: boolean;
}

const WHOLE: Extent = { fragment: false, over: true };

/** What servers write as a finish reason, beside the four of the specification. */
const KNOWN_FINISH =
  /^(?:stop|length|tool_calls|content_filter|function_call|eos|end_turn|stop_sequence|error)$/;

/** @param carried what the request carried; null when that is not known: then nothing is held against it */
export function signsOf(answer: Answer, carried: Carried | null, extent: Extent = WHOLE): readonly Sign[] {
  const found: readonly (Sign | null)[] = [
    ...formSigns(answer, carried),
    finishSign(answer, extent),
    ...(extent.fragment ? [] : wordSigns(answer)),
    isGarbage(answer.text, extent.over) ? sign('garbage') : null,
    answer.markers.length > 0 ? sign('markers-leaked', { markers: answer.markers }) : null,
    ...callSigns(answer, extent),
    ...(extent.fragment ? [] : numberSigns(answer, carried)),
  ];
  return found.filter((one) => one !== null);
}

const sign = (id: SignId, args: Args = {}): Sign => ({ id, args });

function formSigns({ streamed, done, error }: Answer, carried: Carried | null): readonly (Sign | null)[] {
  return [
    carried?.stream === true && !streamed ? sign('whole-for-stream') : null,
    carried?.stream === false && streamed ? sign('stream-for-whole') : null,
    done ? null : sign('done-missing'),
    error === null ? null : sign('error-inside'),
  ];
}

/** Does the end that the answer names fit what it holds? */
function finishSign({ finishReason, toolCalls, textCall }: Answer, { fragment }: Extent): Sign | null {
  const calls = toolCalls.length > 0;
  if (finishReason === null) return sign('finish-missing');
  if (finishReason === 'tool_calls' && calls) return null;
  if (finishReason === 'tool_calls')
    return textCall === null ? sign('finish-without-call', { reason: 'tool_calls without a call' }) : null;
  if (finishReason === 'stop' && !calls) return null;
  if (finishReason === 'length') return sign('finish-length');
  if (fragment) return sign('finish-other');
  if (finishReason === 'stop') return sign('finish-denies-call', { reason: 'stop with a tool call' });
  return KNOWN_FINISH.test(finishReason)
    ? sign('finish-other')
    : sign('finish-unknown', { reason: `unknown value ${finishReason.slice(0, 40)}` });
}

function wordSigns(answer: Answer): readonly (Sign | null)[] {
  const { text, reasoning, toolCalls, textCall } = answer;
  const silent = text.trim() === '' && toolCalls.length === 0 && isOver(answer);
  const thought = reasoning.trim() !== '';
  return [
    silent ? sign(thought ? 'reasoning-only' : 'nothing-said') : null,
    isErrorText(answer) ? sign('error-as-text') : null,
    textCall === null
      ? null
      : sign('call-as-text', {
          dialect: textCall.dialect,
          ...(textCall.name === '' ? {} : { tool: textCall.name }),
        }),
  ];
}

/** The first problem of each call. */
function callSigns(answer: Answer, { fragment }: Extent): readonly Sign[] {
  return answer.toolCalls.flatMap(({ name, problems }) => {
    const problem = problems.find((one) => !fragment || !/missing/.test(one));
    if (problem === undefined) return [];
    // A stream that ended inside its arguments is a cut stream, not a bad call.
    if (problem === 'arguments-not-json' && !isOver(answer)) return [];
    const tool = name === null ? {} : { tool: name };
    return [sign('call-malformed', { problem: problem.replaceAll('-', ' '), ...tool })];
  });
}

function numberSigns(answer: Answer, carried: Carried | null): readonly (Sign | null)[] {
  const exceeded = answerLimitExceeded(answer, carried);
  const filled = windowFilled(answer, carried);
  return [exceeded && sign('limit-exceeded', exceeded), filled && sign('window-filled', filled)];
}

const isOver = ({ done, finishReason }: Answer): boolean => done || finishReason !== null;
