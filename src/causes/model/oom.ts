import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { OUT_OF_MEMORY } from '../words/models.js';

export const oom = {
  code: 'oom',
  layer: 'model',
  severity: 'error',
  title: 'the server ran out of memory',
  why: 'The model, or the memory that the prompt needs on top of it (the KV cache), does not fit.',
  advice: 'Use a smaller model or quantisation, a smaller context, or a smaller turn.',
  serverOptions: {
    ollama: 'a lower num_ctx (OLLAMA_CONTEXT_LENGTH), OLLAMA_KV_CACHE_TYPE=q8_0, OLLAMA_FLASH_ATTENTION=1',
    'llama-server': 'a lower -c, -ctk q8_0 -ctv q8_0, fewer -ngl layers',
    vllm: '--gpu-memory-utilization, --max-model-len',
    sglang: '--mem-fraction-static, --context-length',
    lmstudio: 'a shorter context length, or less strict guardrails',
  },
  flags: {},
  when: (facts) => (failed(facts) && says(facts, ...OUT_OF_MEMORY) ? clear() : null),
  explains: ['model-load-failed', 'server-crash', 'stream-truncated'],
  basis: 'wording',
  sources: ['https://github.com/ollama/ollama/issues/5628', 'https://github.com/ollama/ollama/issues/1019'],
} as const satisfies Cause;
