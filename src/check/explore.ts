import { namesVersion } from '../base-url.js';
import type { Look } from '../causes/cause.js';
import { findingFor } from '../causes/classify.js';
import type { Exchange, Send, Target } from '../model.js';
import {
  answersByOtherScheme,
  isOtherFamily,
  type Located,
  neighbours,
  otherPaths,
  type Search,
  search,
} from '../probes/locate.js';
import type { Finding } from '../report/contract.js';
import { shellQuote } from '../report/shell.js';
import { INFERRS } from '../servers/inferrs.js';
import { DEFAULT_BASE_URL } from '../target.js';
import type { CheckJudgement } from './types.js';

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
  const [first] = found;
  const amended = first
    ? AMENDS[judgement.look](root, target, first, found)
    : judgement.look === 'neighbours'
      ? inVain(root, target)
      : root;
  return {
    judgement: { ...judgement, findings: [amended, ...rest] },
    exchanges,
    ...(first && { foundAt: first.baseUrl }),
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
      ...(namesVersion(first.baseUrl) ? {} : { why: 'This server has its API at a path without /v1.' }),
      advice: `Set baseUrl to ${first.baseUrl} (here: --base-url ${first.baseUrl}${namesVersion(first.baseUrl) ? '' : ' --no-v1'}).`,
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

/** Nothing anywhere: where was looked, and how the server that lives here by default is started. */
function inVain(root: Finding, { baseUrl, model = 'MODEL' }: Target): Finding {
  const { hostname, port } = new URL(baseUrl);
  const others = neighbours(baseUrl)
    .map((other) => new URL(other).port)
    .filter((other) => other !== port);
  const ports = `${others.slice(0, -1).join(', ')} and ${others.at(-1)}`;
  const how = baseUrl === DEFAULT_BASE_URL ? ` For inferrs: ${startLine(model, hostname, port)}.` : '';
  return {
    ...root,
    why: `${root.why} No such server was found on ports ${ports} of ${hostname} either.`,
    advice: `${root.advice}${how}`,
  };
}

function startLine(model: string, host: string, port: string): string {
  const { program, args } = INFERRS.serve;
  return [program, ...args(model, host, port)].map(shellQuote).join(' ');
}

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
