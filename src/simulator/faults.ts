import { ANSWER_FAULTS } from './faults/answer.js';
import { KEYWORD_FAULTS, REQUEST_FAULTS } from './faults/request.js';
import { SERVICE_FAULTS } from './faults/service.js';
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

/** Every fault by its name; `healthy` comes first. */
export const FAULTS: Readonly<Record<FaultId, Fault>> = CATALOGUE;

export function isFaultId(id: string): id is FaultId {
  return Object.hasOwn(FAULTS, id);
}

/** The faults in order, each with one line of what it does. */
export function describeFaults(): { readonly id: FaultId; readonly summary: string }[] {
  return Object.entries(FAULTS).map(([id, { summary }]) => ({ id: id as FaultId, summary }));
}
