/**
 * A run is a list of events that only grows, and what is known at any time is a pure fold over it: the final report,
 * that of an interrupted run, what is shown while it runs, and what the run itself decides by.
 */
import type { CompatFlags, Verdict } from '../model.js';
import type { Finding, LayerResult, Remedy, Report, ServerInfo } from '../report/contract.js';
import type { Proof } from '../report/so-far.js';
import type { LayerId } from '../steps.js';

export type Event =
  | { readonly kind: 'noted'; readonly notes: readonly string[] }
  | { readonly kind: 'server-known'; readonly server: ServerInfo }
  /** A layer has ended. */
  | { readonly kind: 'judged'; readonly layer: LayerResult }
  /** A layer that is understood better than when it ended; nothing where it has not. */
  | { readonly kind: 'rejudged'; readonly layer: LayerResult }
  /** Of the failure that is explained: each code once, in this order. */
  | { readonly kind: 'found'; readonly findings: readonly Finding[] }
  /** Beside the failure: they stand behind what was found. */
  | { readonly kind: 'remarked'; readonly findings: readonly Finding[] }
  /** Comes before all that was found. */
  | { readonly kind: 'led'; readonly finding: Finding }
  /** The finding of this code is understood better. */
  | { readonly kind: 'reread'; readonly code: Finding['code']; readonly as: Finding }
  /** What failed there does not matter to OpenClaw. */
  | { readonly kind: 'forgiven'; readonly layer: LayerId }
  /** Flags were tried against the failure, or there was none. */
  | { readonly kind: 'searched' }
  | { readonly kind: 'caused'; readonly cause: readonly string[] }
  /** Null takes the one before back. */
  | { readonly kind: 'proposed'; readonly remedy: Remedy | null }
  /** The turns are sent again with these flags: a run in the run. */
  | { readonly kind: 'proving'; readonly flags: CompatFlags }
  | { readonly kind: 'in-proof'; readonly event: Event }
  /** All turns of the proof passed: its layers and findings are those of the remedy. */
  | { readonly kind: 'proven'; readonly remedy: Remedy }
  | { readonly kind: 'refuted' }
  /** Configured flags without which the small turns pass as well. */
  | { readonly kind: 'compared'; readonly unneeded: readonly string[] }
  /** Something other than the layers decides. */
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  /** Nothing more may be asked; `row`: the layer whose answer was waited for. */
  | { readonly kind: 'stopped'; readonly reason: Stop; readonly row?: LayerResult };

export type Stop = 'interrupted' | NonNullable<Report['spent']>;

export interface Known {
  readonly layers: readonly LayerResult[];
  /** The root cause first. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly server: ServerInfo;
  /** Set where something other than the layers decides. */
  readonly decided?: Verdict;
  readonly spent?: NonNullable<Report['spent']>;
  readonly cause: readonly string[];
  /** False as long as a failure was only seen: nothing was tried against it (--no-diagnose). */
  readonly searched: boolean;
  /** Configured flags without which the small turns pass; looked for where a config was read. */
  readonly unneeded: readonly string[];
  readonly remedy: Remedy | null;
  /** The turns that are being sent again with these flags. */
  readonly proof: Proof | null;
}

interface State extends Omit<Known, 'findings' | 'proof'> {
  readonly found: readonly Finding[];
  readonly remarks: readonly Finding[];
  readonly proof: { readonly flags: CompatFlags; readonly run: State } | null;
}

const START: State = {
  layers: [],
  found: [],
  remarks: [],
  notes: [],
  server: { kind: 'unknown', detail: '', evidence: [] },
  cause: [],
  searched: false,
  unneeded: [],
  remedy: null,
  proof: null,
};

/** What is known after these events, which may end anywhere. */
export function fold(events: readonly Event[]): Known {
  const { found, remarks, proof, ...known } = events.reduce(after, START);
  const { remedy } = known;
  return {
    ...known,
    findings: together(found, remarks),
    remedy: remedy?.status === 'untested' && proof ? withLayers(remedy, proof.run.layers) : remedy,
    proof: proof && { flags: proof.flags, layers: proof.run.layers },
  };
}

function after(state: State, event: Event): State {
  switch (event.kind) {
    case 'noted':
      return { ...state, notes: [...state.notes, ...event.notes] };
    case 'server-known':
      return { ...state, server: event.server };
    case 'judged':
      return { ...state, layers: [...state.layers, event.layer] };
    case 'rejudged':
      return {
        ...state,
        layers: state.layers.map((layer) => (layer.id === event.layer.id ? event.layer : layer)),
      };
    case 'found':
      return { ...state, found: together(state.found, event.findings) };
    case 'remarked':
      return { ...state, remarks: together(state.remarks, event.findings) };
    case 'led':
      return { ...state, found: [event.finding, ...state.found] };
    case 'reread':
      return changed(state, (finding) => (finding.code === event.code ? event.as : finding));
    case 'forgiven':
      return changed(
        {
          ...state,
          layers: state.layers.map((layer) =>
            layer.id === event.layer ? { ...layer, status: 'warn' } : layer,
          ),
        },
        (finding) => (finding.layer === event.layer ? { ...finding, severity: 'warning' } : finding),
      );
    case 'searched':
      return { ...state, searched: true };
    case 'caused':
      return { ...state, cause: event.cause };
    case 'proposed':
      return { ...state, remedy: event.remedy };
    case 'proving':
      return { ...state, proof: { flags: event.flags, run: START } };
    case 'in-proof':
      return state.proof === null
        ? state
        : { ...state, proof: { ...state.proof, run: after(state.proof.run, event.event) } };
    case 'proven': {
      const { layers, found, remarks } = state.proof?.run ?? START;
      const all = together(state.found, together(found, remarks));
      return { ...state, found: all, remedy: withLayers(event.remedy, layers), proof: null };
    }
    case 'refuted':
      return { ...state, proof: null };
    case 'compared':
      return { ...state, unneeded: event.unneeded };
    case 'decided':
      return { ...state, decided: event.verdict };
    case 'stopped':
      return stopped(state, event);
  }
}

function stopped(state: State, { reason, row }: Extract<Event, { kind: 'stopped' }>): State {
  const end: State =
    reason === 'interrupted'
      ? { ...state, decided: 'interrupted' }
      : { ...state, decided: 'inconclusive', spent: reason };
  if (row === undefined) return end;
  // A remedy that is not tested yet was being proven.
  if (state.remedy?.status === 'untested')
    return {
      ...end,
      remedy: withLayers(state.remedy, [...(state.proof?.run.layers ?? []), row]),
      proof: null,
    };
  // A layer that has its row is being looked into.
  return state.layers.some(({ id }) => id === row.id) ? end : { ...end, layers: [...state.layers, row] };
}

/** The second list behind the first, without what stands there. */
function together(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  const all = [...first];
  for (const finding of second) if (!all.some(({ code }) => code === finding.code)) all.push(finding);
  return all;
}

const changed = (state: State, change: (finding: Finding) => Finding): State => ({
  ...state,
  found: state.found.map(change),
  remarks: state.remarks.map(change),
});

const withLayers = (remedy: Remedy, layers: readonly LayerResult[]): Remedy =>
  layers.length === 0 ? remedy : { ...remedy, layers };

/** Where a run writes down what happens, and looks up what it knows. */
export interface Journal {
  readonly tell: (event: Event) => void;
  readonly known: () => Known;
  readonly events: readonly Event[];
}

/** @param listen is called after each event */
export function openJournal(listen: () => void = () => undefined): Journal {
  const events: Event[] = [];
  return {
    events,
    tell: (event) => {
      events.push(event);
      listen();
    },
    known: () => fold(events),
  };
}
