/** How long a release waits for a token before it gives up, and what makes it wait longer. Pure. */
import { type ReleaseRef, releaseOf } from './index.js';
import type { Waiting } from './types.js';

/** What openclaw.json says; every part but the address is optional. Times are seconds, as they are configured there. */
export interface WaitFacts {
  readonly baseUrl: string;
  /** The key of models.providers. */
  readonly providerId: string;
  readonly apiKey?: string | undefined;
  /** The provider has a localService. */
  readonly localService?: boolean | undefined;
  /** models.providers.ID.timeoutSeconds. */
  readonly providerTimeoutSeconds?: number | undefined;
  /** agents.defaults.timeoutSeconds, or `agent --timeout`. */
  readonly agentTimeoutSeconds?: number | undefined;
  /** agents.defaults.llm.idleTimeoutSeconds; 0 is for ever. */
  readonly llmIdleTimeoutSeconds?: number | undefined;
}

/** Which part of the rule decides: a setting, or the class of the address. */
export type WaitRule = 'llm-idle-timeout' | 'provider-timeout' | 'agent-timeout' | AddressClass;
/**
 * `local`: loopback, private address or *.local; `self-hosted`: known for such by name, provider id or key; `remote`: any
 * other, a bare host name such as gpu-box included. Names are not resolved, as OpenClaw does not resolve them.
 */
export type AddressClass = 'local' | 'self-hosted' | 'remote';

export interface WaitLimit {
  /** Without a token; null: it waits for as long as it takes. */
  readonly seconds: number | null;
  readonly rule: WaitRule;
}

/** One value of openclaw.json. Steps that are names of the user's own stand in quotes where they have to. */
export interface Setting {
  /** `models.providers.inferrs.timeoutSeconds`. */
  readonly path: string;
  readonly value: number;
}

/** The time that this release waits for a token with this configuration. Measured, and read from each release's rule. */
export function waitLimit(ref: ReleaseRef, facts: WaitFacts): WaitLimit {
  const { waiting } = releaseOf(ref);
  const { providerTimeoutSeconds: provider, agentTimeoutSeconds: agent, llmIdleTimeoutSeconds: idle } = facts;
  const address = addressClass(waiting, facts);
  const limit = waiting.limits[address];
  if (waiting.setting === 'llm-idle-timeout') {
    if (idle !== undefined && idle >= 0) return { seconds: idle || null, rule: 'llm-idle-timeout' };
  } else if (isPositive(provider)) {
    const shorter = isPositive(agent) && agent < provider;
    return shorter
      ? { seconds: agent, rule: 'agent-timeout' }
      : { seconds: provider, rule: 'provider-timeout' };
  }
  if (!isPositive(agent)) return { seconds: limit, rule: address };
  const most = waiting.agentTimeoutAtMost === 'class' ? limit : waiting.agentTimeoutAtMost;
  return most === null || agent <= most
    ? { seconds: agent, rule: 'agent-timeout' }
    : { seconds: most, rule: address };
}

/**
 * What must be set so that this release waits `seconds` for a token: one setting that it knows and, where a shorter
 * time for a whole turn is configured, that one too. [] where it waits so long already.
 */
export function waitSettings(ref: ReleaseRef, facts: WaitFacts, seconds: number): readonly Setting[] {
  const now = waitLimit(ref, facts).seconds;
  if (now === null || now >= seconds) return [];
  const value = Math.ceil(seconds);
  if (releaseOf(ref).waiting.setting === 'llm-idle-timeout')
    return [{ path: 'agents.defaults.llm.idleTimeoutSeconds', value }];
  const { agentTimeoutSeconds: agent, providerTimeoutSeconds: provider, providerId } = facts;
  return [
    ...((provider ?? 0) >= value
      ? []
      : [{ path: `models.providers.${step(providerId)}timeoutSeconds`, value }]),
    ...(isPositive(agent) && agent < value ? [{ path: 'agents.defaults.timeoutSeconds', value }] : []),
  ];
}

const isPositive = (seconds: number | undefined): seconds is number => seconds !== undefined && seconds > 0;
const step = (name: string): string =>
  /^[A-Za-z_][\w-]*$/.test(name) ? `${name}.` : `${JSON.stringify(name)}.`;

/** The class of an address by its own words, as this release sees it. */
export function addressClass(
  { selfHosted }: Waiting,
  { baseUrl, providerId, apiKey, localService }: WaitFacts,
): AddressClass {
  const host = hostOf(baseUrl);
  if (isPrivate(host)) return 'local';
  if (selfHosted === null) return 'remote';
  const provider = providerId.trim().toLowerCase();
  const isKnown = selfHosted.providers.some((name) => provider === name || provider.startsWith(`${name}-`));
  const isMarked = localService === true || selfHosted.keys.includes(apiKey?.trim().toLowerCase() ?? '');
  const isBare = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(host);
  return selfHosted.hosts.includes(host) || isKnown || (isBare && isMarked) ? 'self-hosted' : 'remote';
}

/** In lower case, without brackets; '' for what is no URL. */
function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1') : '';
}

function isPrivate(host: string): boolean {
  if (['localhost', '0.0.0.0', '::1', '::ffff:7f00:1'].includes(host) || host.endsWith('.local')) return true;
  if (/^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host)) return true;
  if (!/^\d+(?:\.\d+){3}$/.test(host)) return false;
  const [a = 0, b = 0] = host.split('.').map(Number);
  return (
    a === 127 ||
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b <= 127)
  );
}
