/** Embedded look-alike servers, with their faults as data: for `demo` and for the tests. */

export { type Clock, REAL_CLOCK, simulatedClock } from './clock.js';
export { type Engine, QUICK_ENGINE, SOUND_ENGINE } from './engine.js';
export { schemaKeywordRejected } from './faults/request.js';
export { busyFirst, loadingFor, SIMULATED_KEY, slowFirstToken } from './faults/service.js';
export { SESSION_FAULTS, type SessionFault, type SessionFaultId } from './faults/session.js';
export { contextLimit, diesAbove, droppedAbove, refusedAbove, silentTruncation } from './faults/size.js';
export { FAULT_GROUPS, FAULT_NAMES, FAULTS, type FaultId } from './faults.js';
export { DEFAULT_MODEL, type SimulatorOptions, startSimulator } from './start.js';
export type { Expected, Fault, RecordedRequest, SimulatedKind, Simulator } from './types.js';
export { simulateWithin, type Within, type WithinOptions } from './within.js';
