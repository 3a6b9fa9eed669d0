/** How the client of one OpenClaw release reads a streamed answer. Plain data; test/answers holds it to what was measured. */
export interface ClientRules {
  /** Of bodies that are no event stream: whole JSON is read as one event; a stream announced as JSON is recognised. */
  readonly types: {
    /** Another content type than text/event-stream or JSON is refused; a missing one is told by the body's beginning. */
    readonly refusesOthers: boolean;
    readonly readsWholeJson: boolean;
    readonly findsStreamBehindJson: boolean;
  };
  /** Events without data are left out before they are parsed; otherwise they are broken JSON. */
  readonly skipsEmptyEvents: boolean;
  /** What ends the stream: data that is exactly [DONE], or that begins so. */
  readonly doneMark: 'exact' | 'prefix';
  /** Reads on after [DONE] until the server closes the connection; what goes wrong there counts. */
  readonly readsPastDone: boolean;
  /** `event: error` fails the turn, whatever its data says. */
  readonly errorEventFails: boolean;
  /** A clean end with neither finish_reason nor [DONE] fails the turn. */
  readonly needsEnd: boolean;
  /** Values of finish_reason that it knows; any other true value fails the turn. */
  readonly finishReasons: Readonly<Record<string, StopReason>>;
  /** A text that stopped for length, with no call in it. */
  readonly lengthFails: boolean;
  /** choices[].message is read where delta is missing. */
  readonly readsMessage: boolean;
  /** content in lists and objects is searched for text; otherwise it is joined to the text as it is. */
  readonly readsContentParts: boolean;
  /** refusal counts as text. */
  readonly readsRefusal: boolean;
  /** Tags of think blocks, which are taken out of the text. */
  readonly thinkTags: readonly string[];
  /** A think block that is never closed hides all that follows; otherwise it is text. */
  readonly unclosedThinkHides: boolean;
  /** What else is never shown: sources of regular expressions (flags giu). A text with nothing else in it is none. */
  readonly hides: readonly string[];
  readonly calls: {
    /** Pieces belong to the last call unless another id comes, or to the call of their index, then of their id. */
    readonly join: 'last' | 'index';
    /** Bytes of arguments beyond which the turn fails; arguments that are no text fail it too. null: anything goes. */
    readonly maxArgumentBytes: number | null;
    /** Every call must have a name, and arguments that are a JSON object. */
    readonly strict: boolean;
    /** One call at least must have a name, until 2026.4 that of a tool that was offered: else the model is asked without end. */
    readonly names: 'any-text' | 'offered';
    /** One whose arguments are the text "null" is a call like any other; otherwise the model is asked without end. */
    readonly takesNull: boolean;
    /** Calls are run whatever finish_reason says, unless it is unknown. */
    readonly anyReason: boolean;
    /** [DONE] without a finish_reason is enough to run the calls of an answer without text. */
    readonly doneIsEnough: boolean;
    /** function_call is run when finish_reason is function_call. */
    readonly legacy: boolean;
  };
}

export type StopReason = 'stop' | 'length' | 'calls';
