/** One server of many, with what its run is given. Pure. */
import type { ImitationOptions, SearchingOptions } from '../options.js';
import type { TargetOptions } from '../target.js';
import { UsageError } from '../usage-error.js';

export interface FleetTarget {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What may not be asked twice at once: host and port. */
  readonly server: string;
  /** Where it stands: file, line and column. */
  readonly place: string;
  /** The variable that holds its key. */
  readonly keyVariable?: string;
  readonly options: TargetOptions & ImitationOptions & Pick<SearchingOptions, 'flags'>;
}

/** This machine, by whichever of its names. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|\[::\])$/;

/** Host and port of a URL, the same for all ways to write them; the text itself where it is no URL. */
export function serverOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const { protocol, hostname, port } = new URL(baseUrl);
  const host = hostname.toLowerCase().replace(/\.$/, '');
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return `${LOOPBACK.test(host) ? '127.0.0.1' : host}:${number}`;
}

/** The same with their keys. @throws UsageError for a variable that is not set, with the place that names it */
export function withKeys(
  targets: readonly FleetTarget[],
  env: Readonly<Record<string, string | undefined>>,
): readonly FleetTarget[] {
  return targets.map((target) => {
    const { keyVariable, place, name, options } = target;
    if (keyVariable === undefined) return target;
    const apiKey = env[keyVariable];
    if (!apiKey)
      throw new UsageError(
        `${place}: the variable ${keyVariable}, which holds the key of ${name}, is not set.`,
      );
    return { ...target, options: { ...options, apiKey } };
  });
}

/** A part of the fleet: `index` counts from 0, as Kubernetes counts the pods of an indexed job. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * The targets of one shard. Servers are dealt out in the order in which the file names them first, so that all
 * targets of a server are in the same shard: no two shards ask it at once.
 */
export function inShard(targets: readonly FleetTarget[], shard: Shard | undefined): readonly FleetTarget[] {
  if (shard === undefined) return targets;
  const servers = [...new Set(targets.map(({ server }) => server))];
  return targets.filter(({ server }) => servers.indexOf(server) % shard.of === shard.index);
}

/** Each name once: what is the same gets the model behind it, then a number. */
export function distinct(targets: readonly FleetTarget[]): readonly FleetTarget[] {
  const isTwice = (name: string) => targets.filter((one) => one.name === name).length > 1;
  const withModel = targets.map((target) =>
    isTwice(target.name) && target.options.model !== undefined
      ? { ...target, name: `${target.name} ${target.options.model}` }
      : target,
  );
  const seen = new Map<string, number>();
  return withModel.map((target) => {
    const nth = (seen.get(target.name) ?? 0) + 1;
    seen.set(target.name, nth);
    return nth === 1 ? target : { ...target, name: `${target.name} #${nth}` };
  });
}
