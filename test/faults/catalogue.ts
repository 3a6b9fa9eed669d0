import { ANSWER_FAULTS } from './answer-faults.js';
import { CONNECTION_FAULTS } from './connection-faults.js';
import type { Fault } from './fault.js';
import { HEALTHY } from './healthy.js';
import { SHAPE_FAULTS } from './shape-faults.js';
import { SIZE_FAULTS } from './size-faults.js';
import { STREAM_FAULTS } from './stream-faults.js';
import { TURN_FAULTS } from './turn-faults.js';

/** Faults on raw sockets, by name. */
export const FAULTS = {
  'nothing wrong': { at: 'models', play: HEALTHY.models, code: null, exit: 0 },
  ...CONNECTION_FAULTS,
  ...SIZE_FAULTS,
  ...SHAPE_FAULTS,
  ...ANSWER_FAULTS,
  ...TURN_FAULTS,
  ...STREAM_FAULTS,
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
