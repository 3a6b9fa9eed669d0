import { SENTENCE } from '../answer.js';
import type { Content, Fault, Rule, WireShape } from '../types.js';
import { ends, errorReply, needs, STRING_CONTENT, WITHOUT_TOOLS } from './shared.js';

const CHAT = { endpoint: 'chat' } as const;
/** The requests to which the model would answer with a tool call. */
const CALLS = { endpoint: 'chat', tools: true, toolResult: false } as const;

const says = (when: Rule['when'], content: Content): Rule => ({ when, effect: { do: 'say', content } });
const text = (words: string): Content => ({ is: 'text', text: words });
const wire = (when: Rule['when'], shape: WireShape): Rule => ({ when, effect: { do: 'wire', shape } });

/** A tool call as models print it when no parser takes it out of the text. */
const TEXT_CALLS = {
  hermes: '<tool_call>\n{"name": "read", "arguments": {"path": "AGENTS.md"}}\n</tool_call>',
  harmony: '<|channel|>commentary to=functions.read <|constrain|>json<|message|>{"path":"AGENTS.md"}<|call|>',
  mistral: '[TOOL_CALLS][{"name": "read", "arguments": {"path": "AGENTS.md"}}]',
  llama: '<|python_tag|>{"name": "read", "parameters": {"path": "AGENTS.md"}}',
  react: 'Thought: AGENTS.md must be read first.\nAction: read\nAction Input: {"path": "AGENTS.md"}',
  xml: '<function=read>\n<parameter=path>\nAGENTS.md\n</parameter>\n</function>',
} as const;

function textCall(dialect: keyof typeof TEXT_CALLS, label: string): Fault {
  return {
    summary: `the tool call comes as text (${label})`,
    rules: [says(CALLS, text(TEXT_CALLS[dialect]))],
    expected: needs(WITHOUT_TOOLS, 'tool-call-as-text'),
  };
}

/** Answers that come with status 200 and are wrong all the same. */
export const ANSWER_FAULTS = {
  'tools-ignored': {
    summary: 'tools are accepted and never shown to the model',
    rules: [{ when: {}, effect: { do: 'traits', traits: { showsTools: false } } }],
    expected: ends('ready', 'tools-ignored'),
  },
  'empty-answer': {
    summary: 'every answer is empty',
    rules: [says(CHAT, text(''))],
    expected: ends('backend-limit', 'empty-content'),
  },
  'empty-answer-with-tools': {
    summary: 'the answer is empty when tools are sent',
    rules: [says({ ...CHAT, tools: true }, text(''))],
    expected: needs(WITHOUT_TOOLS, 'empty-content'),
  },
  'reasoning-only': {
    summary: 'the model thinks and never answers',
    rules: [says(CHAT, { is: 'reasoning', text: 'The user wants a sum. Two plus two is four.' })],
    expected: ends('backend-limit', 'reasoning-only'),
  },
  'tool-call-as-text': textCall('hermes', 'Hermes, Qwen'),
  'tool-call-as-text-harmony': textCall('harmony', 'Harmony'),
  'tool-call-as-text-mistral': textCall('mistral', 'Mistral'),
  'tool-call-as-text-llama': textCall('llama', 'Llama'),
  'tool-call-as-text-react': textCall('react', 'ReAct'),
  'tool-call-as-text-xml': textCall('xml', 'XML'),
  'arguments-as-object': {
    summary: 'tool-call arguments are an object instead of a string',
    rules: [wire(CHAT, { toolArguments: 'object' })],
    expected: needs(WITHOUT_TOOLS, 'malformed-tool-call'),
  },
  'broken-only-when-streaming': {
    summary: 'streamed tool-call arguments break off; without stream they are whole',
    rules: [wire({ ...CHAT, stream: true }, { toolArguments: 'broken' })],
    expected: needs(WITHOUT_TOOLS, 'malformed-tool-call'),
  },
  'no-done': {
    summary: 'streams end without [DONE]',
    rules: [wire(CHAT, { done: false })],
    expected: ends('ready', 'done-missing'),
  },
  'no-finish-reason': {
    summary: 'no chunk has a finish_reason',
    rules: [wire(CHAT, { finishReason: false })],
    expected: ends('ready', 'finish-reason-missing'),
  },
  'no-end': {
    summary: 'streams end with neither finish_reason nor [DONE]',
    rules: [wire(CHAT, { finishReason: false, done: false })],
    expected: ends('backend-limit', 'stream-truncated'),
  },
  'cut-stream': {
    summary: 'the connection ends in the middle of every stream',
    rules: [{ when: { ...CHAT, stream: true }, effect: { do: 'cut', at: 'mid-answer', by: 'close' } }],
    expected: ends('backend-limit', 'stream-truncated'),
  },
  'stream-ignored': {
    summary: 'stream:true is answered with one JSON object',
    rules: [wire(CHAT, { wholeJson: true })],
    expected: ends('ready', 'stream-ignored'),
  },
  'empty-stream-on-array': {
    summary: 'a content array gives 200 and a stream without one event; only without stream it says why',
    rules: [
      wire({ ...CHAT, stream: true, contentParts: true }, { noEvents: true }),
      {
        when: { ...CHAT, stream: false, contentParts: true },
        effect: errorReply(500, 'can only concatenate str (not "list") to str', 'server_error', 'model'),
      },
    ],
    expected: needs(STRING_CONTENT),
  },
  'opaque-proxy': {
    summary: 'a proxy turns the refusal of a content array into its own exception',
    rules: [
      {
        when: { ...CHAT, contentParts: true },
        effect: errorReply(
          500,
          "APIConnectionError: 'NoneType' object has no attribute 'choices'",
          'internal_error',
          'body',
        ),
      },
    ],
    expected: needs(STRING_CONTENT),
  },
  'error-in-stream': {
    summary: 'every stream ends in an error object after 200',
    rules: [
      wire(
        { ...CHAT, stream: true },
        {
          errorEvent: '{"error":{"message":"generation failed: device lost","type":"server_error"}}',
        },
      ),
    ],
    expected: ends('backend-limit'),
  },
  'error-as-content': {
    summary: 'the answer is an error message',
    rules: [
      says(
        CHAT,
        text("Generation failed: Model.__call__() missing 1 required positional argument: 'pixel_values'"),
      ),
    ],
    expected: ends('backend-limit', 'error-as-content'),
  },
  'garbage-answer': {
    summary: 'the answer is one letter over and over',
    rules: [says(CHAT, text('G'.repeat(64).replaceAll('GGGG', 'GGGG ')))],
    expected: ends('backend-limit', 'garbage-output'),
  },
  'marker-leak': {
    summary: 'markers of the chat template leak into the answer',
    rules: [says({ ...CHAT, tools: false }, text(`${SENTENCE}<|im_end|>\n<|im_start|>assistant`))],
    expected: ends('ready', 'marker-leak'),
  },
  'ignores-max-tokens': {
    summary: 'every answer has 5,000 tokens, whatever the limit',
    rules: [
      says(CHAT, { is: 'ramble', tokens: 5000 }),
      { when: {}, effect: { do: 'traits', traits: { limitFields: [] } } },
    ],
    expected: ends('ready', 'max-tokens-ignored'),
  },
  'ignores-max-completion-tokens': {
    summary: 'every answer has 5,000 tokens unless max_tokens limits it',
    rules: [
      says(CHAT, { is: 'ramble', tokens: 5000 }),
      { when: {}, effect: { do: 'traits', traits: { limitFields: ['max_tokens'] } } },
    ],
    // The limit alone is ignored: the turn passes, and the flag is worth setting.
    expected: { ...ends('ready', 'max-tokens-ignored'), flags: { maxTokensField: 'max_tokens' } },
  },
} as const satisfies Record<string, Fault>;
