import type { JsonValue } from '../model.js';

/** A value read out of a text, where it ended, and whether all of it was there. */
export interface Literal {
  readonly value: JsonValue;
  readonly end: number;
  readonly complete: boolean;
}

const MAX_DEPTH = 64;
const MAX_NODES = 20_000;
const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['null', null],
  ['None', null],
  ['nil', null],
  ['undefined', null],
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
]);
const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '\0' };

/**
 * Reads one value that begins at `start`: JSON, but also what people paste instead of it: Python's repr
 * (single quotes, None, tuples), bare words, an ellipsis, an end cut off. Returns null when there is none. Never throws.
 */
export function readLiteral(text: string, start = 0): Literal | null {
  const reader = new Reader(text, start);
  const value = reader.value(0);
  return value === undefined ? null : { value, end: reader.at, complete: !reader.broken };
}

class Reader {
  at: number;
  broken = false;
  private nodes = 0;
  private readonly text: string;

  constructor(text: string, start: number) {
    this.text = text;
    this.at = start;
  }

  value(depth: number): JsonValue | undefined {
    this.space();
    this.nodes += 1;
    if (depth > MAX_DEPTH || this.nodes > MAX_NODES) {
      this.broken = true;
      return undefined;
    }
    const char = this.text[this.at];
    if (char === undefined) {
      this.broken = true;
      return undefined;
    }
    if (char === '{') return this.object(depth);
    if (char === '[' || char === '(') return this.array(depth, CLOSERS[char] ?? ']');
    if (this.quoteAhead()) return this.string();
    return this.bare();
  }

  private object(depth: number): JsonValue {
    this.at += 1;
    const entries: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    while (!this.closed('}')) {
      const key = this.quoteAhead() ? this.string() : this.identifier();
      this.space();
      const mark = this.text[this.at];
      if (key === null || (mark !== ':' && mark !== '=')) {
        this.broken = true;
        break;
      }
      this.at += 1;
      const value = this.value(depth + 1);
      if (value !== undefined) entries[key] = value;
      if (this.broken) break;
    }
    return entries;
  }

  private array(depth: number, closer: string): JsonValue {
    this.at += 1;
    const items: JsonValue[] = [];
    while (!this.closed(closer)) {
      const before = this.at;
      const value = this.value(depth + 1);
      if (value !== undefined) items.push(value);
      if (this.broken || this.at === before) {
        this.broken = true;
        break;
      }
    }
    return items;
  }

  /** Skips spaces, commas and ellipses; true when the closer was there and is now behind us. */
  private closed(closer: string): boolean {
    const gap = /[\s,…]*(?:\.\.\.[\s,]*)?/y;
    gap.lastIndex = this.at;
    gap.exec(this.text);
    this.at = gap.lastIndex;
    if (this.at >= this.text.length) {
      this.broken = true;
      return true;
    }
    if (this.text[this.at] !== closer) return false;
    this.at += 1;
    return true;
  }

  private quoteAhead(): boolean {
    const char = this.text[this.at];
    if (char === '"' || char === "'") return true;
    const next = this.text[this.at + 1];
    return (char === 'u' || char === 'b') && (next === '"' || next === "'");
  }

  private string(): string {
    const first = this.text[this.at];
    if (first !== '"' && first !== "'") this.at += 1;
    const quote = this.text[this.at];
    this.at += 1;
    const parts: string[] = [];
    let from = this.at;
    while (this.at < this.text.length) {
      const char = this.text[this.at];
      if (char === quote) {
        parts.push(this.text.slice(from, this.at));
        this.at += 1;
        return parts.join('');
      }
      if (char === '\\') {
        parts.push(this.text.slice(from, this.at), this.escape());
        from = this.at;
      } else this.at += 1;
    }
    this.broken = true;
    parts.push(this.text.slice(from));
    return parts.join('');
  }

  private escape(): string {
    const next = this.text[this.at + 1] ?? '';
    if (next === 'u' || next === 'x') {
      const size = next === 'u' ? 4 : 2;
      const hex = this.text.slice(this.at + 2, this.at + 2 + size);
      if (hex.length === size && /^[0-9a-f]+$/i.test(hex)) {
        this.at += 2 + size;
        return String.fromCharCode(Number.parseInt(hex, 16));
      }
    }
    this.at += 2;
    return ESCAPES[next] ?? next;
  }

  private identifier(): string | null {
    const name = /[\w$.-]+/y;
    name.lastIndex = this.at;
    const found = name.exec(this.text);
    if (found === null) return null;
    this.at = name.lastIndex;
    return found[0];
  }

  /** A number, a word, or unquoted text up to the next separator; braces inside it are kept together. */
  private bare(): JsonValue | undefined {
    const from = this.at;
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '{' || char === '[' || char === '(') depth += 1;
      else if (char === '}' || char === ']' || char === ')') {
        if (depth === 0) break;
        depth -= 1;
      } else if (depth === 0 && (char === ',' || char === '\n')) break;
      this.at += 1;
    }
    const word = this.text.slice(from, this.at).trim();
    if (word === '') return undefined;
    const known = WORDS.get(word);
    if (known !== undefined) return known;
    return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word) ? Number(word) : word;
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }
}
