/** A turn that passes, in a context that its first tool result does not fit into beside it. */
import { findingFor } from '../causes/classify.js';
import { parsePath } from '../config-path.js';
import { wayOut } from '../openclaw/lint/lint-window.js';
import { releaseOf } from '../releases/index.js';
import { formatTokens } from '../report/format.js';
import type { SmokeContext } from './context.js';
import { windowFor, withWindow } from './context-size.js';
import type { Need } from './settings.js';
import type { Taken } from './taken.js';

/** Where no file was read. */
const DEFAULT_ROW = 'models.providers.inferrs.models[0]';

/**
 * OpenClaw knows nothing of the server's context: the request after its first tool call is refused, or cut. With the
 * settings that make it send less, where there are any.
 * @param held tokens that the server holds
 */
export function needForRoom(
  { profile, variant, known, row }: SmokeContext,
  held: number,
  { turn, result }: Taken,
): Need {
  const { label, maxTokens } = releaseOf(profile);
  const server = known().server.kind;
  const finding = findingFor('context-overflow', { limit: held }, { layer: 'agent', server });
  const way = wayOut(profile, held, { variant, promptTokens: turn }, parsePath(row ?? DEFAULT_ROW));
  const sizes = `OpenClaw’s own has about ${formatTokens(turn)}, and a look at AGENTS.md adds ${formatTokens(result)}`;
  const settings = way.settings.map((setting) => ({
    ...setting,
    why: `${sizes}; the server holds ${held}`,
  }));
  const title = `the full turn passes, the next one will not: ${sizes}, but this server holds ${held}`;
  const option = finding.serverOption === undefined ? '' : ` On this server: ${finding.serverOption}.`;
  const advice = `${way.text}${option}`;
  return {
    finding: withWindow({ ...finding, title, advice }, way.roomy ?? windowFor(turn + result + maxTokens)),
    settings,
    proof: `with these ${label} sends a smaller turn than the one that passed here`,
  };
}
