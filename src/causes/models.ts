import { isObject } from '../json.js';
import { about, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';
import {
  LOAD_FAILED,
  LOADING,
  MODEL_MISSING,
  MODEL_UNKNOWN,
  NOT_ABOUT_NAME,
  NOT_CHAT,
  OUT_OF_MEMORY,
  TEMPLATE_MISSING,
} from './words/models.js';

/** What stands in `status` while a model is being loaded. */
const STATES_OF_LOADING: ReadonlySet<unknown> = new Set([
  'loading',
  'loading model',
  'initializing',
  'starting',
  'warming',
]);

export const MODEL = {
  'model-loading': {
    layer: 'model',
    severity: 'error',
    title: 'the model is not loaded yet',
    why: 'The server answers, but the model is still loading, or was unloaded and has to be loaded again.',
    advice:
      'Wait and ask again (--wait 10m does that); keep the model loaded so that OpenClaw does not meet it cold.',
    serverOptions: {
      ollama: 'OLLAMA_KEEP_ALIVE=-1',
      lmstudio: 'lms load MODEL, and turn Auto-Evict (JIT unloading) off',
      tabbyapi: 'set model_name in config.yml, or POST /v1/model/load',
      inferrs: 'name the model at start: inferrs serve MODEL',
    },
    flags: {},
    recognise: (facts) =>
      firstOf(
        isObject(facts.said.json) && STATES_OF_LOADING.has(facts.said.json.status) && named(),
        failed(facts) &&
          says(facts, ...LOADING) &&
          !says(
            facts,
            /maybe the model was unloaded|failed to load|error loading|insufficient|no model specified|stopped due|while loading/,
          ) &&
          clear(),
      ),
    explains: ['gateway-error', 'opaque-error', 'busy'],
    basis: 'structure',
    sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md'],
  },
  oom: {
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
    recognise: (facts) => (failed(facts) && says(facts, ...OUT_OF_MEMORY) ? clear() : null),
    explains: ['model-load-failed', 'server-crash', 'stream-truncated'],
    basis: 'wording',
    sources: ['https://github.com/ollama/ollama/issues/5628', 'https://github.com/ollama/ollama/issues/1019'],
  },
  'model-load-failed': {
    layer: 'model',
    severity: 'error',
    title: 'the server could not load the model',
    why: 'The name is known, but loading failed: a missing or broken file, a kind of model this build does not know, or no access to download it.',
    advice:
      'Read the server’s log, load the model by hand, and update the server if the model is newer than it.',
    serverOptions: {
      inferrs: 'inferrs pull MODEL; gated models need HF_TOKEN',
      ollama: 'ollama rm MODEL and ollama pull MODEL; update Ollama',
      localai: 'check backend and parameters.model in the model’s YAML',
      lmstudio: 'lms load MODEL shows why; update the runtime',
    },
    flags: {},
    recognise: (facts) =>
      failed(facts) && says(facts, ...LOAD_FAILED) && !says(facts, /image|template|tokenizer config|grammar/)
        ? clear()
        : null,
    explains: ['server-crash', 'model-not-found', 'opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/mudler/LocalAI/issues/4170',
      'https://github.com/continuedev/continue/issues/12713',
    ],
  },
  'model-missing': {
    layer: 'model',
    severity: 'error',
    title: 'the request names no model',
    why: 'The server insists on a model name and got none.',
    advice: 'Set id of the model row in openclaw.json (here: --model ID).',
    serverOptions: {},
    flags: {},
    recognise: (facts) =>
      firstOf(
        about(facts, 'model').some((issue) => issue.found === 'missing' || issue.found === 'null') && named(),
        failed(facts) &&
          says(facts, ...MODEL_MISSING) &&
          !says(facts, /(?:not|un) ?loaded|load a model|for image|missing data/) &&
          clear(),
      ),
    explains: ['opaque-error'],
    basis: 'structure',
    sources: ['https://platform.openai.com/docs/api-reference/chat/create'],
  },
  'model-not-found': {
    layer: 'model',
    severity: 'error',
    title: 'the server has no model of this name',
    why: 'The name in the request is not one of the server’s own.',
    advice: 'Use an id that /v1/models lists, letter for letter, as id of the model row in openclaw.json.',
    serverOptions: {
      ollama: 'ollama pull MODEL; names end in :tag',
      vllm: 'the id is the path given to serve, or --served-model-name',
      lmstudio: 'lms ls lists the ids',
      litellm: 'model_name in config.yaml',
      jan: 'the id in Settings → Model Providers',
    },
    flags: {},
    recognise: recogniseNotFound,
    explains: ['opaque-error', 'wrong-path'],
    basis: 'structure',
    sources: [
      'https://github.com/ollama/ollama/blob/main/docs/api.md',
      'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    ],
  },
  'model-not-chat': {
    layer: 'model',
    severity: 'error',
    title: 'this model cannot chat',
    why: 'It is an embedding, speech or image model, or is served for another task.',
    advice: 'Name a chat model.',
    serverOptions: { vllm: '--runner generate', localai: 'a backend that implements chat for this model' },
    flags: {},
    recognise: (facts) =>
      failed(facts) &&
      says(facts, ...NOT_CHAT) &&
      !says(facts, /chat template|streaming|image|tool|this is a chat model/)
        ? clear()
        : null,
    explains: ['opaque-error', 'model-load-failed'],
    basis: 'wording',
    sources: [
      'https://github.com/mudler/LocalAI/issues/1946',
      'https://docs.vllm.ai/en/latest/models/pooling_models.html',
    ],
  },
  'chat-template-missing': {
    layer: 'model',
    severity: 'error',
    title: 'the model has no chat template',
    why: 'The server does not know how to turn messages into a prompt for this model: a base model, or a conversion without its template.',
    advice: 'Use an instruct model, or give the server the template.',
    serverOptions: {
      vllm: '--chat-template FILE',
      sglang: '--chat-template FILE',
      'llama-server': '--chat-template-file FILE --jinja',
      tabbyapi: 'prompt_template in config.yml',
      mlx_lm: '--chat-template, or --use-default-chat-template',
    },
    flags: {},
    recognise: (facts) => (failed(facts) && says(facts, ...TEMPLATE_MISSING) ? clear() : null),
    explains: ['template-error', 'opaque-error'],
    basis: 'wording',
    sources: [
      'https://huggingface.co/docs/transformers/chat_templating',
      'https://github.com/theroyallab/tabbyAPI/blob/main/endpoints/OAI/router.py',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function recogniseNotFound(facts: Facts): Match | null {
  if (!failed(facts) || (facts.status ?? 404) >= 502) return null;
  const typed = facts.said.types.some((type) => /model_?not_?found|notfounderror|not_found_error/.test(type));
  const param = facts.said.params.includes('model');
  if (says(facts, ...NOT_ABOUT_NAME)) return null;
  const words = says(facts, ...MODEL_UNKNOWN);
  if (words && (typed || param || facts.status === 404)) return named();
  if (words) return clear();
  if (typed && facts.status === 404 && says(facts, /model/)) return likely();
  if (facts.status !== 404) return null;
  // A local server that knows the path and still says 404 does so for the model.
  if (facts.server === 'jan' && facts.stage === 'direct') return named();
  return says(facts, /model|lora|adapter/) ? guess() : null;
}
