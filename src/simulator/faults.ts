import { ANSWER_FAULTS } from './faults/answer.js';
import { KEYWORD_FAULTS, REQUEST_FAULTS } from './faults/request.js';
import { SERVICE_FAULTS } from './faults/service.js';
import { SESSION_FAULTS } from './faults/session.js';
import { SIZE_FAULTS } from './faults/size.js';
import type { Fault } from './types.js';

const CATALOGUE = {
  ...SERVICE_FAULTS,
  ...REQUEST_FAULTS,
  ...KEYWORD_FAULTS,
  ...SIZE_FAULTS,
  ...ANSWER_FAULTS,
} as const satisfies Record<string, Fault>;

export type FaultId = keyof typeof CATALOGUE;

/** Every fault that smoke shows, by its name; `healthy` comes first. */
export const FAULTS: Readonly<Record<FaultId, Fault>> = CATALOGUE;

interface FaultGroup {
  readonly title: string;
  readonly faults: Readonly<Record<string, Fault>>;
}

/** All of them, as people look for them. No name comes twice. */
export const FAULT_GROUPS: readonly FaultGroup[] = [
  { title: 'The service and its model', faults: SERVICE_FAULTS },
  { title: 'What a turn may carry', faults: REQUEST_FAULTS },
  { title: 'Keywords of tool schemas', faults: KEYWORD_FAULTS },
  { title: 'Size', faults: SIZE_FAULTS },
  { title: 'Answers', faults: ANSWER_FAULTS },
  { title: 'What only a session shows, played by a simulated clock', faults: SESSION_FAULTS },
];

export const FAULT_NAMES: readonly string[] = FAULT_GROUPS.flatMap(({ faults }) => Object.keys(faults));
