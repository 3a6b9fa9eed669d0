/** Learns from examples, when the package is built. Nothing of this runs for a user. Pure and deterministic. */
import { deflateRawSync } from 'node:zlib';
import { type Learned, type PackedHead, rarityOf, type Vector, vectorOf } from './learned.js';

/** A case whose label is known, by its features. */
export interface Lesson {
  readonly label: string;
  readonly features: readonly string[];
}

const ROUNDS = 15;
const PACE = 0.5;
const DECAY = 1e-4;
/** A feature that stands in one example alone says nothing of others. */
const MIN_COUNT = 2;

/** Multinomial logistic regression over the features, by AdaGrad. The same lessons give the same weights. */
export function learn(lessons: readonly Lesson[]): Learned & Pick<PackedHead, 'counts' | 'examples'> {
  const labels = [...new Set(lessons.map(({ label }) => label))].sort();
  const counts = new Map<string, number>();
  for (const { features } of lessons)
    for (const name of features) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= MIN_COUNT);
  const features = new Map(kept.map(([name], row) => [name, row]));
  const rarity = Float32Array.from(kept, ([, count]) => rarityOf(count, lessons.length));
  const vectors = lessons.map((lesson) => vectorOf(lesson.features, features, rarity));
  const targets = lessons.map(({ label }) => labels.indexOf(label));
  const weights = descend(vectors, targets, labels.length, features.size);
  const taught = new Map(labels.map((label) => [label, lessons.filter((one) => one.label === label).length]));
  return {
    labels,
    lessons: taught,
    features,
    rarity,
    weights,
    counts: kept.map(([, count]) => count),
    examples: lessons.length,
  };
}

function descend(
  vectors: readonly Vector[],
  targets: readonly number[],
  width: number,
  height: number,
): Float32Array {
  const weights = new Float32Array(height * width);
  const steepness = new Float32Array(height).fill(1e-6);
  const errors = new Float64Array(width);
  const order = vectors.map((_, index) => index);
  const random = sequence();
  for (let round = 0; round < ROUNDS; round += 1) {
    shuffle(order, random);
    for (const at of order) {
      const { rows, values } = vectors[at] as Vector;
      const slope = errorsOf(rows, values, targets[at] ?? 0, weights, errors);
      if (slope < 1e-6) continue;
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index] as number;
        const value = values[index] as number;
        steepness[row] = (steepness[row] as number) + slope * value * value;
        const pace = PACE / Math.sqrt(steepness[row] as number);
        const from = row * width;
        for (let label = 0; label < width; label += 1) {
          const weight = weights[from + label] as number;
          weights[from + label] = weight - pace * ((errors[label] as number) * value + DECAY * weight);
        }
      }
    }
  }
  return weights;
}

/** Fills in how far each label's probability is off; returns the sum of the squares. */
function errorsOf(
  rows: readonly number[],
  values: readonly number[],
  target: number,
  weights: Float32Array,
  errors: Float64Array,
): number {
  const width = errors.length;
  errors.fill(0);
  for (let index = 0; index < rows.length; index += 1) {
    const from = (rows[index] as number) * width;
    const value = values[index] as number;
    for (let label = 0; label < width; label += 1) {
      errors[label] = (errors[label] as number) + (weights[from + label] as number) * value;
    }
  }
  const top = Math.max(...errors);
  let sum = 0;
  for (let label = 0; label < width; label += 1) {
    errors[label] = Math.exp((errors[label] as number) - top);
    sum += errors[label] as number;
  }
  let squares = 0;
  for (let label = 0; label < width; label += 1) {
    const off = (errors[label] as number) / sum - (label === target ? 1 : 0);
    errors[label] = off;
    squares += off * off;
  }
  return squares;
}

/** Numbers in [0, 1) that are the same in every run. */
function sequence(): () => number {
  let seed = 12_345;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

function shuffle(items: number[], random: () => number): void {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [items[index], items[other]] = [items[other] as number, items[index] as number];
  }
}

/** The weights as `unpack` reads them: signed bytes, most of them 0 and so next to nothing when deflated. */
export function pack(learned: ReturnType<typeof learn>): string {
  const { labels, lessons, features, counts, examples, weights } = learned;
  const step = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  const head: PackedHead = {
    labels,
    lessons: [...lessons.values()],
    features: [...features.keys()],
    counts,
    examples,
    step,
  };
  const steps = Int8Array.from(weights, (weight) => Math.round(weight / step));
  return deflateRawSync(
    Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), Buffer.from(steps.buffer)]),
    {
      level: 9,
    },
  ).toString('base64');
}
