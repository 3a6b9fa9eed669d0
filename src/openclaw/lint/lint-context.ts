/** What the checks of a provider entry are given. */
import type { LintCode } from '../../codes.js';
import type { PathStep } from '../../config-path.js';
import type { CompatFlags } from '../../model.js';
import type { ReleaseRef } from '../../releases/index.js';
import type { Setting as Found } from '../../report/contract.js';
import type { Config } from '../config/config.js';
import type { Setting } from '../config/patch.js';
import type { ProviderPlace } from '../config/provider.js';
import type { Place } from '../config/tree.js';

/** What stands at an absolute path: a program that can be started, something else, or nothing. */
export type CommandState = 'executable' | 'not-executable' | 'missing';

/** What is known of the running server; every field is optional, and what is absent is not judged. */
export interface Live {
  /** The ids it lists. */
  readonly models?: readonly string[];
  /** Tokens it can hold. */
  readonly contextTokens?: number;
  /** Smoke measured that the turn is too large for it: what to set stands with its verdict, in its numbers. */
  readonly isTooSmall?: boolean;
  /** Where it was found, when it does not answer at baseUrl: a base URL with its /v1. */
  readonly servesAt?: string;
  /** It refused a request without a key. */
  readonly wantsKey?: boolean;
  /** Milliseconds to the first token of a full agent turn. */
  readonly prefillMs?: number;
  /** Milliseconds from its start until the model was loaded. */
  readonly loadMs?: number;
  /** Who answers at healthUrl, when it is not the server at baseUrl. */
  readonly healthAnsweredBy?: string;
  /** What a smoke run proved. */
  readonly flags?: {
    readonly missing: CompatFlags;
    readonly unneeded: readonly string[];
    /** The turns pass without the missing ones as well. */
    readonly optional?: boolean;
  };
  /** Values outside compat that a session found to help. */
  readonly settings?: readonly Found[];
}

export interface LintFacts {
  readonly profile: ReleaseRef;
  /** The release as the user knows it: `2026.9`. */
  readonly release: string;
  /** What stands at localService.command. */
  readonly command?: CommandState;
  /** Base URL that was asked instead of the configured one. */
  readonly askedAt?: string;
  readonly live?: Live;
}

/** Makes a lint at a node, or at its nearest parent that exists. */
export type Report = (
  code: LintCode,
  path: readonly PathStep[],
  args?: Readonly<Record<string, string | number>>,
  at?: Place,
  settings?: readonly Setting[],
) => void;

export interface LintContext {
  readonly config: Config;
  readonly place: ProviderPlace;
  readonly facts: LintFacts;
  readonly report: Report;
}
