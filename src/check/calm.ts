import { healthLayer, readHealth } from '../probes/health.js';
import { readModels, standing } from '../probes/models.js';
import type { CheckFacts, CheckJudgement } from './types.js';

/** The judgement of a round in which nothing is wrong; undefined when something is. Loads no matrix. */
export function judgeCalm({ health, models, model }: CheckFacts): CheckJudgement | undefined {
  const state = readHealth(health).state;
  const reading = models && readModels(models);
  if (!models || reading?.kind !== 'list' || (state !== 'ok' && state !== 'absent')) return undefined;
  if (models.outcome.kind !== 'response' || models.outcome.end !== 'complete') return undefined;
  const { kind } = standing(reading.models, model);
  if (reading.models.length === 0 || (kind !== 'listed' && kind !== 'not-asked')) return undefined;
  const reason = `${countOf(reading.models.length)}${kind === 'listed' ? ', yours is listed' : ''}`;
  return {
    layers: [healthLayer(health), { id: 'models', status: 'pass', ms: models.timing.total, reason }],
    findings: [],
    models: reading.models.map(({ id }) => id),
    again: false,
  };
}

/** `1 model`, `12 models`. */
export function countOf(models: number): string {
  return models === 1 ? '1 model' : `${models} models`;
}
