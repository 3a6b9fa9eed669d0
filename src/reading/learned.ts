import { inflateRawSync } from 'node:zlib';
import { WORD } from './features.js';

/** What was learned from examples: for each feature, how much it speaks for each label. */
export interface Learned {
  readonly labels: readonly string[];
  /** How many examples there were of each label. */
  readonly lessons: ReadonlyMap<string, number>;
  /** Index of a feature's row. */
  readonly features: ReadonlyMap<string, number>;
  /** How rare each feature is, by row. */
  readonly rarity: Float32Array;
  /** Row by row, one weight a label. */
  readonly weights: Float32Array;
}

/** A case as a vector: the rows of its features, and how much each counts. */
export interface Vector {
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

/** The length of every vector: what it is decides how far apart likelihoods lie. */
const LENGTH = 3;
/** Structure counts twice as much as a word. */
const STRUCTURE = 2;

/** The vector of a case. Features that nobody has seen do not count. */
export function vectorOf(
  features: readonly string[],
  known: ReadonlyMap<string, number>,
  rarity: Float32Array,
): Vector {
  const rows: number[] = [];
  const raw: number[] = [];
  let squares = 0;
  for (const feature of features) {
    const row = known.get(feature);
    if (row === undefined) continue;
    const value = (rarity[row] ?? 0) * (feature.startsWith(WORD) ? 1 : STRUCTURE);
    rows.push(row);
    raw.push(value);
    squares += value * value;
  }
  const norm = Math.sqrt(squares) || 1;
  return { rows, values: raw.map((value) => (value * LENGTH) / norm) };
}

/** The logarithm of each label's likelihood, up to a sum; by index of the label. */
export function scoresOf(learned: Learned, features: readonly string[]): Float64Array {
  const { rows, values } = vectorOf(features, learned.features, learned.rarity);
  const width = learned.labels.length;
  const scores = new Float64Array(width);
  for (const [at, row] of rows.entries()) {
    const value = values[at] ?? 0;
    for (let label = 0; label < width; label += 1) {
      scores[label] = (scores[label] ?? 0) + (learned.weights[row * width + label] ?? 0) * value;
    }
  }
  return scores;
}

/** What the head of packed weights says. */
export interface PackedHead {
  readonly labels: readonly string[];
  /** How many examples there were of each label, in the same order. */
  readonly lessons: readonly number[];
  readonly features: readonly string[];
  /** In how many of the examples each feature stands. */
  readonly counts: readonly number[];
  readonly examples: number;
  /** The weight of one step of the small whole numbers that follow. */
  readonly step: number;
}

/** The rarity of a feature that stands in so many of the examples. */
export function rarityOf(count: number, examples: number): number {
  return Math.log((examples + 1) / count);
}

/** Reads packed weights: a JSON head, a line feed, one signed byte a weight; deflated, base64. '' knows nothing. */
export function unpack(packed: string): Learned {
  if (packed === '') {
    const none = new Float32Array();
    return { labels: [], lessons: new Map(), features: new Map(), rarity: none, weights: none };
  }
  const bytes = inflateRawSync(Buffer.from(packed, 'base64'));
  const end = bytes.indexOf(10);
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as PackedHead;
  const steps = new Int8Array(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1);
  return {
    labels: head.labels,
    lessons: new Map(head.labels.map((label, index) => [label, head.lessons[index] ?? 0])),
    features: new Map(head.features.map((feature, row) => [feature, row])),
    rarity: Float32Array.from(head.counts, (count) => rarityOf(count, head.examples)),
    weights: Float32Array.from(steps, (value) => value * head.step),
  };
}
