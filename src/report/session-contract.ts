/** What a report says of a session. */
import * as v from 'valibot';
import { also, count, counted, list, milliseconds, object, orNull, text } from './schema.js';

export const session = v.pipe(
  object({
    turns: list(
      object({
        id: v.string(),
        bytes: count,
        promptTokens: orNull(count),
        cachedTokens: orNull(count),
        firstTokenMs: orNull(milliseconds),
        totalMs: milliseconds,
      }),
    ),
    cache: object({ reused: orNull(v.boolean()), survivesOthers: orNull(v.boolean()) }),
    window: object({ told: orNull(count), usable: orNull(count) }),
    slots: also(
      v.pipe(
        object({
          told: orNull(counted('How many prompts the server says that it keeps.')),
          divided: orNull(v.boolean()),
        }),
        v.description('divided: the window is shared among them; null where that cannot be told.'),
      ),
    ),
    concurrency: object({ two: orNull(v.string()) }),
    speed: v.pipe(
      object({ prefill: orNull(v.number()), decode: orNull(v.number()) }),
      v.description('Tokens a second.'),
    ),
    waitSeconds: also(
      v.pipe(orNull(v.number()), v.description('How long this OpenClaw waits for a token; null: for ever.')),
    ),
    gains: also(
      v.pipe(
        list(
          object({
            code: v.string(),
            beforeMs: milliseconds,
            afterMs: milliseconds,
            option: orNull(text('Of this very server, where one is known.')),
          }),
        ),
        v.description(
          'What options of the server would bring, milliseconds to a first token; the most first, with how often a turn meets it.',
        ),
      ),
    ),
    parts: also(
      v.pipe(
        list(
          object({
            id: v.string(),
            status: v.picklist(['pass', 'fail', 'warn', 'skipped']),
            ms: milliseconds,
            reason: v.string(),
          }),
        ),
        v.description('In the order in which they were played.'),
      ),
    ),
    soak: also(
      v.pipe(
        object({
          rounds: list(
            object({
              startMs: milliseconds,
              ms: milliseconds,
              turns: list(
                object({
                  id: v.string(),
                  firstTokenMs: orNull(milliseconds),
                  totalMs: milliseconds,
                  failed: orNull(v.string()),
                }),
              ),
              memoryBytes: orNull(counted('As the server tells it; null where it does not.')),
            }),
          ),
        }),
        v.description('--soak: the same day, again and again.'),
      ),
    ),
  }),
  v.description('session: what was measured over its turns; null for what could not be.'),
);

/** What a session of many turns came to. */
export type Session = v.InferOutput<typeof session>;
