import type { Carried } from '../model.js';
import type { Answer } from '../probes/answer.js';
import type { Args } from './row.js';

/**
 * Is this text one character or one short piece over and over, or mostly undecodable? A piece of an answer
 * (`complete` false: a pasted chunk) is judged by fewer repetitions.
 */
export function isGarbage(text: string, complete: boolean): boolean {
  const head = text.slice(0, 4000).replace(/\s+/g, '');
  if (head === '') return false;
  const distinct = new Set(head).size;
  const damaged = head.split('\uFFFD').length - 1;
  if (head.length >= 8 && damaged / head.length > 0.2) return true;
  if (!complete && distinct === 1 && /^[A-Z@?!#]/.test(head)) return true;
  if (head.length >= 12 && distinct === 1 && !/^[.\-=_*~#─━═]/.test(head)) return true;
  if (/^(?:<unk>|<pad>|\[PAD\]|\[UNK\]){3,}/.test(head)) return true;
  return head.length >= 80 && repeats(head);
}

/** One piece of at most 16 characters, 20 times and more in a row, and nothing else to speak of. */
function repeats(text: string): boolean {
  const found = /(.{1,16}?)\1{19,}/.exec(text);
  return (
    found !== null && found[0].length > text.length * 0.6 && !/^[\s.\-=_*~#|+─━═]+$/.test(found[1] ?? '')
  );
}

/** Is the text of a completion a server's error message? */
export function isErrorText(answer: Answer): boolean {
  const text = answer.text.trim();
  if (answer.toolCalls.length > 0 || text === '') return false;
  if (answer.finishReason === 'error') return true;
  const shaped =
    /^(?:\W{0,3}(?:internal (?:server )?error|error:|error\s\d{3}|exception|traceback \(most recent|generation failed|failed to (?:generate|process|call|connect)|\w*error: |http \d{3}|runtimeerror|model (?:crashed|failed))|\[error\])/i.test(
      text,
    );
  const nothingCounted = answer.usage !== null && answer.usage.completionTokens === 0;
  return shaped && (nothingCounted || text.length < 600);
}

const WINDOWS = [2048, 4096, 8192, 16_384, 32_768] as const;
/** No tokeniser needs more than this many bytes for one token of prose and JSON on average. */
const MOST_BYTES_A_TOKEN = 12;

/** Usage that ends exactly at a context window, or far fewer prompt tokens than the bytes sent can be. */
export function windowFilled(answer: Answer, carried: Carried | null): Args | null {
  const prompt = answer.usage?.promptTokens ?? null;
  const completion = answer.usage?.completionTokens ?? null;
  if (prompt === null || prompt <= 0) return null;
  if (carried !== null && carried.bytes > 20_000 && carried.bytes / prompt > MOST_BYTES_A_TOKEN) {
    const limit =
      WINDOWS.find((window) => prompt <= window / 2 + 8) ?? WINDOWS.find((window) => prompt <= window);
    return { read: prompt, ...(limit === undefined ? {} : { limit }) };
  }
  const total = completion === null ? null : prompt + completion;
  const limit = WINDOWS.find((window) => window === total);
  return limit !== undefined && answer.finishReason === 'length' && prompt > 1000
    ? { read: prompt, limit }
    : null;
}
