import type { ProfileId } from '../../model.js';

/** The keys that a release accepts; any other key makes its whole configuration invalid. */
interface KnownKeys {
  readonly provider: readonly string[];
  readonly model: readonly string[];
  /** null: the release does not know localService. */
  readonly localService: readonly string[] | null;
  /** agents.defaults.experimental and what stands in it. */
  readonly experimental: boolean;
  /** Tokens of its own agent turn, with tools: bytes measured on the wire, four to a token. */
  readonly turnTokens: number;
}

const PROVIDER_2026_4 = [
  'baseUrl',
  'apiKey',
  'auth',
  'api',
  'injectNumCtxForOpenAICompat',
  'headers',
  'authHeader',
  'request',
  'models',
] as const;
const PROVIDER_2026_9 = [
  ...PROVIDER_2026_4,
  'maxTokens',
  'timeoutSeconds',
  'region',
  'params',
  'agentRuntime',
  'localService',
] as const;
const MODEL_2026_4 = [
  'id',
  'name',
  'api',
  'reasoning',
  'input',
  'cost',
  'contextWindow',
  'contextTokens',
  'maxTokens',
  'headers',
  'compat',
] as const;
const MODEL_2026_6 = [
  ...MODEL_2026_4,
  'baseUrl',
  'thinkingLevelMap',
  'params',
  'agentRuntime',
  'mediaInput',
  'metadataSource',
] as const;
const LOCAL_SERVICE = ['command', 'args', 'cwd', 'env', 'healthUrl', 'readyTimeoutMs', 'idleStopMs'] as const;

/** Measured: what `openclaw config validate` of 2026.4.12, 2026.6.11 and 2026.9.6 accepts. */
export const KNOWN_KEYS = {
  'openclaw-2026.4': {
    provider: PROVIDER_2026_4,
    model: MODEL_2026_4,
    localService: null,
    experimental: false,
    turnTokens: 16_700,
  },
  'openclaw-2026.6': {
    provider: [...PROVIDER_2026_9, 'contextWindow', 'contextTokens'],
    model: MODEL_2026_6,
    localService: LOCAL_SERVICE,
    experimental: true,
    turnTokens: 21_800,
  },
  'openclaw-2026.9': {
    provider: PROVIDER_2026_9,
    model: MODEL_2026_6,
    localService: LOCAL_SERVICE,
    experimental: true,
    turnTokens: 14_800,
  },
} as const satisfies Record<ProfileId, KnownKeys>;
