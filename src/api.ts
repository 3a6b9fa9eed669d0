/**
 * What `import … from 'inferrs-doctor'` gives. It prints nothing, reads no command line, never ends the process, and
 * loads what a call needs with that call. The types of a report come from its contract (report/contract.ts).
 */
import type { Code, FindingCode } from './codes.js';
import type { Finding, Report } from './report/contract.js';

export type { Code } from './codes.js';
export type { Finding, LayerResult, Remedy, Report, Setting } from './report/contract.js';
export type { Session } from './report/session-contract.js';
export { UsageError } from './usage-error.js';

/** What is examined, and for how long. Times are in milliseconds. */
export interface CheckOptions {
  /**
   * As people write it (`127.0.0.1:8080`, with or without /v1). Left out: the provider in openclaw.json, else
   * `http://127.0.0.1:8080/v1`.
   */
  readonly baseUrl?: string;
  /** False: no /v1 is added to `baseUrl`. */
  readonly v1?: boolean;
  /** The model that OpenClaw will name. Left out: that of openclaw.json, else the only one served. */
  readonly model?: string;
  /** The key of the server; it stands in no report. */
  readonly apiKey?: string;
  /** Further headers to send. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An openclaw.json to read. */
  readonly config?: string;
  /** The provider in openclaw.json. */
  readonly provider?: string;
  /** The release to imitate: `openclaw-2026.4`, `openclaw-2026.6`, `openclaw-2026.9`, or the file of a learned profile. */
  readonly profile?: string;
  /** The user's agent set-up, where the release has it. */
  readonly variant?: 'lean' | 'lean-all-tools' | 'minimal-tools' | 'all-tools' | 'exec';
  /** One request may take this long. */
  readonly timeout?: number;
  /** Wait this long until the server serves and the model is loaded. */
  readonly wait?: number;
  /** When it is aborted, the run ends and gives what it knows, with the verdict `interrupted`. */
  readonly signal?: AbortSignal;
  /** Is told what is going on, for people to read: no contract. */
  readonly onProgress?: (what: string) => void;
  /** The variables that may be read: a home folder with its openclaw.json, INFERRS_API_KEY, proxies. Default: process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from. Default: the current folder. */
  readonly cwd?: string;
}

/** What is tested besides, and how far a search may go. */
export interface SmokeOptions extends CheckOptions {
  /** Test these compat flags instead of the configured ones. */
  readonly flags?: Report['target']['flags'];
  /** Send at most so many requests. */
  readonly maxRequests?: number;
  /** Stop after this time; a session takes ten minutes at most unless it is given. */
  readonly budget?: number;
  /** False: no search for a cause or for flags. */
  readonly diagnose?: boolean;
  /** True: a model that is never shown its tools is a failure. */
  readonly requireTools?: boolean;
}

/** Which parts of a session are played: all of them unless told otherwise. */
export interface SessionOptions extends SmokeOptions {
  readonly only?: readonly SessionPart[];
  readonly skip?: readonly SessionPart[];
}

export type SessionPart =
  | 'next-turns'
  | 'interruption'
  | 'compaction'
  | 'two-at-once'
  | 'growth'
  | 'long-answer'
  | 'tool-discipline'
  | 'pictures'
  | 'embeddings';

/** What is known of one failure; all of it may be left out. */
export interface Evidence {
  /** What was received, whatever the text. */
  readonly body?: string;
  /** The HTTP status. */
  readonly status?: number;
  readonly contentType?: string;
  /** The network fact where there was no whole answer: ECONNREFUSED, UND_ERR_HEADERS_TIMEOUT, … */
  readonly transport?: string;
  /** What was going on. */
  readonly stage?: 'health' | 'models' | 'direct' | 'agent-turn' | 'tool-result-turn' | 'stream';
}

export interface Classification {
  /** The first is the likeliest cause; none: the matrix knows no such failure. */
  readonly findings: readonly Finding[];
  /** Up to five causes with how sure each is, from 0 to 1: such a number holds as often as it says. */
  readonly alternatives: readonly { readonly code: FindingCode; readonly confidence: number }[];
}

/** A row of the troubleshooting matrix, its texts in their general form. */
export interface Explanation {
  readonly code: Code;
  readonly layer: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** What was seen. */
  readonly title: string;
  readonly why: string;
  /** What to do. */
  readonly advice: string;
  /** The ways out of some servers, by their names. */
  readonly serverOptions: Readonly<Record<string, string>>;
  /** What it suggests for compat; {} for none. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Codes that it explains where both are seen. */
  readonly explains: readonly Code[];
  readonly sources: readonly string[];
}

/**
 * Is the server there, is it the right one, is the model ready? Generates nothing.
 * @throws UsageError for options that cannot be meant; every other trouble is a verdict
 */
export async function check(options: CheckOptions = {}): Promise<Report> {
  const [{ run }, { reported }] = await Promise.all([import('./commands/check.js'), import('./api/run.js')]);
  return reported(run, options);
}

/**
 * Can the server carry OpenClaw's turns? If not: why, and which flags help, proven on this server.
 * @throws UsageError for options that cannot be meant; every other trouble is a verdict
 */
export async function smoke(options: SmokeOptions = {}): Promise<Report> {
  const [{ run }, { reported }] = await Promise.all([import('./commands/smoke.js'), import('./api/run.js')]);
  return reported(run, options);
}

/**
 * What OpenClaw does over hours, in minutes: `report.session` has what was measured.
 * @throws UsageError for options that cannot be meant; every other trouble is a verdict
 */
export async function session(options: SessionOptions = {}): Promise<Report> {
  const [{ run }, { reported }] = await Promise.all([
    import('./commands/session.js'),
    import('./api/run.js'),
  ]);
  return reported(run, options);
}

/**
 * What a failure means. Sends nothing.
 * @param evidence what is known of one answer; or a text that holds it somewhere: a log, an OpenClaw sentence
 */
export async function classify(evidence: Evidence | string): Promise<Classification> {
  const { classifyEvidence, classifyText } = await import('./commands/explain.js');
  return typeof evidence === 'string' ? classifyText(evidence) : classifyEvidence({ ...evidence });
}

/**
 * What a code of the matrix means. Sends nothing.
 * @throws UsageError for what is no code of the matrix
 */
export async function explain(code: Code): Promise<Explanation> {
  const { explainCode } = await import('./commands/explain.js');
  return explainCode(code);
}
