/** Every model of every provider in openclaw.json as a target. */

import { formatPath } from '../config-path.js';
import { type Config, readConfig, stringOf } from '../openclaw/config/config.js';
import { everyPlace, type ProviderPlace } from '../openclaw/config/provider.js';
import { member, positionOf } from '../openclaw/config/tree.js';
import type { Ports } from '../ports.js';
import { UsageError } from '../usage-error.js';
import { distinct, type FleetTarget, serverOf } from './target.js';

export interface AllTargets {
  readonly file: string;
  readonly targets: readonly FleetTarget[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The rows of models.providers that speak the API that is tested; each is sent the key that stands beside it.
 * @throws UsageError when there is no such file, it cannot be read, or it has nothing to test
 */
export async function allTargets(
  { config: named, provider }: { readonly config?: string; readonly provider?: string },
  { env, cwd }: Pick<Ports, 'env' | 'cwd'>,
): Promise<AllTargets> {
  const config = await readConfig({ env, cwd, ...(named !== undefined && { config: named }) });
  if (config === null)
    throw new UsageError(
      '--all takes the providers of openclaw.json, and there is none: name it with --config.',
    );
  const places = everyPlace(config).filter(
    ({ providerId }) => provider === undefined || providerId === provider,
  );
  const left = places.map((place) => ({ place, why: unfit(config, place) }));
  const targets = left.filter(({ why }) => why === null).map(({ place }) => targetOf(config, place));
  if (targets.length === 0)
    throw new UsageError(
      `${config.path} has no ${provider === undefined ? '' : `provider "${provider}" with a `}model to test under models.providers.`,
    );
  return {
    file: config.path,
    targets: distinct(targets),
    notes: left
      .filter(({ why }) => why !== null)
      .map(({ place, why }) => `${formatPath(place.modelPath)} is left out: ${why}.`),
  };
}

/** Why a row is no target; null: it is one. */
function unfit(config: Config, { node, model }: ProviderPlace): string | null {
  const api = stringOf(config, member(model, 'api')) ?? stringOf(config, member(node, 'api'));
  if (api !== undefined && api !== 'openai-completions') return `its api is ${api}`;
  if (model === undefined || stringOf(config, member(model, 'id')) === undefined) return 'it names no model';
  return stringOf(config, member(node, 'baseUrl')) === undefined ? 'it has no baseUrl' : null;
}

function targetOf(config: Config, { providerId, node, model }: ProviderPlace): FleetTarget {
  const id = stringOf(config, member(model, 'id')) ?? '';
  const { file, line, column } = positionOf((model ?? node).place);
  return {
    name: `${providerId}/${id}`,
    labels: { provider: providerId },
    server: serverOf((stringOf(config, member(node, 'baseUrl')) ?? '').trim()),
    place: `${file}:${line}:${column}`,
    options: { config: config.path, provider: providerId, model: id },
  };
}
