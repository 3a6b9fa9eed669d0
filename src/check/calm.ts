import { healthLayer, readHealth } from '../probes/health.js';
import { type ListedModel, readModels, standing } from '../probes/models.js';
import type { CheckFacts, CheckJudgement } from './types.js';

/** The judgement of a round in which nothing is wrong; undefined when something is. Loads no matrix. */
export function judgeCalm({ health, models, model }: CheckFacts): CheckJudgement | undefined {
  const state = readHealth(health).state;
  const reading = models && readModels(models);
  if (!models || reading?.kind !== 'list' || (state !== 'ok' && state !== 'absent')) return undefined;
  if (models.outcome.kind !== 'response' || models.outcome.end !== 'complete') return undefined;
  const { kind } = standing(reading.models, model);
  if (reading.models.length === 0 || (kind !== 'listed' && kind !== 'not-asked')) return undefined;
  const reason =
    kind === 'listed' ? `${countOf(reading.models.length)}, yours is listed` : namesOf(reading.models);
  return {
    layers: [healthLayer(health), { id: 'models', status: 'pass', ms: models.timing.total, reason }],
    findings: [],
    models: reading.models.map(({ id }) => id),
    again: false,
  };
}

/** Of a long list as many names as stand on a line. */
const NAMES_LENGTH = 80;

/** `1 model: tiny-model`, `12 models: a, b, c and 9 more`. */
export function namesOf(models: readonly ListedModel[]): string {
  const names: string[] = [];
  for (const { id } of models) {
    if (names.length > 0 && [...names, id].join(', ').length > NAMES_LENGTH) break;
    names.push(id.slice(0, NAMES_LENGTH));
  }
  const more = models.length - names.length;
  return `${countOf(models.length)}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `1 model`, `12 models`. */
export function countOf(models: number): string {
  return models === 1 ? '1 model' : `${models} models`;
}
