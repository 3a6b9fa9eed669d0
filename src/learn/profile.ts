/** The file of a learned profile: what the installed OpenClaw sent while it was learned, and the keys that it knows. */
import * as v from 'valibot';
import { isObject, parseJson } from '../json.js';
import type { JsonObject } from '../model.js';
import { UsageError } from '../usage-error.js';

export const PROFILE_SCHEMA = 'inferrs-doctor/learned/1';

const body = v.custom<JsonObject>((value) => isObject(value as JsonObject));
const names = v.array(v.string());

/** Bodies are without compat flags, with `MODEL` as the model; texts are redacted. */
export const LEARNED = v.object({
  schema: v.literal(PROFILE_SCHEMA),
  /** `2026.9.6`. */
  release: v.pipe(v.string(), v.regex(/^\d{4}\.\d{1,2}/)),
  /** ISO 8601. */
  learnedAt: v.string(),
  /** Null for the default agent. */
  agent: v.nullable(v.string()),
  /** Of the configuration that was copied. */
  config: v.string(),
  turns: v.object({
    agent: body,
    toolResult: v.nullable(body),
    next: v.nullable(body),
    /** Before a summary: told to write down what matters. Null where that, or what follows, was not seen. */
    flush: v.optional(v.nullable(body), null),
    summary: v.optional(v.nullable(body), null),
    afterSummary: v.optional(v.nullable(body), null),
    /** `openclaw infer model run`; asked only to bundle a release. */
    modelRun: v.optional(v.nullable(body), null),
  }),
  /** What `openclaw config schema` says; null where it could not be asked. */
  keys: v.nullable(
    v.object({
      compat: names,
      provider: names,
      model: names,
      localService: v.nullable(names),
      experimental: v.boolean(),
    }),
  ),
  /** The same schema where openclaw.json is held against it, without OpenClaw's words. */
  settings: v.optional(
    v.nullable(v.object({ top: v.pipe(names, v.readonly()), models: body, defaults: body, tools: body })),
    null,
  ),
  /** The first turn and the one after a tool call, by the compat flag that stood alone in the model's row. */
  flags: v.record(v.string(), v.object({ agent: body, toolResult: v.nullable(body) })),
});

export type LearnedProfile = v.InferOutput<typeof LEARNED>;

/** @throws UsageError for a text that is no learned profile */
export function parseProfile(text: string, file: string): LearnedProfile {
  const value = parseJson(text);
  if (isObject(value) && value.schema !== PROFILE_SCHEMA)
    throw new UsageError(`${file} is no learned profile; inferrs-doctor learn makes one.`);
  const read = v.safeParse(LEARNED, value);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const where = issue === undefined ? '' : (v.getDotPath(issue) ?? '');
  throw new UsageError(
    `${file} is no learned profile${where === '' ? '' : ` (${where})`}; inferrs-doctor learn makes one.`,
  );
}
