import { isDeepStrictEqual } from 'node:util';
import { formatPath, type PathStep, parsePath } from '../../config-path.js';
import { checkFlags } from '../../flags/flags.js';
import { json5 } from '../../json5.js';
import { standing } from '../../probes/models.js';
import { waitLimit, waitSettings } from '../../releases/waiting.js';
import { type Config, jsonOf, missingVariables, stringOf } from '../config/config.js';
import { entryOf, type ProviderPlace, primaryModel, secretOf } from '../config/provider.js';
import { items, type Located, member, nearestNode, positionOf, walk } from '../config/tree.js';
import { waitFactsOf } from '../config/wait-facts.js';
import { lintBaseUrl } from './lint-base-url.js';
import type { LintContext, LintFacts, Report } from './lint-context.js';
import { lintLocalService } from './lint-local-service.js';
import { lintWindow } from './lint-window.js';
import { type Lint, lintFor } from './lints.js';

/**
 * Everything wrong with a provider entry and its model row. Pure: what the file system or the server says comes
 * in as facts. Lints come in the order of the checks; [] when all is well.
 */
export function lintProvider(config: Config, place: ProviderPlace, facts: LintFacts): Lint[] {
  const found: Lint[] = [];
  const report: Report = (code, path, args, at, settings) => {
    const position = positionOf(at ?? nearestNode(config.root, path).place);
    found.push(lintFor(code, { path: formatPath(path), ...position }, args, settings));
  };
  const context = { config, place, facts, report };
  for (const check of CHECKS) check(context);
  return found;
}

const CHECKS: readonly ((context: LintContext) => void)[] = [
  lintVariables,
  lintBaseUrl,
  lintApi,
  lintKey,
  lintTimeout,
  lintModels,
  lintPrimary,
  lintWindow,
  lintCompat,
  lintProvenFlags,
  lintSession,
  lintLocalService,
];

/** What the window and the time to wait are, other checks tell with all that belongs to them. */
function lintSession({ config, facts, report }: LintContext): void {
  const { settings = [], prefillMs } = facts.live ?? {};
  for (const { path, value, why } of settings) {
    const steps = parsePath(path);
    const last = steps.at(-1);
    const told =
      last === 'contextWindow' ||
      last === 'maxTokens' ||
      steps.includes('compaction') ||
      (last === 'timeoutSeconds' && prefillMs !== undefined && walk(config.root, steps) !== undefined);
    if (told || isDeepStrictEqual(jsonOf(config, walk(config.root, steps)), value)) continue;
    const args = { setting: String(last), wanted: json5(value), why };
    report('session-setting', steps, args, undefined, [{ path, value }]);
  }
}

function lintVariables({ config, place, report }: LintContext): void {
  const visit = (node: Located, path: readonly PathStep[]): void => {
    if (node.kind === 'array')
      for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    else if (node.kind === 'object')
      for (const [key, { value }] of node.members) visit(value, [...path, key]);
    else if (typeof node.value === 'string') {
      for (const name of new Set(missingVariables(node.value, config.variable))) {
        report('variable-missing', path, { found: `\${${name}}` });
      }
    }
  };
  visit(place.node, place.path);
}

function lintApi({ config, place, report }: LintContext): void {
  const own = member(place.model, 'api');
  const api = stringOf(config, own ?? member(place.node, 'api'));
  const path = [...(own ? place.modelPath : place.path), 'api'];
  if (api === undefined) report('api-missing', path);
  else if (api !== 'openai-completions') report('api-wrong', path, { found: api });
}

function lintKey({ config, place, facts, report }: LintContext): void {
  const key = member(place.node, 'apiKey');
  const headers = member(place.node, 'headers');
  const sendsOwn = headers?.kind === 'object' && [...headers.members.keys()].some(isAuthorization);
  if (facts.live?.wantsKey && !sendsOwn && secretOf(config, key) === undefined) {
    report('api-key-missing', [...place.path, 'apiKey']);
  }
}

function isAuthorization(name: string): boolean {
  return /^(?:authorization|x-api-key|api-key)$/iu.test(name);
}

/** What the release makes of the time that was measured, with all that this file says of waiting. */
function lintTimeout({ config, place, facts, report }: LintContext): void {
  const prefill = facts.live?.prefillMs;
  if (prefill === undefined) return;
  const { profile, release } = facts;
  const waiting = waitFactsOf(entryOf(config, place));
  const { seconds } = waitLimit(profile, waiting);
  if (seconds === null || seconds * 1000 > prefill) return;
  const measured = Math.ceil(prefill / 1000);
  const settings = waitSettings(profile, waiting, measured * 2);
  const way = settings.map(({ path, value }) => `${path}: ${value}`).join(' and ');
  const args = { release, limit: seconds, measured, way };
  report('timeout-too-short', [...place.path, 'timeoutSeconds'], args, undefined, settings);
}

function lintModels({ config, place, facts, report }: LintContext): void {
  const path = [...place.path, 'models'];
  const rows = items(member(place.node, 'models'));
  if (rows.length === 0) {
    report('models-missing', path);
    return;
  }
  if (!place.model) {
    const known = rows.map((row) => stringOf(config, member(row, 'id')) ?? '?').join(', ');
    report('model-without-row', path, { found: wantedModel(config, place), known });
    return;
  }
  const id = stringOf(config, member(place.model, 'id')) ?? '';
  const idPath = [...place.modelPath, 'id'];
  const listed = facts.live?.models;
  const rowsListed = listed?.map((name) => ({ id: name })) ?? [];
  if (standing(rowsListed, id).kind === 'listed') return;
  const prefix = `${place.providerId}/`;
  if (id.startsWith(prefix)) report('model-prefix', idPath, { found: id, wanted: id.slice(prefix.length) });
  else if (listed && listed.length > 0)
    report('model-not-listed', idPath, { found: id, known: listed.join(', ') });
}

function wantedModel(config: Config, place: ProviderPlace): string {
  const primary = primaryModel(config) ?? '';
  const prefix = `${place.providerId}/`;
  return primary.startsWith(prefix) ? primary.slice(prefix.length) : primary;
}

/** A primary model of another provider may be one that OpenClaw ships with, so only ours is judged. */
function lintPrimary({ config, place, facts, report }: LintContext): void {
  const primary = primaryModel(config);
  if (primary === undefined) return;
  const ids = items(member(place.node, 'models')).map((row) => stringOf(config, member(row, 'id')) ?? '');
  const prefix = `${place.providerId}/`;
  // An id with the prefix is reported as itself; the reference to name is the one that its correction leads to.
  const corrected = ids.map((id) =>
    id.startsWith(prefix) && !facts.live?.models?.includes(id) ? id : `${prefix}${id}`,
  );
  const references = [...corrected, ...ids.map((id) => `${prefix}${id}`)];
  const meansOurs = primary.startsWith(prefix) || ids.includes(primary) || !primary.includes('/');
  // Without any row there is nothing to name: that is reported as itself.
  if (!meansOurs || ids.length === 0 || references.includes(primary)) return;
  const path = ['agents', 'defaults', 'model'];
  const whole = walk(config.root, path);
  const known = corrected.join(', ');
  report('primary-unknown', whole?.kind === 'object' ? [...path, 'primary'] : path, {
    found: primary,
    known,
  });
}

function lintCompat({ config, place, facts, report }: LintContext): void {
  const compat = member(place.model, 'compat');
  const path = [...place.modelPath, 'compat'];
  if (!compat) return;
  if (compat.kind !== 'object') {
    report('compat-not-object', path);
    return;
  }
  for (const [key, { keyPlace, value }] of compat.members) {
    for (const problem of checkFlags(facts.profile, { [key]: jsonOf(config, value) ?? null })) {
      report('compat-refused', [...path, key], { problem: problem.replace(/\.$/u, '') }, keyPlace);
    }
  }
}

function lintProvenFlags({ place, facts, report }: LintContext): void {
  const flags = facts.live?.flags;
  const path = [...place.modelPath, 'compat'];
  if (!flags) return;
  if (Object.keys(flags.missing).length > 0)
    report(flags.optional ? 'flags-worth-setting' : 'flags-missing', path, {
      flags: JSON.stringify(flags.missing),
      loss: flags.missing.supportsTools === false ? ' --accept-loss' : '',
    });
  for (const key of flags.unneeded) report('flags-not-needed', [...path, key], { found: key });
}
