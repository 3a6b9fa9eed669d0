/** What the installed OpenClaw itself says of the file, as lints with their places. */
import path from 'node:path';
import { formatPath, type PathStep } from '../../config-path.js';
import type { Ports } from '../../ports.js';
import { UsageError } from '../../usage-error.js';
import { plain } from '../../wire/sanitize.js';
import type { Config } from '../config/config.js';
import { type Located, nearestNode, positionOf, walk } from '../config/tree.js';
import { validateWithOpenClaw } from '../install/validate.js';
import { type Lint, lintFor } from './lints.js';

interface Said {
  /** False: it could not be asked. */
  readonly asked: boolean;
  /** One sentence: what it said, or why it was not asked. */
  readonly said: string;
  readonly lints: readonly Lint[];
}

/**
 * Runs `openclaw config validate`.
 * @param known a place that has its error is not told of twice
 * @throws UsageError when the command that was named is not there
 */
export async function askOpenClaw(
  config: Config,
  known: readonly Lint[],
  named: true | string,
  { env, cwd, signal }: Pick<Ports, 'env' | 'cwd' | 'signal'>,
): Promise<Said> {
  const command = named === true ? undefined : path.resolve(cwd, named);
  const validation = await validateWithOpenClaw(config.path, env, signal, command).catch((error: unknown) => {
    throw new UsageError(`${named} cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (validation.kind === 'not-checked')
    return { asked: false, said: `Not checked by OpenClaw itself: ${validation.reason}.`, lints: [] };
  if (validation.kind === 'valid')
    return { asked: true, said: 'openclaw config validate: valid.', lints: [] };
  const errors = known.filter(({ severity }) => severity === 'error');
  const lints = validation.issues.flatMap((issue) => {
    const steps = stepsOf(config.root, issue.path);
    const at = { path: formatPath(steps), ...positionOf(nearestNode(config.root, steps).place) };
    const isKnown = errors.some((lint) => lint.path === at.path || lint.path.startsWith(`${at.path}.`));
    const message = plain(issue.message).replace(/\.$/u, '');
    return isKnown ? [] : [lintFor('openclaw-refuses', at, { of: at.path || 'the file', message })];
  });
  return { asked: true, said: 'openclaw config validate: invalid.', lints };
}

/** Of `models.providers.inferrs.models.0.compat`; a key may itself have dots in it. */
function stepsOf(root: Located, dotted: string): PathStep[] {
  const parts = dotted.split('.').filter(Boolean);
  const steps: PathStep[] = [];
  while (parts.length > 0) {
    const node = walk(root, steps);
    const length = node?.kind === 'object' ? longestKey(node, parts) : 1;
    const name = parts.splice(0, length).join('.');
    steps.push(node?.kind === 'array' ? Number(name) : name);
  }
  return steps;
}

function longestKey(node: Located & { kind: 'object' }, parts: readonly string[]): number {
  const lengths = parts.map((_, index) => parts.length - index);
  return lengths.find((length) => node.members.has(parts.slice(0, length).join('.'))) ?? 1;
}
