import type { Args, Code } from '../codes.js';
import { type Facts, failed, says } from '../reading/facts.js';

interface Sentence {
  /** The likeliest cause first; the others are alternatives. */
  readonly codes: readonly [Code, ...Code[]];
  readonly words: RegExp;
}

/** What OpenClaw tells its user in place of the server's words (2026.9.6), and what that stands for. */
const SENTENCES: readonly Sentence[] = [
  { codes: ['host-not-found'], words: /dns lookup for the provider endpoint failed/ },
  { codes: ['unroutable'], words: /provider endpoint is unreachable from this host/ },
  { codes: ['connection-refused'], words: /connection refused by the provider endpoint/ },
  { codes: ['stream-truncated', 'server-crash'], words: /network connection was interrupted/ },
  { codes: ['tls'], words: /tls certificate (?:validation rejected|error)/ },
  {
    codes: ['gateway-error', 'proxy-captures-loopback'],
    words: /proxy or tunnel configuration blocked|returned an html error page instead of an api response/,
  },
  { codes: ['wrong-api', 'stream-truncated'], words: /returned an invalid streaming response/ },
  { codes: ['role-alternation', 'system-message-rejected'], words: /message ordering conflict/ },
  { codes: ['max-tokens-rejected'], words: /configured maxtokens is \d+, above the provider maximum/ },
  { codes: ['context-overflow'], words: /\bcontext overflow:|\(context limit exceeded\b/ },
  { codes: ['model-not-found'], words: /request failed \(model not found\b/ },
  {
    codes: ['auth'],
    words:
      /authentication failed \(provider returned http 401|request failed \(authentication|llm request unauthorized/,
  },
  {
    codes: ['busy'],
    words:
      /ai service is temporarily (?:overloaded|rate-limited)|request (?:was )?rate[- ]limited|request failed \((?:rate limited|provider overloaded)/,
  },
  { codes: ['timeout'], words: /llm request timed out|request failed \(request timed out/ },
  { codes: ['stream-idle', 'timeout'], words: /before the model idle timeout/ },
  { codes: ['empty-content', 'reasoning-only'], words: /the model returned an empty response/ },
  {
    codes: ['malformed-tool-call', 'tool-output-unparseable'],
    words:
      /returned an (?:unfinished|incomplete or malformed) tool call|tool call with malformed json arguments|stream with an incomplete tool call/,
  },
];

/** The causes that one of OpenClaw's own sentences stands for, the likeliest first; [] when there is none. */
export function openclawCauses(facts: Facts): readonly Code[] {
  if (!failed(facts)) return [];
  return SENTENCES.find(({ words }) => says(facts, words))?.codes ?? [];
}

/** OpenClaw's sentence for any refused request, in which the server's words are lost. */
export function isSchemaSentence(facts: Facts): boolean {
  return (
    says(
      facts,
      /provider rejected the request schema or tool payload/,
      /request failed \(request format rejected\b/,
    ) && !/detail=/.test(facts.text)
  );
}

/** Marks a cause that was guessed from that sentence: its advice then begins with how to learn the real one. */
export const HIDDEN: Args = { hidden: 'yes' };

export const HIDDEN_ADVICE =
  'OpenClaw’s sentence hides the server’s own words: look for the line with detail= in its log, or run smoke, which finds the cause by trying. Only then:';
