import { says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { UNCONSTRAINED } from '../shared.js';
import { GRAMMAR } from '../words/request-tools.js';

export const toolSchemaIgnored = {
  code: 'tool-schema-ignored',
  layer: 'request',
  severity: 'warning',
  title: 'the server dropped a tool’s schema and generates without it',
  why: 'It answered 200 although it could not turn the schema into a grammar: calls may then break the schema.',
  advice: 'Set compat.toolSchemaProfile: "llamacpp", or update the server.',
  flags: { toolSchemaProfile: 'llamacpp' },
  when: (facts) =>
    facts.answer === null &&
    (facts.status === null ? says(facts, UNCONSTRAINED) : facts.status < 300) &&
    says(facts, ...GRAMMAR) &&
    !says(facts, /empty grammar stack/)
      ? clear()
      : null,
  explains: [],
  basis: 'wording',
  sources: ['https://github.com/ggml-org/llama.cpp/issues/19051'],
} as const satisfies Cause;
