import type { Part } from '../part.js';
import { compaction } from './compaction.js';
import { growth } from './growth.js';
import { interruption } from './interruption.js';
import { nextTurns } from './next-turns.js';
import { twoAtOnce } from './two-at-once.js';

/** The parts of a session, in their order: a later one may lean on what an earlier one measured. */
export const PARTS = [
  nextTurns,
  interruption,
  compaction,
  twoAtOnce,
  growth,
] as const satisfies readonly Part[];
