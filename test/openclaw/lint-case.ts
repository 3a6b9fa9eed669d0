import type { LintCode } from '../../src/codes.js';
import type { LintFacts } from '../../src/openclaw/lint/lint-context.js';
import { DOCUMENTED } from './folder.js';

export const NEWEST: LintFacts = { profile: 'openclaw-2026.9', release: '2026.9' };
export const OLDEST: LintFacts = { profile: 'openclaw-2026.4', release: '2026.4' };

/** What a lint must find in a text, and what it must say. */
export interface Case {
  readonly code: LintCode;
  readonly text: string;
  readonly facts?: Partial<LintFacts>;
  readonly says: RegExp;
  readonly model?: string;
  readonly also?: readonly LintCode[];
  readonly alsoSays?: RegExp;
}

/** The documented configuration with one part of it written otherwise; ‸ marks where the lint must point. */
export function documented(part: string | RegExp, instead: string): string {
  const text = DOCUMENTED.replace(part, instead);
  if (text === DOCUMENTED) throw new Error(`nothing to replace: ${part}`);
  return text;
}

export const SERVICE = (inside: string): string =>
  documented(
    'models: [\n',
    `localService: { command: "/opt/inferrs", args: ["serve", "m", "--port", "8080"], ${inside} },
        models: [\n`,
  );

const BASE_URL = '"http://127.0.0.1:8080/v1"';
export const baseUrl = (written: string): string => documented(BASE_URL, `‸"${written}"`);
