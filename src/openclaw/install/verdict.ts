import { isList, isObject, parseJson } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';

/** What a run of the real openclaw printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** `unclear`: it printed no result, so nothing can be said about the server. */
export interface TurnVerdict {
  readonly status: 'pass' | 'fail' | 'unclear';
  /** The answer, OpenClaw's own sentence about the failure, or why nothing can be said. */
  readonly text: string;
  /** The server's words, as OpenClaw's log has them: `422 Failed to …`. */
  readonly serverSaid?: string;
}

/**
 * Sentences that OpenClaw prints in the place of an answer: 2026.4.12 does so with exit code 0 and no other sign.
 */
const INSTEAD_OF_AN_ANSWER =
  /^(?:⚠️|LLM request (?:failed|timed out|rejected)|Context overflow|Request timed out|Agent couldn.t generate|The AI service|The model (?:was|did) not|API rate limit|HTTP \d{3}\b|\d{3} (?:status code|Failed|\{))/u;

/**
 * Judges `openclaw infer model run --json`. Its exit code is not asked: older releases exit 0 after a failure.
 */
export function judgeModelRun(printed: Printed): TurnVerdict {
  const result = resultIn(printed, (value) => 'ok' in value || 'outputs' in value);
  const words = serverWords(printed);
  if (!result) {
    const sentence = /^Error: (?<text>.+)$/mu.exec(printed.stderr)?.groups?.text;
    return sentence === undefined ? unclear(printed) : failed(sentence, words);
  }
  if (result.ok === false) return failed(messageOf(result.error), words);
  return judgeAnswer(textsIn(result.outputs), words);
}

/**
 * Judges `openclaw agent --local --json`, whose result stands on stdout or, in 2026.4.12, on stderr between the
 * lines of the log.
 */
export function judgeAgentTurn(printed: Printed): TurnVerdict {
  const result = resultIn(printed, (value) => 'payloads' in value || value.ok === false);
  const words = serverWords(printed);
  if (!result) return failureInLog(printed) ?? unclear(printed);
  if (result.ok === false) return failed(messageOf(result.error), words);
  const meta = isObject(result.meta) ? result.meta : {};
  const texts = textsIn(result.payloads);
  const isError =
    isList(result.payloads) && result.payloads.some((item) => isObject(item) && item.isError === true);
  const blocked = meta.livenessState === 'blocked' || meta.livenessState === 'abandoned';
  if (
    isError ||
    blocked ||
    meta.error !== undefined ||
    meta.stopReason === 'error' ||
    meta.aborted === true
  ) {
    return failed(texts.join(' ') || messageOf(meta.error), words);
  }
  return judgeAnswer(texts, words);
}

/** `[agent/embedded] embedded run agent end: runId=… isError=true … error=SENTENCE rawError=SERVER'S WORDS` */
const END_OF_RUN = /\bembedded run agent end: (?<facts>.*)$/gmu;

/** 2026.6.11 prints no result after some failures: then the last end of a run in its log counts. */
function failureInLog({ stdout, stderr }: Printed): TurnVerdict | undefined {
  const log = `${stdout}\n${stderr}`;
  const facts = [...log.matchAll(END_OF_RUN)].at(-1)?.groups?.facts ?? '';
  if (!/\bisError=true\b/u.test(facts)) return undefined;
  const [before = ''] = facts.split(' rawError=');
  const sentence = / error=(?<text>.+)$/su.exec(before)?.groups?.text;
  return failed(sentence ?? 'it failed without a word', serverWords({ stdout: '', stderr: log }));
}

function judgeAnswer(texts: readonly string[], words: string | undefined): TurnVerdict {
  const text = texts.join(' ').trim();
  if (text === '') return failed('it gave an empty answer', words);
  return INSTEAD_OF_AN_ANSWER.test(text) ? failed(text, words) : { status: 'pass', text };
}

/** What the log does not quote may stand behind OpenClaw's own sentence. */
const BEHIND_THE_SENTENCE = /^No text output returned for provider "[^"]*" model "[^"]*": (?<words>.+)$/su;

function failed(text: string, logged: string | undefined): TurnVerdict {
  const serverSaid = logged ?? BEHIND_THE_SENTENCE.exec(text)?.groups?.words?.trim();
  return { status: 'fail', text: text.trim(), ...(serverSaid === undefined ? {} : { serverSaid }) };
}

/** Why there is no result: a Node release that is too old, a broken install. The line that says so, else the last ones. */
function unclear({ stdout, stderr }: Printed): TurnVerdict {
  const lines = `${stdout}\n${stderr}`.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const telling = lines.filter((line) =>
    /\b(?:error|require[sd]?|unsupported|unavailable|cannot|not found)\b/iu.test(line),
  );
  return {
    status: 'unclear',
    text: (telling.length > 0 ? telling.slice(0, 2) : lines.slice(-3)).join('\n') || 'it printed nothing',
  };
}

function messageOf(error: JsonValue | undefined): string {
  if (isObject(error) && typeof error.message === 'string') return error.message;
  return typeof error === 'string' ? error : 'it failed without a word';
}

function textsIn(list: JsonValue | undefined): string[] {
  const rows = isList(list) ? list : [];
  return rows.flatMap((row) => (isObject(row) && typeof row.text === 'string' ? [row.text] : []));
}

/** The last JSON object, printed over several lines or on one, that looks like the result. */
function resultIn(
  { stdout, stderr }: Printed,
  looksRight: (value: JsonObject) => boolean,
): JsonObject | undefined {
  for (const text of [stdout, stderr]) {
    const objects = objectsIn(text).map(parseJson);
    const result = objects.findLast((value): value is JsonObject => isObject(value) && looksRight(value));
    if (result) return result;
  }
  return undefined;
}

/** What stands between a line `{` and the next line `}`, or from one to the other end of a line. */
function objectsIn(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\n\r]/u);
  const lastEnd = lines.lastIndexOf('}');
  const found: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const end = line === '{' && at < lastEnd ? lines.indexOf('}', at) : at;
    if (end > at || /^\{.*\}$/u.test(line)) found.push(lines.slice(at, end + 1).join('\n'));
    at = end;
  }
  return found;
}

/** The server's answer as the log quotes it: `rawError=422 …` or `detail=422 …`, the last one. */
function serverWords({ stderr }: Printed): string | undefined {
  for (const pattern of [/\brawError=(?<words>.+)$/gmu, /\bdetail=(?<words>\d{3} .+)$/gmu]) {
    const words = [...stderr.matchAll(pattern)].at(-1)?.groups?.words?.trim();
    if (words) return words;
  }
  return undefined;
}
