import type { Code } from '../../src/codes.js';
import { agent, direct, error, type Pair, toolResult } from './evidence.js';

/** What a server minds in a request. */
export const REQUEST_CASES = {
  'bad-json': {
    hit: direct(
      400,
      'Failed to parse the request body as JSON: EOF while parsing a value at line 1 column 9',
    ),
    miss: toolResult(500, error('Failed to parse tool call arguments as JSON: parse error at line 1')),
  },
  'content-type-missing': {
    hit: direct(415, 'Expected request with `Content-Type: application/json`'),
    miss: agent(400, error("messages[1].content: unsupported content type 'image_url'")),
  },
  'length-required': { hit: direct(411, ''), miss: direct(413, '') },
  'empty-messages': {
    hit: direct(400, error("'messages' is required")),
    miss: toolResult(400, error("All non-assistant messages must contain 'content'")),
  },
  'content-array-rejected': {
    hit: agent(422, 'messages[1].content: invalid type: sequence, expected a string at line 1 column 82'),
    miss: toolResult(422, 'messages[1].content: invalid type: null, expected a string at line 1 column 82'),
  },
  'null-content-rejected': {
    hit: toolResult(400, error('invalid message content type: <nil>')),
    miss: agent(400, 'Error validating JSON Schema: <SchemaError: "None is not of type \'array\'">'),
  },
  'image-rejected': {
    hit: agent(400, error('This model does not support vision input (no image_token_id in config)')),
    miss: agent(422, '{"message":"Expected content to be one of `text`, `image_url`, or `file`."}'),
  },
  'developer-role-rejected': {
    hit: agent(422, 'messages[0].role: unknown variant `developer`, expected one of `system`, `user`'),
    miss: toolResult(422, 'messages[3].role: unknown variant `tool`, expected one of `system`, `user`'),
  },
  'system-message-rejected': {
    hit: agent(500, error('System role not supported')),
    miss: agent(500, error('model requires more system memory than is available')),
  },
  'message-key-rejected': {
    hit: agent(
      422,
      '{"detail":[{"type":"extra_forbidden","loc":["body","messages",0,"user","name"],"msg":"Extra inputs are not permitted"}]}',
    ),
    miss: agent(
      422,
      '{"detail":[{"type":"extra_forbidden","loc":["body","store"],"msg":"Extra inputs are not permitted"}]}',
    ),
  },
  'role-alternation': {
    hit: agent(400, error('Conversation roles must alternate user/assistant/user/assistant/...')),
    miss: toolResult(
      400,
      error("messages with role 'tool' must be a response to a preceding message with 'tool_calls'."),
    ),
  },
  'tool-message-rejected': {
    hit: toolResult(400, error('Assistant tool call function.arguments must be a JSON object.')),
    miss: agent(500, error("error parsing tool call: raw='{', err=unexpected end of JSON input")),
  },
  'tool-parser-not-enabled': {
    hit: agent(
      400,
      error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    ),
    miss: agent(400, error("tool_choice must either be a named tool, 'auto', or 'none'")),
  },
  'tools-unsupported': {
    hit: agent(400, error('registry.ollama.ai/library/gemma3:1b does not support tools')),
    miss: direct(400, error('"gemma3:4b" does not support thinking')),
  },
  'tool-choice-unsupported': {
    hit: agent(
      400,
      '{"error":"Invalid tool_choice type: \'object\'. Supported string values: none, auto, required"}',
    ),
    miss: agent(400, error('Unrecognized request argument supplied: tools')),
  },
  'strict-rejected': {
    hit: agent(400, "[{'type': 'extra_forbidden', 'loc': ('body', 'tools', 0, 'function', 'strict')}]"),
    miss: agent(422, '{"error":"Input validation error: `temperature` must be strictly positive"}'),
  },
  'tool-schema-rejected': {
    hit: agent(400, error('Failed to initialize samplers: failed to parse grammar')),
    miss: agent(400, error('response_format type must be one of "text" or "json_object", but got: grammar')),
  },
  'tool-schema-ignored': {
    hit: agent(200, 'llama_grammar_init_impl: failed to parse grammar'),
    miss: agent(400, error('failed to parse grammar')),
  },
  'max-tokens-rejected': {
    hit: direct(422, '{"message":"max_tokens must be at least 1."}'),
    miss: agent(400, error('max_tokens must be at least 1, got -7109.')),
  },
  'reasoning-rejected': {
    hit: direct(400, error('"gemma3:4b" does not support thinking')),
    miss: toolResult(400, error('Assistant response prefill is incompatible with enable_thinking.')),
  },
  'param-rejected': {
    hit: agent(
      400,
      "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]",
    ),
    miss: agent(
      400,
      "[{'type': 'extra_forbidden', 'loc': ('body', 'messages', 0, 'name'), 'msg': 'Extra inputs are not permitted'}]",
    ),
  },
  'wrong-api': {
    hit: agent(400, error("llama.cpp does not support 'previous_response_id'.")),
    miss: agent(422, 'untagged enum ToolChoiceParam at line 1 column 833: data did not match any variant'),
  },
  'template-error': {
    hit: agent(400, 'Error rendering prompt with jinja template: "Unknown test: sequence".'),
    miss: agent(500, 'Jinja Exception: Conversation roles must alternate user/assistant'),
  },
} satisfies Readonly<Partial<Record<Code, Pair>>>;
