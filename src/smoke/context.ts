/** What a smoke run works with, and what it has found out so far. */

import type {
  CompatFlags,
  Finding,
  LayerResult,
  Remedy,
  ServerInfo,
  Target,
  VariantId,
  Verdict,
} from '../model.js';
import type { Ports } from '../ports.js';
import type { ReleaseRef } from '../releases/index.js';
import type { Asker } from '../search/asker.js';

export interface SmokeContext {
  readonly target: Target & { readonly model: string };
  readonly profile: ReleaseRef;
  readonly variant?: VariantId;
  /** The compat flags as configured: what the turn is tested with first. */
  readonly configured: CompatFlags;
  readonly asker: Asker;
  readonly ports: Ports;
  /** Milliseconds to wait for a server that is not there (yet, or any more); undefined: do not wait. */
  readonly wait?: number;
  readonly directOnly: boolean;
  /** Tools that never reach the model, and a remedy that takes them away, make the run fail. */
  readonly requireTools: boolean;
  /** False: only small turns are sent, and what rests on them is not proven at full size. */
  readonly fullTurn: boolean;
  readonly diagnose: boolean;
  /** Resolves after so many milliseconds, or at once when interrupted. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Filled in as the run goes on, so that an interrupted run can still say what it knows. */
export interface Known {
  readonly layers: LayerResult[];
  readonly findings: Finding[];
  readonly notes: string[];
  server: ServerInfo;
  /** Set where something other than the layers decides. */
  verdict?: Verdict;
  cause: readonly string[];
  /** False as long as a failure was only seen: nothing was tried against it (--no-diagnose). */
  searched: boolean;
  /** Configured flags without which the small turns pass; looked for where a config was read. */
  unneeded: readonly string[];
  remedy: Remedy | null;
}

export const newKnown = (): Known => ({
  layers: [],
  findings: [],
  notes: [],
  server: { kind: 'unknown', detail: '', evidence: [] },
  cause: [],
  searched: false,
  unneeded: [],
  remedy: null,
});

/** Adds findings that are not there yet; one of an earlier layer keeps its place. */
export function addFindings(known: Known, findings: readonly Finding[]): void {
  for (const finding of findings) {
    if (!known.findings.some(({ code }) => code === finding.code)) known.findings.push(finding);
  }
}
