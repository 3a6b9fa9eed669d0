import type { Args } from '../codes.js';
import type { Carried } from '../model.js';
import type { Answer } from './answer.js';

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

/** How an error begins, in a server's words and in a model's alike: a sign, and no proof. */
const ERROR_OPENING =
  /^(?:\W{0,3}(?:internal (?:server )?error|error:|error\s(?:code:? )?\d{3}|exception|traceback \(most recent|generation failed|failed to (?:generate|process|call|connect)|[\w.]*(?:error|exception): |http \d{3}|model (?:crashed|failed))|\[error\])/i;

/** What only a program writes: a status as a code, a trace, nothing but the error itself. */
const MACHINE_ERROR =
  /\berror code:? ?[45]\d\d\b|traceback \(most recent call last|^\W{0,3}(?:error:? ?)?(?:http(?: error)?|error|status(?: code)?)[ :]{1,2}[45]\d\d(?: [a-z ]{1,30})?(?:\W*$|:)|^\W{0,3}(?:error: )?(?:internal (?:server )?error|generation failed|unknown error|model crashed)(?: while generating)?\W*$|^\[error\]|\n\s+at \S+ ?\(|\n\s*file "[^"]{1,120}", line \d|\{"?(?:error|detail)"?:/i;

/** Things inside an inference server that an agent at work has no cause to speak of. */
const ENGINE_WORDS =
  /\b(?:cuda|cublas|rocm|hip error|vulkan|ggml\w*|llama_\w+|llama runner|kv[ -]?cache|logits|tensors?|enginecore|engine loop|engine (?:is )?dead|inference (?:engine|backend|server)|generation (?:failed|error|worker)|chat template|jinja\w*|tokeni[sz]er|sampler|detokeni[sz]er|context (?:length|window|size)|(?:max(?:imum)?|too many|prompt|input) (?:\w+ )?tokens|out of memory|upstream|openai\.\w+|model (?:runner|process|crashed|failed)|generat(?:e|ing) (?:the |a )?(?:response|completion|output|text))\b/i;

/** Somebody speaks to somebody. */
const CONVERSATION = /\?(?:\s|$)|\b(?:I|I'm|you|we|let me|shall|means?)\b/i;

/**
 * Is the text of a completion a server's error message? An agent reports errors too ("Error: AGENTS.md does not
 * exist"), so the opening alone does not count: nothing was generated, or the words are a program's.
 */
export function isErrorText(answer: Answer): boolean {
  const text = answer.text.trim();
  if (answer.toolCalls.length > 0 || text === '') return false;
  if (answer.finishReason === 'error') return true;
  if (!ERROR_OPENING.test(text)) return false;
  if (answer.usage?.completionTokens === 0) return true;
  if (text.length >= 600) return /^\W{0,3}traceback \(most recent call last/i.test(text);
  return !CONVERSATION.test(text) && (MACHINE_ERROR.test(text) || ENGINE_WORDS.test(text));
}

/** Tokens asked for and got, where clearly more came: a little more is a count of special tokens. */
export function answerLimitExceeded(answer: Answer, carried: Carried | null): Args | null {
  const asked = carried?.maxTokens ?? null;
  const got = Math.max(answer.usage?.completionTokens ?? 0, answer.streamed ? answer.pieces : 0);
  return asked !== null && got > asked * 1.25 + 16 ? { asked, got } : null;
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
