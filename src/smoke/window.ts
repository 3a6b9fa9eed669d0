/** What the release itself makes of the configured window, before it asks the server anything. */

import { parsePath } from '../config-path.js';
import { judgeWindow, type WindowFault } from '../openclaw/lint/lint-window.js';
import { lintFor } from '../openclaw/lint/lints.js';
import { releaseOf } from '../releases/index.js';
import type { Finding } from '../report/contract.js';
import type { SmokeContext } from './context.js';
import type { Need } from './settings.js';

export interface Windowed {
  /** What the agent's turns are sent with. */
  readonly agent: SmokeContext;
  readonly need?: Need;
}

/**
 * The run as it goes on: with the window that the release would take, where it refuses the configured one, so that the
 * turn of that window is what is proven.
 * @param window as it is configured
 */
export async function withinWindow(
  context: SmokeContext,
  window: NonNullable<SmokeContext['window']>,
): Promise<Windowed> {
  const { profile, variant, known } = context;
  const { label } = releaseOf(profile);
  const at = { modelPath: parsePath(window.row), held: known().server.contextTokens };
  const release = label.replace(/^OpenClaw /, '');
  const fault = judgeWindow({ profile, release }, window, { variant }, at);
  if (fault === null) return { agent: context };
  const finding = findingOf(fault);
  const why = `with these together ${label} sends its turn and leaves the answer room`;
  const settings = fault.isFatal ? fault.settings.map((setting) => ({ ...setting, why })) : [];
  const need = {
    finding,
    settings,
    proof: `${label} takes this window by its own rule; its turn was sent as it is there`,
  };
  return { agent: settings.length > 0 ? advised(context, window, settings) : context, need };
}

function findingOf(fault: WindowFault): Finding {
  const place = { path: '', file: '', line: 1, column: 1 };
  const { title, advice } = lintFor(fault.code, place, fault.args);
  const severity = fault.isFatal ? 'error' : 'warning';
  return { code: fault.code, severity, layer: 'agent', title, advice, flags: {}, sources: [] };
}

/** The run with the values of these settings. */
function advised(
  context: SmokeContext,
  window: NonNullable<SmokeContext['window']>,
  settings: Need['settings'],
): SmokeContext {
  const valueAt = (key: string) => settings.find(({ path }) => path.endsWith(`.${key}`))?.value;
  const numbers = ['contextWindow', 'maxTokens', 'reserveTokens', 'reserveTokensFloor'].flatMap((key) => {
    const value = valueAt(key);
    return typeof value === 'number' ? [[key, value]] : [];
  });
  return {
    ...context,
    window: { ...window, ...Object.fromEntries(numbers) },
    ...(valueAt('localModelLean') === true && { variant: 'lean' }),
  };
}
