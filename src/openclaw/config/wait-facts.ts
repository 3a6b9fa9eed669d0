/** From an entry to what the rule of waiting asks. Pure. */
import type { WaitFacts } from '../../releases/waiting.js';
import type { ProviderEntry } from './provider.js';

/** What decides how long OpenClaw waits for a token of this server. Holds the key: never print it whole. */
export function waitFactsOf({ defaults = {}, ...entry }: ProviderEntry): WaitFacts {
  return {
    baseUrl: entry.baseUrl,
    providerId: entry.providerId,
    apiKey: entry.apiKey,
    localService: entry.localService,
    providerTimeoutSeconds: entry.timeoutSeconds,
    agentTimeoutSeconds: defaults.timeoutSeconds,
    llmIdleTimeoutSeconds: defaults.llmIdleTimeoutSeconds,
  };
}
