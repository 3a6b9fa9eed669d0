import { baseUrl, type Case, documented, OLDEST } from './lint-case.js';

export const PROVIDER_CASES: readonly Case[] = [
  {
    code: 'variable-missing',
    text: documented('"inferrs-local"', `‸"\${NO_SUCH_KEY}"`),
    says: /apiKey names \$\{NO_SUCH_KEY\}/,
  },
  { code: 'base-url-missing', text: documented(/\{\n\s+baseUrl: .*\n/, '‸{\n'), says: /no baseUrl/ },
  { code: 'base-url-invalid', text: baseUrl('127.0.0.1:8080/v1'), says: /not an http/ },
  { code: 'base-url-invalid', text: baseUrl('ws://u:secret@x/v1'), says: /"ws:\/\/\*\*\*@x\/v1"/ },
  {
    code: 'base-url-doubled',
    text: baseUrl('http://127.0.0.1:8080/v1/v1/'),
    says: /Write "http:\/\/127\.0\.0\.1:8080\/v1"/,
  },
  {
    code: 'base-url-endpoint',
    text: baseUrl('http://h/v1/chat/completions'),
    says: /Write "http:\/\/h\/v1"/,
  },
  {
    code: 'base-url-without-v1',
    text: baseUrl('http://h:8080/'),
    says: /asks http:\/\/h:8080\/chat\/completions Write "http:\/\/h:8080\/v1"/,
  },
  { code: 'base-url-without-v1', text: baseUrl('http://h/api'), says: /"http:\/\/h\/api\/v1"/ },
  { code: 'base-url-trailing-slash', text: baseUrl('http://h/v1/'), says: /Write "http:\/\/h\/v1"/ },
  {
    code: 'base-url-other-server',
    text: baseUrl('http://127.0.0.1:8080/v1'),
    facts: { live: { servesAt: 'http://127.0.0.1:17434/v1' } },
    says: /is http:\/\/127\.0\.0\.1:8080\/v1, but the server answers at http:\/\/127\.0\.0\.1:17434\/v1/,
  },
  {
    code: 'base-url-other-path',
    text: baseUrl('http://127.0.0.1:8080/v1'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080' } },
    says: /API at http:\/\/127\.0\.0\.1:8080 Set baseUrl to "http:\/\/127\.0\.0\.1:8080"/,
  },
  {
    code: 'base-url-other-path',
    text: baseUrl('http://127.0.0.1:8080'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080/api/v1' } },
    says: /Set baseUrl to "http:\/\/127\.0\.0\.1:8080\/api\/v1"/,
  },
  {
    code: 'base-url-without-v1',
    text: baseUrl('http://127.0.0.1:8080'),
    facts: { live: { servesAt: 'http://127.0.0.1:8080/v1' } },
    says: /Write "http:\/\/127\.0\.0\.1:8080\/v1"/,
  },
  {
    code: 'base-url-other-port',
    text: baseUrl('http://localhost/v1'),
    facts: { askedAt: 'http://127.0.0.1:9/v1' },
    says: /has port 80, but the server was asked at port 9/,
  },
  {
    code: 'api-missing',
    text: documented(/inferrs: \{([^}]*?)\s+api: .*\n/, 'inferrs: ‸{$1\n'),
    says: /does not say/,
  },
  {
    code: 'api-wrong',
    text: documented('"openai-completions"', '‸"openai-responses"'),
    says: /openai-responses/,
  },
  {
    code: 'api-key-missing',
    text: documented(/inferrs: \{([^}]*?)\s+apiKey: .*\n/, 'inferrs: ‸{$1\n'),
    facts: { live: { wantsKey: true } },
    says: /has none/,
  },
  {
    code: 'timeout-too-short',
    text: documented('api: "openai', 'timeoutSeconds: ‸60, api: "openai'),
    facts: { live: { prefillMs: 71_200 } },
    says: /gives up after 60 s .*took 72 s .*models\.providers\.inferrs\.timeoutSeconds: 144/,
  },
  {
    code: 'models-missing',
    text: documented(/models: \[[\s\S]*?\n {8}\],/, 'models: ‸[],'),
    says: /no models/,
  },
  {
    code: 'model-without-row',
    text: documented('models: [\n', 'models: ‸[\n'),
    model: 'x',
    says: /gemma-4-E2B-it/,
  },
  {
    code: 'model-prefix',
    text: documented('id: "google', 'id: ‸"inferrs/google'),
    says: /Write id: "google\/gemma-4-E2B-it"/,
  },
  {
    code: 'model-not-listed',
    text: documented('id: "', 'id: ‸"'),
    facts: { live: { models: ['/models/gemma', 'other'] } },
    says: /lists: \/models\/gemma, other/,
  },
  {
    code: 'primary-unknown',
    text: documented('primary: "inferrs/google/gemma-4-E2B-it"', 'primary: ‸"inferrs/gemma"'),
    says: /one of: inferrs\/google\/gemma-4-E2B-it/,
  },
  {
    code: 'model-prefix',
    text: documented('id: "google', 'id: ‸"inferrs/google').replace(
      'primary: "inferrs/google/',
      'primary: "inferrs/',
    ),
    says: /Write id: "google\/gemma-4-E2B-it"/,
    also: ['primary-unknown'],
    alsoSays: /one of: inferrs\/google\/gemma-4-E2B-it\.$/,
  },
  {
    code: 'primary-unknown',
    text: documented('{ primary: "inferrs/google/gemma-4-E2B-it" }', '‸"google/gemma-4-E2B-it"'),
    says: /"google\/gemma-4-E2B-it" names no/,
  },
  {
    code: 'context-window-too-small',
    text: documented('131072', '‸8192'),
    says: /has about \d+ Give the server a context of at least \d+ tokens/,
  },
  {
    code: 'context-window-too-large',
    text: documented('131072', '‸131072'),
    facts: { live: { contextTokens: 32_768 } },
    says: /holds 32768 Set contextWindow: 32768, maxTokens: \d+/,
  },
  {
    code: 'session-setting',
    text: documented('reasoning: false', 'reasoning: ‸false'),
    facts: {
      live: {
        settings: [
          { path: 'models.providers.inferrs.models[0].reasoning', value: true, why: 'it reasons' },
          // As it stands there.
          { path: 'models.providers.inferrs.models[0].input', value: ['text'], why: 'it sees nothing' },
          // Told with all that belongs to it.
          { path: 'models.providers.inferrs.models[0].contextWindow', value: 1, why: 'it works' },
        ],
      },
    },
    says: /a session found that reasoning should be true: it reasons Set it\./,
  },
  {
    code: 'max-tokens-no-room',
    text: documented('4096', '‸120000'),
    facts: OLDEST,
    says: /maxTokens is 120000, .* contextWindow 131072 has room for \d+ Set contextWindow: 131072, maxTokens: 4096: together they pass\./,
  },
  {
    code: 'window-refused',
    text: documented('131072', '‸24576'),
    facts: { profile: 'openclaw-2026.6', release: '2026.6' },
    says: /24576 less a reserve of \d+ leaves \d+ tokens.* sends nothing Set .*agents\.defaults\.compaction\.reserveTokens: \d+/,
  },
  {
    code: 'window-compacts',
    text: documented('131072', '‸40000'),
    facts: { profile: 'openclaw-2026.6', release: '2026.6' },
    says: /compacts after every turn/,
  },
  {
    code: 'compat-not-object',
    text: documented(/compat: \{[\s\S]*?\},/, 'compat: ‸true,'),
    says: /not an object/,
  },
  {
    code: 'compat-refused',
    text: documented('requiresStringContent: true', '‸requireStringContent: true'),
    says: /did you mean requiresStringContent\?/,
  },
  {
    code: 'compat-refused',
    text: documented('requiresStringContent: true', '‸strictMessageKeys: true'),
    facts: OLDEST,
    says: /strictMessageKeys is unknown to OpenClaw 2026\.4/,
  },
  {
    code: 'compat-refused',
    text: documented('requiresStringContent: true', '‸"requiresStringContent": "yes"'),
    says: /must be true or false/,
  },
  {
    code: 'flags-missing',
    text: documented('compat: {', 'compat: ‸{'),
    facts: { live: { flags: { missing: { supportsTools: false }, unneeded: [] } } },
    says: /needs compat \{"supportsTools":false\}/,
  },
  {
    code: 'flags-worth-setting',
    text: documented('compat: {', 'compat: ‸{'),
    facts: { live: { flags: { missing: { maxTokensField: 'max_tokens' }, unneeded: [], optional: true } } },
    says: /better with compat \{"maxTokensField":"max_tokens"\}/,
  },
  {
    code: 'flags-not-needed',
    text: documented('requiresStringContent: true', 'requiresStringContent: ‸true'),
    facts: { live: { flags: { missing: {}, unneeded: ['requiresStringContent'] } } },
    says: /passes without it/,
  },
];
