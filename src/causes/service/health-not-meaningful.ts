import { says } from '../../reading/facts.js';
import { type Cause, named } from '../cause.js';
import { between } from '../shared.js';
import { NOT_FOUND_WORDS } from '../words/service.js';

export const healthNotMeaningful = {
  code: 'health-not-meaningful',
  layer: 'service',
  severity: 'warning',
  title: '/health answers 200 although the server has no such route',
  why: 'The server answers 200 to anything, so its /health says nothing about it.',
  advice: 'Rely on /v1/models and on a real request; for localService set healthUrl to {baseUrl}/models.',
  flags: {},
  when: (facts) => {
    if (!between(facts.status ?? 200, 200, 299)) return null;
    if (
      says(
        facts,
        /unexpected endpoint.{0,60}health|\/health\b.{0,40}\b200\b.{0,60}(?:even|although|regardless|always|any)/,
      )
    )
      return named();
    if (facts.stage !== 'health') return null;
    return facts.said.html || says(facts, ...NOT_FOUND_WORDS) ? named() : null;
  },
  explains: ['wrong-path'],
  basis: 'structure',
  sources: ['https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2085'],
} as const satisfies Cause;
