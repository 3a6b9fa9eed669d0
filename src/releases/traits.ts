/** What an agent turn of a release carries without compat flags, where the releases differ. */
export interface Traits {
  readonly streamOptions: boolean;
  readonly store: boolean;
  readonly toolChoice: boolean;
  /** A second user message at the end: OpenClaw's runtime context. Not in every set-up. */
  readonly trailingUser: boolean;
  /** The last user message is an array of parts, not a string; where it is the runtime context, only that one. */
  readonly contentParts: boolean;
}
