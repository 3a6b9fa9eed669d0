/** What a release would refuse in openclaw.json, as lints with their places. */

import { formatPath } from '../../config-path.js';
import type { JsonValue } from '../../model.js';
import type { ReleaseRef } from '../../releases/index.js';
import { type Config, jsonOf } from '../config/config.js';
import { isSecretPath } from '../config/secrets.js';
import { type Located, nearestNode, positionOf, walk } from '../config/tree.js';
import { type Lint, lintFor } from './lints.js';
import { type Problem, schemaProblems } from './schema.js';
import { uncheckedParts } from './schema-parts.js';

/**
 * Holds the file against the schema of the release. Values of secrets are never shown.
 * @param lints what is known already: a place that has its error is not told of twice
 */
export async function lintSchema(
  config: Config,
  about: { readonly profile: ReleaseRef; readonly release: string },
  lints: readonly Lint[],
): Promise<{ readonly lints: readonly Lint[]; readonly notChecked: readonly string[] }> {
  const value = jsonOf(config, config.root) ?? null;
  const errors = lints.filter(({ severity }) => severity === 'error');
  const found = (await schemaProblems(about.profile, value))
    .map((problem) => lintOf(problem, config.root, about.release))
    .filter((lint) => !errors.some((known) => isSamePlace(known, lint)));
  return { lints: [...lints, ...found], notChecked: uncheckedParts(value) };
}

function isSamePlace(a: Lint, b: Lint): boolean {
  return a.path === b.path || (a.file === b.file && a.line === b.line && a.column === b.column);
}

function lintOf(problem: Problem, root: Located, release: string): Lint {
  const { path } = problem;
  const of = path.length === 0 ? 'the file' : formatPath(path);
  if (problem.kind === 'unknown-key') {
    const parent = walk(root, path);
    const key = parent?.kind === 'object' ? parent.members.get(problem.key) : undefined;
    const place = {
      path: formatPath([...path, problem.key]),
      ...positionOf(key?.keyPlace ?? nearestNode(root, path).place),
    };
    const code =
      path[0] === 'models' && path[1] === 'providers' ? 'provider-unknown-key' : 'config-unknown-key';
    const meant = problem.near.length > 0 ? `Did you mean ${problem.near.join(' or ')}? ` : '';
    return lintFor(code, place, { of, found: problem.key, release, meant });
  }
  const place = { path: formatPath(path), ...positionOf(nearestNode(root, path).place) };
  if (problem.kind === 'missing-key') {
    return lintFor('config-missing-key', place, {
      of,
      missing: problem.key,
      release,
      should: problem.should,
    });
  }
  const { value, should, write } = problem;
  const isSecret = isSecretPath(path, value);
  const advice = isSecret || write === null ? should : write;
  return lintFor('config-wrong-value', place, {
    of,
    found: shown(value, isSecret),
    release,
    should,
    write: advice,
  });
}

const LONGEST_SHOWN = 40;

function shown(value: JsonValue, isSecret: boolean): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (isSecret) return `a ${value === null ? 'null' : typeof value} (not shown)`;
  if (typeof value !== 'string') return String(value);
  const text = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
  return `the text ${JSON.stringify(text)}`;
}
