import { says, succeeded } from '../../reading/facts.js';
import { isGarbage } from '../../reading/symptoms.js';
import { bySign, type Cause, clear, named } from '../cause.js';
import { GARBAGE } from '../words/answer.js';

export const garbageOutput = {
  code: 'garbage-output',
  layer: 'answer',
  severity: 'error',
  title: 'the answer is garbage',
  why: 'The same characters or tokens over and over: a broken quantisation, a GPU driver or kernel fault, or a wrong template.',
  advice: 'Try another quantisation, CPU instead of GPU (or another split), and a newer build of the server.',
  flags: {},
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'garbage');
    return says(facts, ...GARBAGE) && !says(facts, /tool call/)
      ? clear()
      : facts.text !== '' && succeeded(facts) && isGarbage(facts.raw, true)
        ? named()
        : null;
  },
  explains: ['marker-leak', 'stream-truncated'],
  basis: 'structure',
  sources: [
    'https://github.com/ggml-org/llama.cpp/issues/14075',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/895',
  ],
  quotes: 'text',
} as const satisfies Cause;
