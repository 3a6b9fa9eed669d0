import type { CompatFlags } from '../model.js';
import type { Code } from './codes.js';
import { about, type Facts, failed, says } from './facts.js';
import { isSchemaSentence } from './request-messages.js';
import { type Args, clear, firstOf, guess, likely, type Match, type MatrixRow, named } from './row.js';

const GRAMMAR =
  /(?:fail\w*|unable|error|cannot|could not) .{0,20}(?:process|compile|convert|parse)\w* .{0,12}regex|grammar (?:is )?(?:not (?:supported|valid)|unsupported)|(?:fail\w*|unable|error|cannot|could not) .{0,40}(?:grammar|samplers?|json ?schema|generate parser)|grammar.{0,40}(?:fail|error|invalid|too (?:complex|large|deep)|parse)|xgrammar|outlines|llguidance|lm-?format-?enforcer|json schema conversion|pattern must (?:start|be)|automatic parser generation failed|parse grammar|structured output.{0,40}(?:not support|fail)|guided (?:json|decoding).{0,40}(?:not support|fail|invalid)/;

/** The server went on without the schema. */
const UNCONSTRAINED =
  /unconstrained|(?:continuing|generating|going on|proceeding) without|falling back to|fail[- ]open/;

const KEYWORDS =
  /(?<![\w])'?(\$ref|\$defs|anyof|oneof|allof|not|const|enum|pattern|patternproperties|propertynames|format|minlength|maxlength|minimum|maximum|exclusiveminimum|exclusivemaximum|multipleof|minitems|maxitems|uniqueitems|prefixitems|additionalproperties|contains|default|if|examples|\$schema)'?(?![\w])/g;

/** JSON Schema keywords in their own spelling; only those that OpenClaw can leave out. */
const SPELLING: Readonly<Record<string, string>> = Object.fromEntries(
  '$ref $defs anyOf oneOf allOf const enum pattern patternProperties propertyNames format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems prefixItems additionalProperties contains default examples $schema'
    .split(' ')
    .map((keyword) => [keyword.toLowerCase(), keyword]),
);

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
      facts.may('tools') &&
      failed(facts) &&
      says(
        facts,
        /--jinja|(?:requires?|needs?|enable|with|without|set|missing|use) .{0,40}(?:enable.auto.tool.choice|tool.?call.?parser|tool_parser|jinja flag)|tool[- _]?(?:call|choice|use)?[- _]?pars(?:er|ing)\b.{0,60}(?:not|must|required|disabled|enable|set)|(?:tool (?:calls?|calling|use)|function call(?:s|ing)?|tools?) (?:is|are|was) (?:not |currently )*(?:enabled(?! for)|disabled|turned off|configured)|enable-auto-tool-choice|tool-call-parser|no tool.?call.?parser/,
      )
        ? named()
        : null,
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
        says(
          facts,
          /(?:does(?: not|n't)|do(?: not|n't)|not|un|no|can(?:not|'t)) ?(?:currently |yet )?support\w*.{0,40}\b(?:tools?|functions?|function[- ]call\w*|tool[- _]?(?:use|calls?|calling))\b(?!_choice| choice)|\b(?:tools?|functions?|function[- ]call\w*|tool[- _]?(?:use|calls?|calling))\b.{0,40}(?:(?:is|are) )?(?:not (?:yet |currently )?(?:supported|available|implemented|allowed|permitted|enabled for)|unsupported)|no endpoints found that support tool|(?:unknown|unrecogni[sz]ed|unsupported|unexpected) (?:request )?(?:parameter|argument|field|keyword argument)s?:? .{0,12}'?tools'?\b|supports? (?:no|neither) tools|no tool (?:use |call(?:ing)? )?support|(?:cannot|can't) use (?:tools|functions)|not (?:trained|able) (?:for|to (?:use|call)) tools/,
        ) &&
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
  'strict-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the server refuses the key strict in a tool',
    why: 'The tools were sent with strict, which the server does not know.',
    advice: 'Set compat.supportsStrictMode: false: strict is then left out.',
    serverOptions: { vllm: 'newer releases accept it: update vLLM' },
    flags: { supportsStrictMode: false },
    recognise: (facts) => {
      if (!facts.may('strict') || !failed(facts)) return null;
      return firstOf(
        about(facts, 'strict').length > 0 && named(),
        says(
          facts,
          /'?strict'?.{0,60}(?:not (?:supported|permitted|allowed|recogni[sz]ed)|unsupported|unknown|extra|unexpected|unrecogni[sz]ed|forbidden|invalid)|(?:unknown|unexpected|unsupported|unrecogni[sz]ed|extra|invalid).{0,40}'?strict\b/,
        ) &&
          !says(facts, /strictly/) &&
          clear(),
      );
    },
    explains: ['param-rejected', 'tool-schema-rejected', 'opaque-error'],
    basis: 'structure',
    sources: ['https://github.com/run-llama/llama_index/issues/19121'],
  },
  'tool-schema-rejected': {
    layer: 'request',
    severity: 'error',
    title: (args) => `the server cannot work with a tool’s schema${listed(args)}`,
    why: 'The tools’ parameters are JSON Schema; the server turns them into a grammar or checks them, and fails on a part of them.',
    advice: (args) =>
      args.kind === 'name'
        ? 'Rename the tool: letters, digits, _ and - only.'
        : args.kind === 'grammar'
          ? 'Set compat.toolSchemaProfile: "llamacpp", or leave the keywords out that it names (compat.unsupportedToolSchemaKeywords).'
          : 'Leave the keyword out that it names (compat.unsupportedToolSchemaKeywords), or update the server.',
    serverOptions: {
      'llama-server': 'newer builds convert more schemas: update llama.cpp',
      vllm: '--guided-decoding-backend',
    },
    flags: schemaFlags,
    recognise: recogniseSchema,
    explains: ['template-error', 'param-rejected', 'opaque-error'],
    basis: 'structure',
    sources: [
      'https://github.com/ggml-org/llama.cpp/issues/26596',
      'https://github.com/openclaw/openclaw/issues/107430',
      'https://github.com/vllm-project/vllm/issues/16880',
    ],
  },
  'tool-schema-ignored': {
    layer: 'request',
    severity: 'warning',
    title: 'the server dropped a tool’s schema and generates without it',
    why: 'It answered 200 although it could not turn the schema into a grammar: calls may then break the schema.',
    advice: 'Set compat.toolSchemaProfile: "llamacpp", or update the server.',
    serverOptions: { 'llama-server': 'newer builds refuse instead: update llama.cpp' },
    flags: { toolSchemaProfile: 'llamacpp' },
    recognise: (facts) =>
      facts.answer === null &&
      (facts.status === null ? says(facts, UNCONSTRAINED) : facts.status < 300) &&
      says(facts, GRAMMAR) &&
      !says(facts, /empty grammar stack/)
        ? clear()
        : null,
    explains: [],
    basis: 'wording',
    sources: ['https://github.com/ggml-org/llama.cpp/issues/19051'],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

function listed(args: Args): string {
  const keywords = args.keywords;
  return Array.isArray(keywords) && keywords.length > 0 ? `: ${keywords.join(', ')}` : '';
}

function schemaFlags(args: Args): CompatFlags {
  if (args.kind === 'name') return {};
  const keywords = Array.isArray(args.keywords) ? args.keywords : [];
  return {
    ...(args.kind === 'grammar' ? { toolSchemaProfile: 'llamacpp' } : {}),
    ...(keywords.length > 0 ? { unsupportedToolSchemaKeywords: keywords } : {}),
  };
}

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
    says(
      facts,
      /(?:unknown|invalid|unsupported|unexpected|unrecogni[sz]ed) (?:message )?role:? '?(?:tool|function)\b|role '?tool'? (?:is )?not (?:supported|allowed)|'?tool'? role (?:is )?(?:not|un)|tool messages? (?:is|are) not supported|does not support (?:the )?'?tool'? (?:role|messages?)/,
    ) && named({ kind: 'role' }),
    says(
      facts,
      /tool.{0,40}(?:'?name'? (?:is |field )?(?:required|missing)|must (?:have|contain|include) (?:a )?'?name)/,
    ) && clear({ kind: 'name' }),
    says(
      facts,
      /tool[ _]call[ _]ids?\b|tool_use(?!_failed)[_ .]|filter 'items'|tool_result|tool[ _]?calls?.{0,40}(?:must be (?:followed|preceded)|arguments? .{0,40}(?:json|object|dict|mapping|string|invalid)|without (?:a )?(?:response|result))|(?:invalid|malformed|bad) (?:tool|function)[ _]?calls? arguments|(?:tool|function)\b.{0,24}\barguments.{0,40}(?:must|should|expected|invalid|not (?:a )?valid|as json)|item pairs from a mapping|'(?:str|str object)' (?:object )?has no attribute 'items'|\.items\(\)|role 'tool'|messages? with role '?tool|number of function calls and responses|preceding (?:message|assistant).{0,40}tool|matching tool|(?:orphan\w*|dangling|unmatched) tool|tool (?:result|output|response)s?.{0,60}(?:must|expected|missing|without|no (?:matching|corresponding)|not (?:match|found|preceded))|toolresult|string indices must be integers|tool (?:role|message)s?.{0,60}(?:previous|preced\w+|prior)|single tool-? ?calls?|one tool[- ]call at a time/,
    ) && clear(),
  );
  if (
    words !== null &&
    !says(
      facts,
      /parsing tool call|failed_generation|tool call pars|model (?:output|produced)|(?:returned|generated|produced|emitted) (?:an? )?(?:invalid|malformed)/,
    )
  )
    return words;
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
  const shape =
    complaints.some((issue) => issue.found === 'object') ||
    says(
      facts,
      /type: '?object'?|named|'required'|required\b|(?:not found|not exist|unknown tool)|must be set|only (?:allowed|valid|supported) when|without tools|specified.{0,30}tools/,
    );
  const enumName = says(facts, /untagged enum \w*tool_?choice\w*/);
  const words = says(
    facts,
    /tool[_ ]?choice\b.{0,120}(?:not|must|invalid|unsupported|only|requires?|unknown|unexpected|cannot|none|extra|supported|should)|(?:invalid|unsupported|unknown|unexpected|unrecogni[sz]ed|does not support|doesn't support|extra).{0,60}tool[_ ]?choice|tool (?:with name |named )?'?[\w.:-]{1,60}'? (?:was )?(?:not found|does not exist|is not defined)/,
  );
  if (!enumName && !words && complaints.length === 0) return null;
  const sayable = says(facts, /must either be a named tool/) || enumName;
  return named(shape && !sayable ? { kind: 'shape' } : {});
}

function recogniseSchema(facts: Facts): Match | null {
  if (!facts.may('tools') || !failed(facts) || says(facts, /no tools were called/, UNCONSTRAINED))
    return null;
  if (about(facts, 'tool-name').some((issue) => issue.rule === 'pattern' || issue.rule === 'range'))
    return named({ kind: 'name' });
  if (
    says(
      facts,
      /(?:tool|function)s?[ .\w[\]]{0,40}name.{0,60}(?:pattern|match|invalid|characters|alphanumeric)|invalid 'tools\[\d+\]\.function\.name/,
    )
  ) {
    return named({ kind: 'name' });
  }
  if (says(facts, /empty grammar stack/)) return null;
  const keywords = keywordsIn(facts);
  if (says(facts, GRAMMAR) && !says(facts, /response_format/)) {
    const llama =
      says(facts, /samplers?|parser|grammar|pattern must|conversion/) &&
      !says(facts, /xgrammar|outlines|llguidance|guided|enforcer/);
    const named_ = keywords.length > 0 ? { keywords } : {};
    if (llama) return named({ kind: 'grammar', ...named_ });
    return named(
      keywords.length > 0 ? named_ : says(facts, /xgrammar/) ? { keywords: xgrammarKeywords(facts) } : {},
    );
  }
  const aboutTools = facts.said.params.some((param) => /^tools\b/.test(param));
  if (aboutTools || about(facts, 'tool-schema').length > 0)
    return named(keywords.length > 0 ? { keywords } : {});
  const words = says(
    facts,
    /(?:tool|function)s?\b.{0,60}(?:schema|parameters|declaration)s?.{0,80}(?:invalid|not (?:valid|support|allowed|permit)|unsupported|fail|too (?:deep|complex|large)|cycle|recurs|must|missing|error|unknown|unresolv)|(?:invalid|unsupported|unrecogni[sz]ed|unresolv\w+|bad) (?:json )?(?:schema|tool (?:schema|definition|parameters)|function (?:schema|definition|parameters|declaration)|\$ref)|schema.{0,60}(?:too (?:deep|complex|large)|cycle|recurs\w+|not supported|unsupported|contains? (?:features|keyword))|function_declarations|input_schema|unsupported (?:schema )?keyword|json schema.{0,40}(?:invalid|not|unsupported|error)|(?:error|failed|fails|cannot|unable).{0,20}(?:validat\w+|convert\w*|pars\w+|process\w*) .{0,20}(?:json )?schema|schemaerror|invalid function[ _]call param|function[ _]parameters? (?:is|are) (?:invalid|not)/,
  );
  if (words) return clear(keywords.length > 0 ? { keywords } : {});
  if (!isSchemaSentence(facts)) return null;
  return facts.server === 'inferrs' ? guess({ kind: 'grammar' }) : likely({ kind: 'grammar' });
}

/** The keywords that the server names as its trouble. */
function keywordsIn(facts: Facts): readonly string[] {
  const found = new Set<string>();
  for (const match of facts.text.slice(0, 4000).matchAll(KEYWORDS)) {
    const keyword = match[1] ?? '';
    const quoted = facts.text[match.index] === "'" || keyword.startsWith('$');
    const compound = /of$|items|length|properties|names|minimum|maximum/.test(keyword);
    const spelled = SPELLING[keyword];
    if (spelled !== undefined && (quoted || compound || keyword === 'pattern')) found.add(spelled);
  }
  if (/contains a cycle|recursi|too deeply nested/.test(facts.text)) found.add('$ref');
  return [...found];
}

/** xgrammar refuses these and does not say which one it met. */
function xgrammarKeywords(facts: Facts): readonly string[] {
  const refused = [
    'minItems',
    'maxItems',
    'multipleOf',
    'uniqueItems',
    'patternProperties',
    'propertyNames',
    'format',
  ];
  const carried = facts.carried?.schemaKeywords;
  return carried === undefined
    ? ['minItems', 'maxItems']
    : refused.filter((keyword) => carried.includes(keyword));
}
