/** contextWindow, maxTokens and what is kept free, judged together by the rule of the release. */
import type { LintCode } from '../../codes.js';
import { formatPath, type PathStep } from '../../config-path.js';
import { type ReleaseRef, releaseOf } from '../../releases/index.js';
import { type WindowSettings, type WindowTurn, windowAdvice, windowVerdict } from '../../releases/window.js';
import { numberOf } from '../config/config.js';
import { variantOf } from '../config/made-for.js';
import type { Setting } from '../config/patch.js';
import { limitOf } from '../config/provider.js';
import { walk } from '../config/tree.js';
import type { LintContext, LintFacts } from './lint-context.js';

const COMPACTION: readonly PathStep[] = ['agents', 'defaults', 'compaction'];
const LEAN: readonly PathStep[] = ['agents', 'defaults', 'experimental', 'localModelLean'];

/** One lint at most for the window and one for the server's context: every advice is a whole that passes the rule. */
export function lintWindow({ config, place, facts, report }: LintContext): void {
  const contextWindow = limitOf(place.model, place.node, 'contextWindow');
  if (contextWindow === undefined || contextWindow <= 0) return;
  const compaction = walk(config.root, COMPACTION);
  const settings: WindowSettings = {
    contextWindow,
    maxTokens: limitOf(place.model, place.node, 'maxTokens'),
    reserveTokens: numberOf(walk(compaction, ['reserveTokens'])),
    reserveTokensFloor: numberOf(walk(compaction, ['reserveTokensFloor'])),
  };
  const turn: WindowTurn = { variant: variantOf(config) };
  const path = [...place.modelPath, 'contextWindow'];
  const held = facts.live?.contextTokens;
  const whole = wayOut(facts.profile, Math.min(contextWindow, held ?? contextWindow), turn, place.modelPath);
  if (held !== undefined && contextWindow > held) {
    const told = facts.live?.isTooSmall
      ? `As long as the server holds no more, contextWindow must be no more than ${held}; the verdict says what the turn needs.`
      : undefined;
    const args = { found: contextWindow, held, way: told ?? whole.text };
    report('context-window-too-large', path, args, undefined, told ? [] : whole.settings);
  }
  const found = judgeWindow(facts, settings, turn, { modelPath: place.modelPath, held });
  if (found) report(found.code, found.path, found.args, undefined, found.settings);
}

/** What a release makes of a window, in the words of a lint. */
export interface WindowFault {
  readonly code: LintCode;
  /** The turn fails there: OpenClaw refuses it, or leaves its answer no room. */
  readonly isFatal: boolean;
  readonly path: readonly PathStep[];
  readonly args: Readonly<Record<string, string | number>>;
  /** A whole that passes the release's rule; [] where none does. */
  readonly settings: readonly Setting[];
}

/**
 * The window of a model row by the rule of the release; null where nothing is wrong.
 * @param at the row, and the tokens that the server holds, where they are known
 */
export function judgeWindow(
  { profile, release }: Pick<LintFacts, 'profile' | 'release'>,
  settings: WindowSettings,
  turn: WindowTurn,
  { modelPath, held }: { readonly modelPath: readonly PathStep[]; readonly held?: number | undefined },
): WindowFault | null {
  const { contextWindow } = settings;
  const whole = wayOut(profile, Math.min(contextWindow, held ?? contextWindow), turn, modelPath);
  const { verdict, promptTokens, reserve, budget, answerLimit } = windowVerdict(profile, settings, turn);
  const left = contextWindow - promptTokens;
  const args = { found: contextWindow, release, turn: promptTokens, reserve, budget, way: whole.text };
  const path = [...modelPath, 'contextWindow'];
  const isFatal = verdict === 'refuses' || verdict === 'no-room';
  const fault = { isFatal, path, args, settings: whole.settings };
  if (verdict === 'refuses') return { ...fault, code: 'window-refused' };
  if (left <= 0) return { ...fault, code: 'context-window-too-small' };
  if (verdict === 'no-room' || answerLimit > left) {
    const limits = { ...args, maxTokens: settings.maxTokens ?? answerLimit, left };
    return { ...fault, code: 'max-tokens-no-room', path: [...modelPath, 'maxTokens'], args: limits };
  }
  return verdict === 'compacts-every-turn' ? { ...fault, code: 'window-compacts', settings: [] } : null;
}

/** Tokens by which servers are usually given their context. */
const STEP = 4096;
const LARGEST = 262_144;

/**
 * Settings that the release takes for a server of this context; else the context that it takes as it is.
 * `roomy`: the smallest usual context that needs no settings beside it.
 */
export function wayOut(
  ref: ReleaseRef,
  context: number,
  turn: WindowTurn,
  modelPath: readonly PathStep[],
): { readonly text: string; readonly settings: readonly Setting[]; readonly roomy: number | null } {
  const advice = windowAdvice(ref, context, turn);
  const roomy = smallestRoomy(ref, turn);
  const larger =
    roomy === null ? '' : ` A server with a context of ${roomy} tokens or more needs none of this.`;
  if (advice === null) {
    const least =
      roomy === null
        ? 'a larger context'
        : `a context of at least ${roomy} tokens, and contextWindow ${roomy}`;
    return { text: `Give the server ${least}.`, settings: [], roomy };
  }
  const settings: Setting[] = [
    { path: formatPath([...modelPath, 'contextWindow']), value: advice.contextWindow },
    { path: formatPath([...modelPath, 'maxTokens']), value: advice.maxTokens },
    ...Object.entries(advice.compaction ?? {}).map(([key, value]) => ({
      path: formatPath([...COMPACTION, key]),
      value,
    })),
    ...(advice.lean ? [{ path: formatPath(LEAN), value: true }] : []),
  ];
  const words = settings.map(
    ({ path, value }, index) => `${index > 1 ? path : path.split('.').at(-1)}: ${value}`,
  );
  const cost = advice.verdict === 'compacts-every-turn' ? ' (it then compacts after every turn)' : '';
  const lean = advice.lean ? ' (the lean turn has fewer tools)' : '';
  const isPlain = advice.compaction === null && !advice.lean;
  return {
    text: `Set ${words.join(', ')}: together they pass${cost}${lean}.${isPlain ? '' : larger}`,
    settings,
    roomy,
  };
}

/** The smallest usual context in which the release runs with nothing set but contextWindow. */
function smallestRoomy(ref: ReleaseRef, turn: WindowTurn): number | null {
  const maxTokens = releaseOf(ref).maxTokens;
  for (let contextWindow = STEP; contextWindow <= LARGEST; contextWindow += STEP) {
    const { verdict, promptTokens, answerLimit } = windowVerdict(ref, { contextWindow, maxTokens }, turn);
    if (verdict === 'runs' && promptTokens + answerLimit <= contextWindow) return contextWindow;
  }
  return null;
}
