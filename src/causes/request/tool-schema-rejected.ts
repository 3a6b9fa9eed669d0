import type { Args } from '../../codes.js';
import type { CompatFlags } from '../../model.js';
import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, guess, likely, type Match, named } from '../cause.js';
import { HIDDEN, isSchemaSentence } from '../openclaw.js';
import { UNCONSTRAINED } from '../shared.js';
import { GRAMMAR, SCHEMA_REFUSED, TOOL_NAME_REFUSED } from '../words/request-tools.js';

const KEYWORDS =
  /(?<![\w])'?(\$ref|\$defs|anyof|oneof|allof|not|const|enum|pattern|patternproperties|propertynames|format|minlength|maxlength|minimum|maximum|exclusiveminimum|exclusivemaximum|multipleof|minitems|maxitems|uniqueitems|prefixitems|additionalproperties|contains|default|if|examples|\$schema)'?(?![\w])/g;

/** JSON Schema keywords in their own spelling; only those that OpenClaw can leave out. */
const SPELLING: Readonly<Record<string, string>> = Object.fromEntries(
  '$ref $defs anyOf oneOf allOf const enum pattern patternProperties propertyNames format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems prefixItems additionalProperties contains default examples $schema'
    .split(' ')
    .map((keyword) => [keyword.toLowerCase(), keyword]),
);

export const toolSchemaRejected = {
  code: 'tool-schema-rejected',
  layer: 'request',
  severity: 'error',
  title: (args) => `the server cannot work with a tool’s schema${listed(args)}`,
  why: 'The tools’ parameters are JSON Schema; the server turns them into a grammar or checks them, and fails on a part of them.',
  advice: (args) =>
    args.kind === 'name'
      ? 'Rename the tool: letters, digits, _ and - only.'
      : args.kind === 'untyped'
        ? 'Give the part of the schema that it shows a type, in the tool or plugin it belongs to, or update the server.'
        : args.kind === 'grammar'
          ? 'Set compat.toolSchemaProfile: "llamacpp", or leave the keywords out that it names (compat.unsupportedToolSchemaKeywords).'
          : 'Leave the keyword out that it names (compat.unsupportedToolSchemaKeywords), or update the server.',
  flags: schemaFlags,
  when: recogniseSchema,
  explains: ['template-error', 'param-rejected', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/ggml-org/llama.cpp/issues/26596',
    'https://github.com/openclaw/openclaw/issues/107430',
    'https://github.com/vllm-project/vllm/issues/16880',
  ],
  hiddenByOpenclaw: true,
  inReadme: true,
} as const satisfies Cause;

function listed(args: Args): string {
  const keywords = args.keywords;
  return Array.isArray(keywords) && keywords.length > 0 ? `: ${keywords.join(', ')}` : '';
}

function schemaFlags(args: Args): CompatFlags {
  if (args.kind === 'name' || args.kind === 'untyped') return {};
  const keywords = Array.isArray(args.keywords) ? args.keywords : [];
  return {
    ...(args.kind === 'grammar' ? { toolSchemaProfile: 'llamacpp' } : {}),
    ...(keywords.length > 0 ? { unsupportedToolSchemaKeywords: keywords } : {}),
  };
}

function recogniseSchema(facts: Facts): Match | null {
  if (!facts.may('tools') || !failed(facts) || says(facts, /no tools were called/, UNCONSTRAINED))
    return null;
  if (about(facts, 'tool-name').some((issue) => issue.rule === 'pattern' || issue.rule === 'range'))
    return named({ kind: 'name' });
  if (says(facts, ...TOOL_NAME_REFUSED)) {
    return named({ kind: 'name' });
  }
  if (says(facts, /empty grammar stack/)) return null;
  const shown = facts.text.slice(0, 4000).match(/unrecogni[sz]ed schema: ?\{[^}]{0,200}/g);
  if (shown !== null) return named(shownArgs(shown.join(' ')));
  if (says(facts, ...GRAMMAR) && !says(facts, /response_format/)) {
    const llama =
      says(facts, /samplers?|parser|grammar|pattern must|conversion/) &&
      !says(facts, /xgrammar|outlines|llguidance|guided|enforcer/);
    return named({ ...(llama ? { kind: 'grammar' } : {}), ...keywordArgs(facts) });
  }
  const aboutTools = facts.said.params.some((param) => /^tools\b/.test(param));
  if (aboutTools || about(facts, 'tool-schema').length > 0) return named(keywordArgs(facts));
  if (says(facts, ...SCHEMA_REFUSED)) return clear(keywordArgs(facts));
  if (
    says(
      facts,
      /\b(?:tool|function)s?(?: parameters?)? schemas?\b/,
      /\bschemas? of (?:the )?(?:tool|function)/,
    )
  )
    return likely(keywordArgs(facts));
  if (!isSchemaSentence(facts)) return null;
  const args = { ...HIDDEN, kind: 'grammar' };
  return facts.server === 'inferrs' ? guess(args) : likely(args);
}

/** The keywords of a schema that the server shows because it can't read it; one without any lacks its type. */
function shownArgs(schemas: string): Args {
  const keys = [...schemas.matchAll(/'([$a-z]{2,24})' ?:/g)].map((match) => SPELLING[match[1] ?? '']);
  const keywords = [...new Set(keys.filter((keyword) => keyword !== undefined))];
  return keywords.length === 0 ? { kind: 'untyped' } : { keywords };
}

/** The keywords to leave out: those that the server names, else those that its grammar library is known to refuse. */
function keywordArgs(facts: Facts): Args {
  const said = keywordsIn(facts);
  const keywords = said.length === 0 && says(facts, /xgrammar/) ? xgrammarKeywords(facts) : said;
  return keywords.length === 0 ? {} : { keywords };
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
