import type { Part } from '../part.js';
import type { PartId } from '../part-ids.js';
import { compaction } from './compaction.js';
import { embeddings } from './embeddings.js';
import { growth } from './growth.js';
import { interruption } from './interruption.js';
import { longAnswer } from './long-answer.js';
import { nextTurns } from './next-turns.js';
import { pictures } from './pictures.js';
import { toolDiscipline } from './tool-discipline.js';
import { twoAtOnce } from './two-at-once.js';

/** The parts of a session by their names: one that has no code, or no name, does not compile. */
export const PARTS = {
  'next-turns': nextTurns,
  interruption,
  compaction,
  'two-at-once': twoAtOnce,
  growth,
  'long-answer': longAnswer,
  'tool-discipline': toolDiscipline,
  pictures,
  embeddings,
} as const satisfies { readonly [Id in PartId]: Part<Id> };
