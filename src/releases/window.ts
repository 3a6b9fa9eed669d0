/** What a release makes of the contextWindow that is configured, before and after it asks the server. Pure. */
import type { VariantId } from '../model.js';
import { type ReleaseRef, releaseOf, setupOf } from './index.js';
import type { Setup } from './types.js';

/** Tokens, as openclaw.json has them: the model's row, and agents.defaults.compaction. */
export interface WindowSettings {
  readonly contextWindow: number;
  /** 4096 where it is absent. */
  readonly maxTokens?: number | undefined;
  readonly reserveTokens?: number | undefined;
  readonly reserveTokensFloor?: number | undefined;
}

/** The turn that has to fit. */
export interface WindowTurn {
  readonly variant?: VariantId | undefined;
  /** Of the full turn in a large window, as the server counts them; else four bytes of the release's own to a token. */
  readonly promptTokens?: number | undefined;
}

export interface WindowVerdict {
  /**
   * `refuses`: OpenClaw sends nothing, or what it sent ends in an error of its own. `no-room`: it sends the turn, or the
   * step after a tool call, with so low a limit that there is no answer. `compacts-every-turn`: it works, and sums up what was said after each turn.
   */
  readonly verdict: 'runs' | 'compacts-every-turn' | 'no-room' | 'refuses';
  /** Tokens that the release keeps free of the prompt. */
  readonly reserve: number;
  /** What it leaves for the prompt. */
  readonly budget: number;
  /** The turn in this window, as the server counts it. */
  readonly promptTokens: number;
  /** What the answer may have: max_completion_tokens. */
  readonly answerLimit: number;
  /** The same after a tool call, with its result in the prompt. */
  readonly limitAfterTool: number;
}

/** A whole set of settings that belong together. */
export interface WindowAdvice {
  readonly contextWindow: number;
  readonly maxTokens: number;
  /** For agents.defaults.compaction; null where the defaults do. */
  readonly compaction: { readonly reserveTokens: number; readonly reserveTokensFloor: number } | null;
  /** agents.defaults.experimental.localModelLean: the smaller turn is needed. */
  readonly lean: boolean;
  /** How the release takes it. */
  readonly verdict: 'runs' | 'compacts-every-turn';
}

const MAX_TOKENS = 4096;
/** The least an answer should have: a tool call or a few paragraphs. */
const LEAST_ANSWER = 1024;
/** Fewer are no answer. */
const NO_ANSWER = 64;
/** How the releases count what they send: characters to a token, and what is added to be safe. */
const CHARS_PER_TOKEN = 4;
const PRECHECK_SAFETY = 1.2;
const LIMIT_SAFETY = 1.25;
/** Of a message that stands around its text, in the count before sending. */
const TOKENS_PER_MESSAGE = 12;

/** How the release takes the turn with these settings. */
export function windowVerdict(
  ref: ReleaseRef,
  settings: WindowSettings,
  turn: WindowTurn = {},
): WindowVerdict {
  const { window } = releaseOf(ref);
  const { contextWindow, maxTokens = MAX_TOKENS } = settings;
  const reserve = reserveOf(ref, settings);
  const budget = contextWindow - reserve;
  const promptTokens = turnTokens(ref, contextWindow, turn);
  const setup = setupOf(ref, turn.variant);
  const chars = charsOf(setup, contextWindow);
  const added = setup.tools.length === 0 ? 0 : window.toolResultChars;
  const answerLimit = limitFor(ref, chars, { contextWindow, maxTokens });
  const limitAfterTool = limitFor(ref, chars + added, { contextWindow, maxTokens });
  const facts = { reserve, budget, promptTokens, answerLimit, limitAfterTool };
  if (window.refuses && precheckTokens(setup, contextWindow) > budget)
    return { verdict: 'refuses', ...facts };
  if (limitAfterTool < Math.min(NO_ANSWER, maxTokens)) return { verdict: 'no-room', ...facts };
  const bySession = window.compaction !== null && promptTokens > budget;
  const byCommand =
    window.compaction === 'twice' && promptTokens > contextWindow - commandReserve(ref, contextWindow);
  // Where the session has summed itself up, the command finds nothing left to sum up: that is an error.
  const verdict =
    bySession && byCommand ? 'refuses' : bySession || byCommand ? 'compacts-every-turn' : 'runs';
  return { verdict, ...facts };
}

/**
 * Settings for a server that holds `serverContext` tokens, which together pass the release's own rule: with the
 * defaults where that is possible, else with less kept free, else with the smaller turn too. Null when nothing helps.
 */
export function windowAdvice(
  ref: ReleaseRef,
  serverContext: number,
  turn: WindowTurn = {},
): WindowAdvice | null {
  const { variants, keys } = releaseOf(ref);
  const canLean = turn.variant === undefined && variants.lean !== undefined && keys.experimental;
  const tried = [false, ...(canLean ? [true] : [])].flatMap((lean) => {
    const asked: WindowTurn = lean ? leanTurn(ref, turn) : turn;
    return candidates(ref, serverContext, asked).flatMap((settings) => {
      const { verdict, limitAfterTool } = windowVerdict(ref, settings, asked);
      if (verdict === 'refuses' || verdict === 'no-room' || limitAfterTool < LEAST_ANSWER) return [];
      const { contextWindow, maxTokens, reserveTokens, reserveTokensFloor } = settings;
      const compaction = reserveTokens === undefined ? null : { reserveTokens, reserveTokensFloor };
      return [{ contextWindow, maxTokens, compaction, lean, verdict } as WindowAdvice];
    });
  });
  return tried.find(({ verdict }) => verdict === 'runs') ?? tried[0] ?? null;
}

function candidates(
  ref: ReleaseRef,
  contextWindow: number,
  turn: WindowTurn,
): readonly (WindowSettings & { readonly maxTokens: number })[] {
  const room = contextWindow - turnTokens(ref, contextWindow, turn);
  if (room < LEAST_ANSWER + resultTokens(ref, turn)) return [];
  const reserve = Math.max(LEAST_ANSWER, Math.floor(room / 2));
  return [
    { contextWindow, maxTokens: Math.min(MAX_TOKENS, room) },
    {
      contextWindow,
      maxTokens: Math.min(MAX_TOKENS, reserve),
      reserveTokens: reserve,
      reserveTokensFloor: reserve,
    },
  ];
}

/** Tokens of a tool result, by the rate of the turn. */
function resultTokens(ref: ReleaseRef, { variant, promptTokens }: WindowTurn): number {
  const setup = setupOf(ref, variant);
  if (setup.tools.length === 0) return 0;
  const charsPerToken = promptTokens === undefined ? CHARS_PER_TOKEN : charsOf(setup) / promptTokens;
  return Math.round(releaseOf(ref).window.toolResultChars / charsPerToken);
}

/** The same server's count, for the smaller turn. */
function leanTurn(ref: ReleaseRef, { promptTokens }: WindowTurn): WindowTurn {
  const [base, lean] = [setupOf(ref), setupOf(ref, 'lean')].map((setup) => charsOf(setup));
  return {
    variant: 'lean',
    ...(promptTokens !== undefined && { promptTokens: (promptTokens * (lean ?? 1)) / (base ?? 1) }),
  };
}

/** Never so much that the least of a prompt has no room. */
function reserveOf(ref: ReleaseRef, settings: WindowSettings): number {
  const { window } = releaseOf(ref);
  const {
    contextWindow,
    reserveTokens = window.reserveTokens,
    reserveTokensFloor = window.reserveTokensFloor,
  } = settings;
  const { share, tokens } = window.leastPrompt;
  const least = Math.min(tokens ?? Number.POSITIVE_INFINITY, Math.floor(contextWindow * share));
  return Math.min(Math.max(reserveTokens, reserveTokensFloor), contextWindow - least);
}

/** What the command itself keeps free after a turn: it knows nothing of what is configured. */
function commandReserve(ref: ReleaseRef, contextWindow: number): number {
  return reserveOf(ref, { contextWindow, reserveTokensFloor: 0 });
}

/** Tokens of the full turn in this window. */
function turnTokens(ref: ReleaseRef, contextWindow: number, { variant, promptTokens }: WindowTurn): number {
  const setup = setupOf(ref, variant);
  const whole = charsOf(setup);
  const { turnTokens: measured, base } = releaseOf(ref);
  const large = promptTokens ?? measured + (whole - charsOf(base)) / CHARS_PER_TOKEN;
  return Math.round((large * charsOf(setup, contextWindow)) / whole);
}

/** Characters of all that is sent. */
function charsOf(setup: Setup, contextWindow?: number): number {
  const tools = setup.tools.reduce((sum, [, bytes]) => sum + bytes + 1, 1);
  return systemCharsIn(setup, contextWindow) + setup.userChars + tools;
}

/** The system text is shorter where the window is small. */
export function systemCharsIn({ systemChars, shrinks = [] }: Setup, contextWindow?: number): number {
  const step = shrinks.find(({ upTo }) => contextWindow !== undefined && contextWindow <= upTo);
  return systemChars - (step?.chars ?? 0);
}

/** What the release itself counts before it sends: system text and question, without the tools. */
function precheckTokens(setup: Setup, contextWindow: number): number {
  const texts = [systemCharsIn(setup, contextWindow), setup.userChars];
  const tokens = texts.map((chars) => TOKENS_PER_MESSAGE + Math.ceil(chars / CHARS_PER_TOKEN));
  return Math.ceil(PRECHECK_SAFETY * tokens.reduce((sum, count) => sum + count, 0));
}

/** The limit of the answer: what the window leaves where the release looks at it, never less than 1. */
export function limitFor(
  ref: ReleaseRef,
  chars: number,
  { contextWindow, maxTokens = MAX_TOKENS }: WindowSettings,
): number {
  if (!releaseOf(ref).window.lowersLimit) return maxTokens;
  const left = contextWindow - Math.ceil((chars / CHARS_PER_TOKEN) * LIMIT_SAFETY) - 1;
  return Math.max(1, Math.min(maxTokens, left));
}
