/** What the client of a release makes of a streamed answer. Pure. */
import { isList, isObject, parseJson } from '../json.js';
import type { Exchange } from '../model.js';
import type { Release } from '../releases/types.js';
import type { ClientCall } from './calls.js';
import { type ReadingFailure, type Taken, takeAnswer } from './take.js';

/** Why a turn fails in a release, though the server answered 2xx. */
export type IntakeFailure = ReadingFailure | 'nothing' | 'calls-dropped' | 'call-name' | 'length';

/** What a release makes of an answer. */
export interface Intake {
  readonly taken: Taken;
  /** null: the turn goes on, or ends with a text. */
  readonly failure: IntakeFailure | null;
}

/**
 * null where the bytes alone do not decide: another status than 2xx, no stream, or an answer that was not
 * read to its end, unless the client had given it up by then.
 * @param limited the answer ran into the limit that was asked for
 */
export function intakeOf({ probe, outcome }: Exchange, release: Release, limited: boolean): Intake | null {
  if (outcome.kind !== 'response') return null;
  const type = outcome.headers['content-type'] ?? '';
  // A server that always streams is judged by its stream, asked for or not.
  if (probe.carried?.stream !== true && !/\btext\/event-stream\b/iu.test(type)) return null;
  if (outcome.status < 200 || outcome.status > 299) return null;
  // No body may follow these, and fetch gives none.
  const body = [204, 205].includes(outcome.status) ? '' : outcome.body;
  const taken = takeAnswer(body, type, release.client);
  const failure =
    intakeFailure(taken, release.client, limited) ?? nameFailure(taken.calls, release, probe.body);
  if (outcome.end === 'complete' || taken.ended) return { taken, failure };
  // More than an answer of the limit can have, and not one with anything in it.
  const broken = outcome.end === 'stopped' || outcome.end === 'capped';
  if (broken && taken.text.trim() === '' && !taken.sawCalls) return { taken, failure: failure ?? 'nothing' };
  const final = taken.failure !== null && taken.failure !== 'no-end' && taken.failure !== 'finish-reason';
  return final && outcome.end !== 'stopped' ? { taken, failure } : null;
}

/**
 * What a release makes of what it took: null when the turn goes on (its calls are run) or ends with a text.
 * @param limited the answer ran into the limit that was asked for: what is cut off is nobody's fault
 */
function intakeFailure(
  taken: Taken,
  { lengthFails }: Release['client'],
  limited: boolean,
): IntakeFailure | null {
  if (taken.failure !== null) return taken.failure;
  if (taken.calls.length > 0) return null;
  if (taken.text.trim() === '') return taken.sawCalls ? 'calls-dropped' : 'nothing';
  return taken.stop === 'length' && lengthFails && !limited ? 'length' : null;
}

/** One call at least must name something, in some releases a tool that was offered, however it is written. */
function nameFailure(
  calls: readonly ClientCall[],
  release: Release,
  asked: string | undefined,
): 'call-name' | null {
  if (calls.length === 0) return null;
  const { names: known, takesNull } = release.client.calls;
  const needsOffered = known === 'offered';
  const names = calls
    // It cannot run a call with null for arguments, and asks again.
    .filter((call) => takesNull || call.arguments.trim() !== 'null')
    .flatMap(({ name }) => (typeof name === 'string' && name.trim() !== '' ? [plainName(name)] : []));
  const offered = needsOffered
    ? [...release.base.tools.map(([name]) => name), ...toolNames(asked)].map(plainName)
    : names;
  return names.some((name) => offered.includes(name)) ? null : 'call-name';
}

/** `functions.Read ` is read. */
const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^.*[./:]/u, '');

function toolNames(body: string | undefined): readonly string[] {
  const turn = parseJson(body ?? '');
  const tools = isObject(turn) && isList(turn.tools) ? turn.tools : [];
  return tools.flatMap((tool) => {
    const about = isObject(tool) ? tool.function : undefined;
    return isObject(about) && typeof about.name === 'string' ? [about.name] : [];
  });
}
