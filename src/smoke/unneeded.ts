/** Flags that are configured although the server does without them. */
import type { CompatFlags } from '../model.js';
import type { Known, SmokeContext } from './context.js';
import { askTurn } from './turn.js';

/**
 * The configured flags without which the small turns pass as well. With supportsTools: false nothing is said: it hides
 * what the other flags cure, and it may be set because of the size of the full turn, which the small ones do not show.
 */
export async function unneededFlags(context: SmokeContext, known: Known): Promise<readonly string[]> {
  if (context.configured.supportsTools === false) return [];
  const unneeded: string[] = [];
  for (const key of Object.keys(context.configured)) {
    const { [key]: _, ...others } = context.configured;
    if (await passes(context, known, others)) unneeded.push(key);
  }
  return unneeded;
}

/** A flag that changes neither turn leaves bodies that were sent before: they are not sent again. */
async function passes(context: SmokeContext, known: Known, flags: CompatFlags): Promise<boolean> {
  const shape = await askTurn(context, known, 'shape', flags);
  if (shape.status === 'fail') return false;
  // A tool-result turn that fails or never comes up with the flags says nothing about them.
  if (!known.layers.some(({ id, status }) => id === 'tool-result' && status === 'pass')) return true;
  return (await askTurn(context, known, 'shape-tool-result', flags)).status !== 'fail';
}
