import { findingFor } from '../causes/classify.js';
import type { Exchange } from '../model.js';
import { readHealth } from '../probes/health.js';
import { type ListedModel, standing } from '../probes/models.js';
import type { Finding } from '../report/contract.js';
import { serverOf } from '../servers/index.js';
import { countOf, namesOf } from './calm.js';
import type { CheckFacts, Part } from './types.js';

/** What a list of models says of the model that is asked for. */
export function listPart(list: readonly ListedModel[], { timing }: Exchange, facts: CheckFacts): Part {
  const { model, health } = facts;
  const layer = { id: 'models', ms: timing.total } as const;
  const count = countOf(list.length);
  const loading = readHealth(health).state === 'loading';
  if (list.length === 0) {
    return {
      layer: { ...layer, status: 'fail', reason: 'no models' },
      findings: loading ? [] : [noModels(facts)],
    };
  }
  const stands = standing(list, model);
  if (stands.kind === 'listed') {
    return { layer: { ...layer, status: 'pass', reason: `${count}, yours is listed` }, findings: [] };
  }
  if (stands.kind === 'not-asked')
    return { layer: { ...layer, status: 'pass', reason: namesOf(list) }, findings: [] };
  const finding = stands.kind === 'prefixed' ? prefixed(stands, facts) : absent(stands.closest, list, facts);
  const status = finding.severity === 'error' ? 'fail' : 'warn';
  return { layer: { ...layer, status, reason: `${count}, yours is not listed` }, findings: [finding] };
}

function noModels({ server }: CheckFacts): Finding {
  const finding = findingFor('model-not-found', {}, { layer: 'models' });
  const start = serverOf(server.kind)?.noModels ?? 'Start it with a model, or load or download one.';
  return { ...finding, title: 'the server has no model', advice: start };
}

/** Some serve the one model they have, whatever name a request gives. */
function takesAnyName(list: readonly ListedModel[], { server }: CheckFacts): boolean {
  return list.length === 1 && serverOf(server.kind)?.takesAnyModel === true;
}

function prefixed(
  { model, prefix }: { readonly model: ListedModel; readonly prefix: string },
  facts: CheckFacts,
): Finding {
  const finding = findingFor(
    'model-not-found',
    { model: facts.model ?? '', closest: [model.id] },
    { layer: 'models' },
  );
  return {
    ...finding,
    severity: takesAnyName([model], facts) ? 'warning' : 'error',
    title: `"${facts.model}" carries the provider's prefix; the server knows the model as "${model.id}"`,
    advice: `"${prefix}/" belongs to OpenClaw's own names. Here, and as id in openclaw.json, write ${model.id}.`,
  };
}

function absent(closest: readonly string[], list: readonly ListedModel[], facts: CheckFacts): Finding {
  const { model = '', server } = facts;
  const finding = findingFor('model-not-found', { model, closest }, { layer: 'models' });
  const names = closest.map((id) => `"${id}"`).join(', ');
  if (takesAnyName(list, facts)) {
    return {
      ...finding,
      severity: 'warning',
      title: `the server lists ${names}, not "${model}"`,
      advice: `${server.kind} answers with the one model it has, whatever name is asked for. Make sure it is the one you mean.`,
    };
  }
  return {
    ...finding,
    title: `the server does not list "${model}"`,
    advice: `Ask for one that it lists (closest: ${names}), or load "${model}" there.`,
  };
}
