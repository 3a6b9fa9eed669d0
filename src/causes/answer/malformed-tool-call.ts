import { about, type Facts, says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, clear, type Match, named } from '../cause.js';
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
  quotes: 'calls',
  mayTalkWithoutStream: true,
} as const satisfies Cause;

function recogniseMalformedCall(facts: Facts): Match | null {
  if (facts.signs !== null) return bySign(facts, 'call-malformed');
  if (about(facts, 'answer').length > 0) return named();
  if (facts.stage === 'tool-result-turn' && !succeeded(facts)) return null;
  return says(facts, ...MALFORMED_CALL) && succeeded(facts) ? clear() : null;
}
