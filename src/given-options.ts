/** From typed options back to the words of the command line: what a run was given, to ask for it again. */

import type { ImitationOptions, SearchingOptions } from './options.js';
import type { GivenOption } from './report/contract.js';
import { variableOf } from './report/shell.js';
import type { TargetOptions } from './target.js';

/** Every option that changes what is asked of a server, as commands have them. */
export interface Repeatable extends TargetOptions, ImitationOptions, SearchingOptions {
  readonly directOnly?: boolean;
  readonly requireTools?: boolean;
  readonly openclaw?: boolean | string;
  readonly localService?: boolean;
  /** Parts of a session. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly soak?: number;
  readonly baseline?: string;
  readonly slowerThan?: number;
}

/**
 * The options that were given, in a fixed order. The key, and what any header carries, stand as the name of a
 * variable: a report may go anywhere.
 */
export function givenOptions(options: Repeatable): readonly GivenOption[] {
  const { flags, openclaw } = options;
  return [
    // What follows ? or # is not used, and may be a key.
    ...withValue('--base-url', options.baseUrl?.replace(/[?#].*$/s, '')),
    ...asSwitch('--no-v1', options.v1 === false),
    ...withValue('--api-key', options.apiKey === undefined ? undefined : '$INFERRS_API_KEY'),
    ...Object.keys(options.header ?? {}).flatMap((name) =>
      withValue('--header', `${name}: $${variableOf(name)}`),
    ),
    ...withValue('--config', options.config),
    ...withValue('--provider', options.provider),
    ...withValue('--model', options.model),
    ...withValue('--profile', options.profile),
    ...withValue('--variant', options.variant),
    ...withValue('--timeout', durationOf(options.timeout)),
    ...withValue('--wait', durationOf(options.wait)),
    ...withValue('--flags', flags === undefined ? undefined : JSON.stringify(flags)),
    ...withValue('--max-requests', options.maxRequests?.toString()),
    ...withValue('--budget', durationOf(options.budget)),
    ...asSwitch('--no-diagnose', options.diagnose === false),
    ...asSwitch('--direct-only', options.directOnly === true),
    ...asSwitch('--require-tools', options.requireTools === true),
    ...asSwitch('--openclaw', openclaw === true),
    ...withValue('--openclaw', typeof openclaw === 'string' ? openclaw : undefined),
    ...asSwitch('--local-service', options.localService === true),
    ...withValue('--only', options.only?.join(',')),
    ...withValue('--skip', options.skip?.join(',')),
    ...withValue('--soak', durationOf(options.soak)),
    ...withValue('--baseline', options.baseline),
    ...withValue('--slower-than', options.slowerThan === undefined ? undefined : `${options.slowerThan}%`),
  ];
}

const withValue = (name: string, value: string | undefined): GivenOption[] =>
  value === undefined ? [] : [{ name, value }];

const asSwitch = (name: string, given: boolean): GivenOption[] => (given ? [{ name }] : []);

/** `500ms`, `30s`, `10m`. */
function durationOf(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  if (ms % 1000 !== 0) return `${ms}ms`;
  return ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}
