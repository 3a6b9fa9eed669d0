import type { CompatFlags } from '../model.js';
import { about, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { clear, firstOf, likely, type Match, type MatrixRow, named } from './row.js';
import {
  CHOICE_REFUSED,
  CHOICE_SHAPE,
  MODEL_OUTPUT,
  PARSER_OFF,
  TOOL_HISTORY_REFUSED,
  TOOL_ROLE_REFUSED,
  TOOLS_REFUSED,
} from './words/request-tools.js';

export const REQUEST_TOOLS = {
  'tool-message-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the tool call or its result, sent back as history, is refused',
    why: 'The turn after a tool call carries the assistant’s tool_calls and a message of role tool; the server or the model’s template cannot take one of them.',
    advice: (args) =>
      args.kind === 'role'
        ? 'The server knows no role tool: without tools the turn passes (compat.supportsTools: false).'
        : args.kind === 'name'
          ? 'Set compat.requiresToolResultName: true: tool results then carry the tool’s name.'
          : 'Update the server or use the tool-aware chat template of the model; start a new session if the history holds a broken call.',
    serverOptions: {
      vllm: '--chat-template examples/tool_chat_template_….jinja',
      inferrs: 'builds since 2026-04-24 take tool messages: update inferrs',
    },
    flags: (args): CompatFlags =>
      args.kind === 'role'
        ? { supportsTools: false }
        : args.kind === 'name'
          ? { requiresToolResultName: true }
          : {},
    recognise: recogniseToolMessage,
    explains: ['template-error', 'opaque-error', 'bad-json'],
    basis: 'structure',
    sources: [
      'https://github.com/vxcontrol/pentagi/issues/313',
      'https://github.com/vllm-project/vllm/pull/12332',
    ],
  },
  'tool-parser-not-enabled': {
    layer: 'request',
    severity: 'error',
    title: 'the server can do tool calls, but was started without them',
    why: 'Tool calls need an option at the server’s start that is missing.',
    advice:
      'Start the server with its tool-call option; compat.supportsTools: false is the way out that costs the tools.',
    serverOptions: {
      vllm: '--enable-auto-tool-choice --tool-call-parser PARSER',
      'llama-server': '--jinja',
      sglang: '--tool-call-parser PARSER',
      tgi: 'a newer release, with a tool-aware template',
      'llama-cpp-python': '--chat_format chatml-function-calling',
    },
    flags: { supportsTools: false },
    recognise: (facts) =>
      facts.may('tools') && failed(facts) && says(facts, ...PARSER_OFF) ? named() : null,
    explains: ['tools-unsupported', 'tool-choice-unsupported', 'opaque-error', 'param-rejected'],
    basis: 'wording',
    sources: [
      'https://docs.vllm.ai/en/latest/features/tool_calling.html',
      'https://github.com/defilantech/LLMKube/issues/126',
      'https://github.com/swiss-ai/model-launch/issues/213',
    ],
  },
  'tools-unsupported': {
    layer: 'request',
    severity: 'error',
    title: 'the model or server takes no tools',
    why: 'The request carried tools, and the model’s template (or the server) has no place for them.',
    advice:
      'Use a model whose template supports tools. Else set compat.supportsTools: false: the agent then answers without tools.',
    serverOptions: {
      ollama: 'a model with the tools capability (ollama show MODEL)',
      'llama-server': '--jinja with a tool-aware template',
    },
    flags: { supportsTools: false },
    recognise: (facts) => {
      if (!facts.may('tools') || (!failed(facts) && facts.answer !== null)) return null;
      return firstOf(
        about(facts, 'tools').some((issue) => issue.rule === 'extra') && named(),
        says(facts, ...TOOLS_REFUSED) &&
          !says(facts, /role|tool_choice|tool choice|schema|logprobs|strict|message|parameters\.|keyword/) &&
          named(),
      );
    },
    explains: ['tool-choice-unsupported', 'param-rejected', 'opaque-error'],
    basis: 'wording',
    sources: ['https://github.com/ollama/ollama/issues/6027', 'https://github.com/cline/cline/issues/460'],
  },
  'tool-choice-unsupported': {
    layer: 'request',
    severity: 'error',
    title: 'the server does not take this tool_choice',
    why: 'Only some values of tool_choice are known to it, or none.',
    advice: (args) =>
      args.kind === 'shape'
        ? 'Send tool_choice as "auto"; OpenClaw does so by default, so look at who else writes the request.'
        : 'Update the server, or start it with its tool-call option; compat.supportsTools: false leaves tool_choice out, and the tools with it.',
    serverOptions: { vllm: '--enable-auto-tool-choice --tool-call-parser PARSER' },
    flags: (args): CompatFlags => (args.kind === 'shape' ? {} : { supportsTools: false }),
    recognise: recogniseToolChoice,
    explains: ['param-rejected', 'tools-unsupported', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/670',
      'https://github.com/vllm-project/vllm/issues/12834',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function recogniseToolMessage(facts: Facts): Match | null {
  if (!facts.may('tool-messages') || !failed(facts)) return null;
  const role = about(facts, 'role').find((issue) => issue.rule === 'variant' && issue.value !== '');
  if (role !== undefined && !['developer', 'system', 'user', 'assistant'].includes(role.value)) {
    return named(/^(?:tool|function)$/.test(role.value) ? { kind: 'role' } : {});
  }
  const inside = about(facts, 'tool-message');
  if (says(facts, /after (?:the )?role|(?:is|are|was|were|being) (?:returned|emitted|streamed|generated)/))
    return null;
  if (inside.length > 0 && about(facts, 'answer').length === 0) {
    return inside.some((issue) => /(?:^|\.)name$/.test(issue.path) && issue.rule === 'missing')
      ? named({ kind: 'name' })
      : named();
  }
  const words = firstOf(
    says(facts, ...TOOL_ROLE_REFUSED) && named({ kind: 'role' }),
    says(
      facts,
      /tool.{0,40}(?:'?name'? (?:is |field )?(?:required|missing)|must (?:have|contain|include) (?:a )?'?name)/,
    ) && clear({ kind: 'name' }),
    says(facts, ...TOOL_HISTORY_REFUSED) && clear(),
  );
  if (words !== null && !says(facts, ...MODEL_OUTPUT)) return words;
  if (facts.stage !== 'tool-result-turn') return null;
  // The body itself was JSON: what is left to be read as JSON are the call's arguments.
  if (
    says(
      facts,
      /expecting (?:value|property name|',' delimiter|':' delimiter)|unterminated string starting|extra data: line/,
    )
  )
    return named();
  const nameless = about(facts, 'none', 'message');
  if (nameless.some((issue) => issue.rule === 'extra')) return likely();
  if (nameless.some((issue) => issue.expected !== null && issue.found !== 'array' && issue.found !== 'null'))
    return likely();
  return says(
    facts,
    /(?:unexpected|unknown|invalid|unsupported) (?:message )?role|roles? (?:is|are) (?:supported|allowed)/,
  )
    ? likely({ kind: 'role' })
    : null;
}

function recogniseToolChoice(facts: Facts): Match | null {
  if (!failed(facts) || says(facts, /no tools were called|called unknown tools?/)) return null;
  const complaints = about(facts, 'tool-choice');
  const shape = complaints.some((issue) => issue.found === 'object') || says(facts, ...CHOICE_SHAPE);
  const enumName = says(facts, /untagged enum \w*tool_?choice\w*/);
  const words = says(facts, ...CHOICE_REFUSED);
  if (!enumName && !words && complaints.length === 0) return null;
  const sayable = says(facts, /must either be a named tool/) || enumName;
  return named(shape && !sayable ? { kind: 'shape' } : {});
}
