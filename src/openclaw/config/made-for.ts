/** What a file tells of the OpenClaw that it was made for. Pure. */
import type { VariantId } from '../../model.js';
import { type Config, jsonOf, stringOf } from './config.js';
import { walk } from './tree.js';

/** The agent set-up that the file asks for, where it is not the default one. */
export function variantOf(config: Config): VariantId | undefined {
  const lean = jsonOf(config, walk(config.root, ['agents', 'defaults', 'experimental', 'localModelLean']));
  const allTools = jsonOf(config, walk(config.root, ['tools', 'toolSearch'])) === false;
  if (lean === true) return allTools ? 'lean-all-tools' : 'lean';
  if (stringOf(config, walk(config.root, ['tools', 'profile'])) === 'minimal') return 'minimal-tools';
  return allTools ? 'all-tools' : undefined;
}

/** The release that touched the file last, as `openclaw` notes it: `2026.9.6`. */
export function writtenBy(config: Config): string | undefined {
  const noted = stringOf(config, walk(config.root, ['meta', 'lastTouchedVersion']));
  return noted && /^\d{4}\.\d+/u.test(noted) ? noted : undefined;
}
