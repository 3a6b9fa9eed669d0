/** What the parts of a comparison work with, and what each finds. */
import type { Args, Code } from '../codes.js';
import type { Report } from '../report/contract.js';
import type { LayerId } from '../steps.js';

/** What a comparison works with. */
export interface Pair {
  readonly before: Report;
  readonly now: Report;
  /** Per cent that may be lost before it counts. */
  readonly slowerThan: number;
}

/** Something that became worse: the code of its finding, where, and what fills its texts. */
export interface Worse {
  readonly code: Extract<Code, `${string}-regressed`>;
  readonly layer: LayerId;
  readonly args: Args;
}

export interface Comparison {
  readonly worse: readonly Worse[];
  readonly better: readonly string[];
  readonly notCompared: readonly string[];
}
