/** What the options of servers leave open, filled in with what a run knows. Pure. */
import type { Finding } from './contract.js';
import { shellQuote } from './shell.js';

export interface Filling {
  /** The model that is asked for. */
  readonly model: string | null;
  /** A context that holds the turn and its answer, in tokens. */
  readonly window?: number;
}

/** The finding with its MODEL and N as they are here; what nobody knows stays a word to be replaced. */
export function filledIn(finding: Finding, { model, window }: Filling): Finding {
  const name = model === null ? 'MODEL' : shellQuote(model);
  const named = (text: string): string => text.replace(/\bMODEL\b(?!\.)/g, () => name);
  const { advice, serverOption } = finding;
  if (serverOption === undefined) return { ...finding, advice: named(advice) };
  const option = named(window === undefined ? serverOption : serverOption.replace(/\bN\b/g, String(window)));
  return { ...finding, advice: named(advice.replace(serverOption, () => option)), serverOption: option };
}
