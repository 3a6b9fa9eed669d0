import { findingFor } from '../classify.js';
import type { Exchange, Finding, Send, Target } from '../model.js';
import {
  answersByOtherScheme,
  isOtherFamily,
  type Located,
  neighbours,
  otherPaths,
  type Search,
  search,
} from '../probes/locate.js';
import type { CheckJudgement, Look } from './types.js';

export interface Explored {
  readonly judgement: CheckJudgement;
  readonly exchanges: readonly Exchange[];
  /** Base URL of the first server that was found elsewhere. */
  readonly foundAt?: string;
}

/** Looks around for what would have worked, and says it in the finding. Makes a few brief requests. */
export async function explore(
  judgement: CheckJudgement,
  target: Target,
  send: Send,
  signal: AbortSignal,
): Promise<Explored> {
  const [root, ...rest] = judgement.findings;
  if (judgement.look === undefined || !root) return { judgement, exchanges: [] };
  const { found, exchanges } = await LOOKS[judgement.look](target, send, signal);
  const amended = found[0] ? AMENDS[judgement.look](root, target, found[0], found) : root;
  return {
    judgement: { ...judgement, findings: [amended, ...rest] },
    exchanges,
    ...(found[0] && { foundAt: found[0].baseUrl }),
  };
}

const LOOKS = {
  neighbours: ({ baseUrl }, send, signal) => search(neighbours(baseUrl), send, signal),
  paths: ({ baseUrl }, send, signal) => search(otherPaths(baseUrl), send, signal),
  scheme: answersByOtherScheme,
} as const satisfies Record<Look, (target: Target, send: Send, signal: AbortSignal) => Promise<Search>>;

type Amend = (root: Finding, target: Target, first: Located, found: readonly Located[]) => Finding;

const AMENDS = {
  neighbours: (root, { baseUrl }, first, found) => {
    if (isOtherFamily(baseUrl, first.baseUrl)) return otherFamily(root, baseUrl, first);
    const places = found.map(nameOf).join('; ');
    const [verb, choose] =
      found.length === 1
        ? ['answers', `set baseUrl to ${first.baseUrl}`]
        : ['answer', 'set baseUrl to the one you mean'];
    return {
      ...root,
      advice: `On this host ${verb} ${places}: ${choose}, or start the server that belongs here.`,
    };
  },
  paths: (root, { baseUrl }, first) => {
    const finding = findingFor(
      'wrong-path',
      { found: first.baseUrl },
      { layer: root.layer, ...saidOf(root) },
    );
    return {
      ...finding,
      title: `the API is at ${first.baseUrl}, not at ${baseUrl}`,
      advice: `Set baseUrl to ${first.baseUrl} (here: --base-url ${first.baseUrl}).`,
    };
  },
  scheme: (root, { baseUrl }, first) => {
    const secure = first.baseUrl.startsWith('https:');
    const finding = findingFor('tls', { found: first.baseUrl }, { layer: root.layer, ...saidOf(root) });
    return {
      ...finding,
      title: secure
        ? 'plain http is spoken to a port that expects https'
        : 'https is spoken to a port that expects plain http',
      why: secure
        ? 'The server encrypts; baseUrl says http://.'
        : 'The server does not encrypt; baseUrl says https://.',
      advice: `Set baseUrl to ${first.baseUrl} instead of ${baseUrl}.`,
    };
  },
} as const satisfies Record<Look, Amend>;

function otherFamily(root: Finding, baseUrl: string, { baseUrl: there }: Located): Finding {
  const [asked, serves] = [new URL(baseUrl).hostname, new URL(there).hostname];
  const finding = findingFor('localhost-mismatch', { found: there }, { layer: root.layer, ...saidOf(root) });
  return {
    ...finding,
    title: `the server listens on ${serves}, not on ${asked}`,
    advice: `Set baseUrl to ${there}, or let the server listen on ${asked}.`,
  };
}

function saidOf({ serverSaid }: Finding): { readonly serverSaid?: string } {
  return serverSaid === undefined ? {} : { serverSaid };
}

/** `http://127.0.0.1:17434/v1 (inferrs)`. */
function nameOf({ baseUrl, server, models }: Located): string {
  const [model] = models;
  const who = server === 'unknown' ? (model ?? 'no models') : server;
  return `${baseUrl} (${who})`;
}
