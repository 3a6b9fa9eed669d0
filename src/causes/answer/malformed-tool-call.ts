import { about, type Facts, finished, says, succeeded } from '../../reading/facts.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { MALFORMED_CALL } from '../words/answer.js';

export const malformedToolCall = {
  code: 'malformed-tool-call',
  layer: 'answer',
  severity: 'error',
  title: (args) =>
    `the server’s tool call is not well formed${args.problem === undefined ? '' : `: ${args.problem}`}`,
  why: 'OpenClaw expects id, index (in streams), function.name and function.arguments as one JSON text; something of it is missing or has another type.',
  advice:
    'Update the server, or pick the tool parser that fits the model; compat.supportsTools: false avoids it at the price of the tools.',
  flags: { supportsTools: false },
  when: recogniseMalformedCall,
  explains: ['finish-reason-wrong', 'bad-json'],
  basis: 'structure',
  sources: [
    'https://github.com/huggingface/text-generation-inference/issues/2136',
    'https://github.com/ggml-org/llama.cpp/issues/20198',
  ],
  limitArtefact: 'cut-arguments',
  likelyFeatures: ['tools', 'stream'],
} as const satisfies Cause;

function recogniseMalformedCall(facts: Facts): Match | null {
  const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
  if (answer !== null) {
    for (const call of answer.toolCalls) {
      const problem = call.problems.find((name) => !facts.fragment || !/missing/.test(name));
      if (problem === undefined) continue;
      // A stream that ended inside its arguments is a cut stream, not a bad call.
      if (problem === 'arguments-not-json' && !finished(answer)) continue;
      return named({
        problem: problem.replaceAll('-', ' '),
        ...(call.name === null ? {} : { tool: call.name }),
      });
    }
    return null;
  }
  if (about(facts, 'answer').length > 0) return named();
  if (facts.stage === 'tool-result-turn' && !succeeded(facts)) return null;
  return says(facts, ...MALFORMED_CALL) && succeeded(facts) ? clear() : null;
}
