import { inflateRawSync } from 'node:zlib';
import { tokensOf } from './features.js';

/** A text that was seen somewhere, and what it meant there. */
export interface Known {
  readonly code: string;
  readonly text: string;
  /** Where it was seen: an address. */
  readonly source: string;
}

/** Below this a text is not like another. */
const LIKE = 0.25;

interface Shingled {
  readonly known: Known;
  readonly shingles: ReadonlySet<string>;
}

/** Known texts by code, ready to be compared. */
export type KnownTexts = ReadonlyMap<string, readonly Shingled[]>;

/** Reads packed examples: a JSON list, deflated, base64. */
export function readKnown(packed: string): KnownTexts {
  if (packed === '') return new Map();
  const list = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8')) as readonly Known[];
  const texts = new Map<string, Shingled[]>();
  for (const known of list) {
    const own = texts.get(known.code) ?? [];
    own.push({ known, shingles: shingles(known.text) });
    texts.set(known.code, own);
  }
  return texts;
}

/** The known text of this code that shares most words and pairs of words with a text; null when none is like it. */
export function nearest(text: string, code: string, texts: KnownTexts): Known | null {
  const own = shingles(text);
  let best: Known | null = null;
  let most = LIKE;
  for (const { known, shingles: other } of texts.get(code) ?? []) {
    const shared = [...other].filter((part) => own.has(part)).length;
    const likeness = shared / (own.size + other.size - shared || 1);
    if (likeness > most) [best, most] = [known, likeness];
  }
  return best;
}

function shingles(text: string): ReadonlySet<string> {
  const tokens = tokensOf(
    text
      .slice(0, 2000)
      .toLowerCase()
      .replace(/\d+(?:\.\d+)*/g, '0'),
  );
  return new Set([...tokens, ...tokens.slice(1).map((token, index) => `${tokens[index]} ${token}`)]);
}
