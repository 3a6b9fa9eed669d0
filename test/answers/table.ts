import { readFileSync } from 'node:fs';
import type { MadeAnswer } from '../../scripts/agreement/answer-server.mjs';

/**
 * One odd answer of a server, made by us, and what each OpenClaw release was measured to make of a turn that gets it
 * (scripts/agreement.mjs --answers): the tool's result, where it comes to that, is answered well.
 */
export interface Row extends MadeAnswer {
  readonly group: string;
  readonly about: string;
  readonly measured: Readonly<Record<string, 'pass' | 'fail' | null>>;
  /** The code of a fault that no client minds and that is held against the server all the same. */
  readonly onPurpose?: string;
}

export const ROWS: readonly Row[] = readFileSync(new URL('answers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/** Answers that take seconds by themselves. */
export const isSlow = ({ body }: Row): boolean =>
  body.some((piece) => typeof piece === 'object' && 'wait' in piece && piece.wait >= 1000);

/** What the judgement has to be. */
export const wanted = (row: Row, release: string): 'pass' | 'fail' | null =>
  row.onPurpose !== undefined && row.measured[release] !== null ? 'fail' : (row.measured[release] ?? null);
