/** The file of --targets: JSON5 into targets, with every mistake at its line and column. */
import path from 'node:path';
import * as v from 'valibot';
import { nearest } from '../nearest.js';
import { parseJson5 } from '../openclaw/config/parse-json5.js';
import { Json5SyntaxError, lineAndColumn, parseSyntax, type SyntaxNode } from '../openclaw/config/syntax.js';
import { parseProfileName } from '../options.js';
import type { Ports } from '../ports.js';
import { readRegularFile } from '../regular-file.js';
import { parseBaseUrl } from '../target.js';
import { UsageError } from '../usage-error.js';
import { plain } from '../wire/sanitize.js';
import { TARGET_KEYS, TARGETS, type TargetEntry } from './schema.js';
import { distinct, type FleetTarget, serverOf } from './target.js';

/** Far more than any list of servers. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The targets of a file, in its order.
 * @param model for targets that name none
 * @throws UsageError for a file that cannot be read, and for a mistake in it, with line and column
 */
export async function readTargets(
  file: string,
  model: string | undefined,
  { cwd }: Pick<Ports, 'cwd'>,
): Promise<readonly FleetTarget[]> {
  const text = await textOf(file, cwd);
  const root = syntaxOf(file, text);
  const placeOf = (node: SyntaxNode): string => {
    const { line, column } = lineAndColumn(text, node.start);
    return `${file}:${line}:${column}`;
  };
  const mistake = (node: SyntaxNode, sentence: string) =>
    new UsageError(`${placeOf(node)}: ${plain(sentence).replace(/\.$/, '')}.`);

  const found = parseJson5(text);
  const isList = Array.isArray(found);
  const read = v.safeParse(TARGETS, isList ? { targets: found } : found);
  if (!read.success) {
    const [issue, ...more] = read.issues;
    const keys = (issue.path ?? []).map(({ key }) => key);
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw mistake(nodeAt(root, isList ? keys.slice(1) : keys), `${wordsOf(issue, keys)}${rest}`);
  }
  const { defaults = {}, targets } = read.output;
  const list = isList ? root : nodeAt(root, ['targets']);
  if (targets.length === 0) throw mistake(list, 'there is no target in this list');
  const names = targets.map(({ name }) => name);
  return distinct(
    targets.map((entry, index) => {
      const node = nodeAt(list, [index]);
      if (entry.name !== undefined && names.indexOf(entry.name) < index)
        throw mistake(nodeAt(node, ['name']), `another target is named ${entry.name} already`);
      const labels = { ...defaults.labels, ...entry.labels };
      const whole = { ...(model !== undefined && { model }), ...defaults, ...entry, labels };
      return targetOf(whole, placeOf(node), (key, error) => {
        if (!(error instanceof UsageError)) throw error;
        throw mistake(nodeAt(node, [key]), error.message);
      });
    }),
  );
}

function targetOf(
  { name, labels = {}, apiKeyEnv, ...options }: TargetEntry,
  place: string,
  fail: (key: 'baseUrl' | 'profile', error: unknown) => never,
): FleetTarget {
  let server = '';
  try {
    server = serverOf(parseBaseUrl(options.baseUrl, options.v1).baseUrl);
  } catch (error) {
    fail('baseUrl', error);
  }
  try {
    if (options.profile !== undefined) parseProfileName(options.profile);
  } catch (error) {
    fail('profile', error);
  }
  return {
    name: name ?? server,
    labels,
    server,
    place,
    options,
    ...(apiKeyEnv !== undefined && { keyVariable: apiKeyEnv }),
  };
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return (await readRegularFile(path.resolve(cwd, file), MAX_BYTES)).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no readable file';
    throw new UsageError(`The targets in ${file} cannot be read (${code}).`);
  }
}

function syntaxOf(file: string, text: string): SyntaxNode {
  try {
    return parseSyntax(text);
  } catch (error) {
    if (!(error instanceof Json5SyntaxError)) throw error;
    throw new UsageError(`${file}:${error.line}:${error.column}: ${plain(error.message)}.`);
  }
}

/** The node at the end of these keys, or the last one on the way that is there; a member that is wrong as a whole by its key. */
function nodeAt(root: SyntaxNode, keys: readonly unknown[]): SyntaxNode {
  const [key, ...rest] = keys;
  if (key === undefined) return root;
  if (root.kind === 'array') {
    const item = root.items[Number(key)];
    return item === undefined ? root : nodeAt(item, rest);
  }
  const member = root.kind === 'object' ? root.members.findLast((one) => one.key === key) : undefined;
  return member === undefined ? root : nodeAt(member.value, rest);
}

/** What is wrong, in a clause. */
function wordsOf(issue: v.BaseIssue<unknown>, keys: readonly unknown[]): string {
  if (keys.length === 0) return 'a list of targets is needed here: [{ baseUrl: "…" }], or { targets: […] }';
  const key = String(keys.at(-1));
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const near = nearest(key, TARGET_KEYS);
    const what =
      key === 'apiKey' ? 'a key does not belong into this file: name its variable in apiKeyEnv' : '';
    return what || `${key} is not known here${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`;
  }
  if (issue.type === 'strict_object' && issue.input === undefined) return `${key} is missing`;
  return issue.type === 'strict_object' ? `${key} must be an object` : issue.message;
}
