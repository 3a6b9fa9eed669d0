import { UsageError } from '../ports.js';

/** The parts of a session by name, for the command line: their code loads when they run. */
export const PART_IDS = ['next-turns', 'interruption', 'compaction', 'two-at-once', 'growth'] as const;
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
