import { isList, isObject, parseJson } from '../../json.js';
import type { Env } from '../config/config.js';
import { runProcess } from './process.js';
import { findOnPath } from './release.js';

/** What `openclaw config validate` says of a file. */
export type Validation =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly issues: readonly ValidationIssue[] }
  /** No openclaw on PATH, or it did not say. */
  | { readonly kind: 'not-checked'; readonly reason: string };

interface ValidationIssue {
  /** As OpenClaw writes it here: `models.providers.inferrs.models.0.compat`. */
  readonly path: string;
  readonly message: string;
}

/** Process start and plugins of OpenClaw take some seconds. */
const TIMEOUT_MS = 60_000;

/**
 * Asks the installed openclaw, in the user's own environment, whether it takes the file. It changes nothing.
 * @param named the command, absolute; else the one on PATH
 */
export async function validateWithOpenClaw(
  file: string,
  env: Env,
  signal: AbortSignal,
  named?: string,
): Promise<Validation> {
  const command = named ?? (await findOnPath('openclaw', env));
  if (command === null) return { kind: 'not-checked', reason: 'no openclaw on PATH' };
  const { stdout, stopped } = await runProcess({
    command,
    args: ['config', 'validate', '--json'],
    env: { ...env, OPENCLAW_CONFIG_PATH: file, NO_COLOR: '1' },
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (stopped) return { kind: 'not-checked', reason: 'openclaw config validate did not end in time' };
  return readValidation(stdout);
}

/** Reads the JSON of `openclaw config validate --json`. */
function readValidation(stdout: string): Validation {
  const said = parseJson(stdout.slice(Math.max(0, stdout.indexOf('{'))));
  if (!isObject(said) || typeof said.valid !== 'boolean') {
    return { kind: 'not-checked', reason: 'openclaw config validate said nothing' };
  }
  if (said.valid) return { kind: 'valid' };
  const issues = isList(said.issues) ? said.issues : [];
  return {
    kind: 'invalid',
    issues: issues.flatMap((issue) =>
      isObject(issue) ? [{ path: String(issue.path ?? ''), message: String(issue.message ?? '') }] : [],
    ),
  };
}
