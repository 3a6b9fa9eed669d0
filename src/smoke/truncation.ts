/** Looks whether a full turn that was answered was also read whole. */

import type { CompatFlags } from '../model.js';
import { identifyServer, identityProbes } from '../probes/identify.js';
import type { Judgement } from '../probes/judgement.js';
import { turnProbe } from '../probes/turns.js';
import type { Answer } from '../reading/answer.js';
import { releaseOf } from '../releases/index.js';
import type { Finding } from '../report/contract.js';
import { formatTokens } from '../report/format.js';
import { bytesPerToken, type Counted, isTruncated, USUAL_BYTES_PER_TOKEN } from '../search/truncation.js';
import { optionOf, serverOf } from '../servers/index.js';
import type { SmokeContext } from './context.js';
import { windowFor } from './context-size.js';
import { askTurn } from './turn.js';
import { contextFor, windowClause } from './window-advice.js';

/** Planted at both ends of a long prompt and asked for. */
const MARKS = { start: 'heron-417', end: 'cedar-902' } as const;
const QUESTION = 'Two code words stand in your instructions, one at the start and one at the end. Say both.';

export interface TurnsTaken {
  readonly direct: Judgement | null;
  readonly shape: Judgement;
  readonly full: Judgement;
  readonly toolsShown: boolean;
}

/**
 * Compares the tokens that the server counted for the full turn with what its small turns promise. Where the stream
 * carries no usage the turn is asked once without stream, with two words to give back as the second witness. Servers
 * that refuse a prompt that is too long, and never cut one, are not asked.
 */
export async function truncationFindings(
  context: SmokeContext,
  flags: CompatFlags,
  turns: TurnsTaken,
): Promise<readonly Finding[]> {
  const perToken = bytesPerToken(
    turns.direct && counted(turns.direct, true),
    counted(turns.shape, turns.toolsShown),
  );
  const full = counted(turns.full, turns.toolsShown);
  if (full !== null)
    return isTruncated(full, perToken) ? [await truncated(context, flags, full, perToken)] : [];
  if (serverOf(context.known().server.kind)?.refusesLongPrompts) return [];
  const asked = await askTurn(context, 'agent', flags, {
    changes: { stream: false },
    marks: MARKS,
    question: QUESTION,
  });
  const again = counted(asked, turns.toolsShown);
  if (again !== null)
    return isTruncated(again, perToken) ? [await truncated(context, flags, again, perToken)] : [];
  return asked.answer === null || repeatsMarks(asked.answer) ? [] : [await suspected(context, flags)];
}

/** Less than the shortest question and its template. */
const LEAST_TOKENS = 8;

/** Prompt tokens and bytes of one turn; null where the server counted nothing. */
function counted({ answer, exchange }: Judgement, withTools: boolean): Counted | null {
  const usage = answer?.usage;
  if (!usage || usage.promptTokens === null) return null;
  const bytes = promptBytes(exchange.probe.body, withTools);
  // Some servers count a cached prefix apart: adding it can only hide a cut, never invent one.
  const tokens = usage.promptTokens + (usage.cachedTokens ?? 0);
  // Fewer than any question has, or more than there are bytes, counts nothing.
  return tokens >= LEAST_TOKENS && tokens <= bytes ? { bytes, tokens } : null;
}

/** Bytes of what reaches the model: the messages, and the tools where it is shown them. */
function promptBytes(body: string | undefined, withTools: boolean): number {
  const turn: unknown = JSON.parse(body ?? '{}');
  if (typeof turn !== 'object' || turn === null) return 0;
  const parts = ['messages' in turn ? turn.messages : [], withTools && 'tools' in turn ? turn.tools : []];
  return parts.reduce<number>((bytes, part) => bytes + Buffer.byteLength(JSON.stringify(part)), 0);
}

const repeatsMarks = ({ text }: Answer): boolean =>
  Object.values(MARKS).every((mark) => text.toLowerCase().includes(mark));

/** With the numbers: what the model was given, what the turn needs, what the server says it holds. */
async function truncated(
  context: SmokeContext,
  flags: CompatFlags,
  full: Counted,
  perToken: number,
): Promise<Finding> {
  const needed = Math.round(full.bytes / perToken);
  const { kind, contextTokens } = context.known().server;
  const limit = contextTokens ?? (await askLimit(context));
  const { findingFor } = await import('../causes/classify.js');
  const finding = findingFor(
    'silent-truncation',
    { read: full.tokens, needed, server: kind },
    { layer: 'agent' },
  );
  const holds = limit === undefined ? '' : ` It holds ${formatTokens(limit)} now.`;
  return { ...finding, advice: `${wayOut(context, flags, needed, perToken)}${holds}` };
}

/** A context that holds the turn and its answer, in the server's option, and what goes with it in openclaw.json. */
function wayOut(context: SmokeContext, flags: CompatFlags, needed: number, perToken: number): string {
  const { maxTokens } = releaseOf(context.profile);
  const { kind } = context.known().server;
  const withTools = toolsTaken(context, flags) ? fullTokens(context, perToken) : needed;
  const turn = { variant: context.variant, promptTokens: withTools };
  const window = contextFor(context.profile, withTools + maxTokens, turn);
  const option = optionOf(kind, 'silent-truncation', { window });
  const how = option === undefined ? '' : ` (${option})`;
  const less =
    withTools === needed
      ? ''
      : ` That holds the turn with its tools; without them ${windowFor(needed + maxTokens)} are enough.`;
  const settings = windowClause(context.profile, window, turn);
  return `Raise the server’s context to at least ${window} tokens${how}, and ${settings}.${less}`;
}

/** The tools were taken away to get this far: what the server should hold is the turn that has them. */
const toolsTaken = ({ configured }: SmokeContext, { supportsTools }: CompatFlags): boolean =>
  supportsTools === false && configured.supportsTools !== false;

/** Tokens of the whole turn as configured. */
function fullTokens({ target, profile, configured, variant }: SmokeContext, perToken: number): number {
  const spec = { profile, step: 'agent', flags: configured, ...(variant && { variant }) } as const;
  return Math.round(promptBytes(turnProbe(target, spec).body, true) / perToken);
}

/** Some servers tell what they hold only once the model is loaded, as it is after a turn. */
async function askLimit({ asker, target, known, tell }: SmokeContext): Promise<number | undefined> {
  const { server } = known();
  const exchanges = [];
  for (const probe of identityProbes(server, target)) exchanges.push(await asker.ask(probe, { again: true }));
  const { contextTokens } = identifyServer(exchanges, target.model);
  if (contextTokens !== undefined) tell({ kind: 'server-known', server: { ...server, contextTokens } });
  return contextTokens;
}

/** What was measured, and what is only suspected: no more than a warning, and never told as a fact. */
async function suspected(context: SmokeContext, flags: CompatFlags): Promise<Finding> {
  const { findingFor } = await import('../causes/classify.js');
  const { kind } = context.known().server;
  const finding = findingFor('silent-truncation', { server: kind }, { layer: 'agent' });
  const { target, profile, variant } = context;
  const spec = { profile, step: 'agent', flags, ...(variant && { variant }) } as const;
  const needed = Math.round(promptBytes(turnProbe(target, spec).body, true) / USUAL_BYTES_PER_TOKEN);
  const raise = wayOut(context, flags, needed, USUAL_BYTES_PER_TOKEN);
  return {
    ...finding,
    severity: 'warning',
    title: 'not known: was all of the prompt read, or was a part of it cut out?',
    why: 'Measured: the server counts no prompt tokens, and the model did not say two words back that stood at both ends of its instructions. Suspected: they were cut out to fit the context. A model that does not do as it is told looks the same.',
    advice: `Look into the server’s log for how long the prompt was: the turn has about ${formatTokens(needed)}. If it was cut: ${raise.charAt(0).toLowerCase()}${raise.slice(1)}`,
  };
}
