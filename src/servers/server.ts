import type { Args, Code } from '../codes.js';
import type { Seen } from './seen.js';
import type { Told } from './told.js';

/**
 * Where a server may give itself away, surest first. `owner`: `owned_by` in the list of models; `root`: what GET / says;
 * `fingerprint`: system_fingerprint of a completion; `header`: one header, `name: value`; `body`: any whole answer;
 * `front`: the `server` header of an answer that is no success, which tells only what stands in front.
 */
export const SIGNS = ['owner', 'root', 'fingerprint', 'header', 'body', 'front'] as const;
export type Sign = (typeof SIGNS)[number];

/** What was recognised: the version or generation where that is told, and evidence where the sign alone is not it. */
export interface Clue {
  readonly detail?: string;
  readonly evidence?: string;
}

/** A pattern, or what looks closer: at the text of the sign, and at the answer it stood in. */
export type Tell = RegExp | ((text: string, seen: Seen) => Clue | undefined);

/** How many tokens a model holds as it is served; `id` is empty where the server has but one. */
export interface ToldWindow {
  readonly id: string;
  readonly contextTokens: number;
}

/** One request, worth asking of this server only: a GET at the root of its origin. */
export interface ExtraProbe {
  readonly id: string;
  readonly path: string;
  /** `context`: only while its context is not known yet. */
  readonly for: 'identity' | 'context';
}

/** One server program: everything that is known of it. A file each; `index.ts` gathers them. */
export interface Server {
  /** As its makers write it: `LM Studio`. */
  readonly name: string;
  /** `front`: it only stands before the server that answers. */
  readonly role: 'server' | 'front';
  /** Ports that it takes when told nothing, the most usual first. */
  readonly ports: readonly number[];
  /** Whether check looks for it on the first of its ports when nothing answers where it was pointed. */
  readonly lookedFor: boolean;
  /** What tells it apart. Empty: it gives no sign of itself that is known. */
  readonly tells: Readonly<Partial<Record<Sign, Tell>>>;
  /** Its version, out of an answer that proves nothing on its own. */
  readonly version?: (seen: Seen) => string | undefined;
  readonly probes: readonly ExtraProbe[];
  readonly window: {
    /** Fields of a row of GET /v1/models that tell it; a dot leads inwards. */
    readonly listed: readonly string[];
    /** Other answers that tell it. */
    readonly told?: (seen: Seen) => readonly ToldWindow[];
  };
  /** Where it tells how much memory it takes; absent: where Prometheus' clients do, if at all. */
  readonly memory?: Told;
  /** Where it tells how many prompts it keeps at the same time. */
  readonly slots?: Told;
  /** Seen to answer 400 to a prompt beyond its context, and never to cut one. */
  readonly refusesLongPrompts: boolean;
  /** Serves the one model it has, whatever name a request gives. */
  readonly takesAnyModel: boolean;
  /** What to do when it has no model, where it has a command of its own for that. */
  readonly noModels?: string;
  /** How it is started in the foreground; null where that takes more than one command. */
  readonly serve: {
    readonly program: string;
    readonly args: (model: string, host: string, port: string) => readonly string[];
  } | null;
  /** Its own option against a cause, by the cause's code. */
  readonly options: Readonly<Partial<Record<Code, ServerOption>>>;
}

/** A line of what to set or start; with the arguments of a finding where those are known, else {}. */
export type ServerOption = string | ((args: Args) => string);
