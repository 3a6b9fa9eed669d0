import { UsageError } from '../usage-error.js';

/** The parts of a session in their order: a later one may lean on what an earlier one measured. Their code loads when they run. */
export const PART_IDS = [
  'next-turns',
  'interruption',
  'compaction',
  'two-at-once',
  'growth',
  'long-answer',
  'tool-discipline',
  'pictures',
  'embeddings',
] as const;
export type PartId = (typeof PART_IDS)[number];

/** `next-turns,growth`. */
export function parseParts(option: string): (text: string) => readonly PartId[] {
  return (text) =>
    text.split(',').map((word) => {
      const found = PART_IDS.find((id) => id === word.trim());
      if (found === undefined)
        throw new UsageError(`${option} takes parts of ${PART_IDS.join(', ')}, not "${word.trim()}".`);
      return found;
    });
}
