/** The parts of a session by name, for the command line: their code loads when they run. */
export const PART_IDS = ['next-turns', 'interruption', 'compaction', 'two-at-once', 'growth'] as const;
export type PartId = (typeof PART_IDS)[number];
