import type { CommandOutput, Ports } from '../../src/ports.js';
import { shown } from '../support/shown.js';

const nothing = (): void => {};

/** What a command is given that runs in this folder, which is its home as well. */
export function portsIn(cwd: string, env: Record<string, string> = {}): Ports {
  const progress = { update: nothing, note: nothing, stop: nothing };
  const stdin = async function* (): AsyncGenerator<Uint8Array> {};
  return { cwd, env: { HOME: cwd, ...env }, signal: new AbortController().signal, progress, stdin };
}

/** So wide that the sentences of these tests stand on one line. */
const WIDE = { columns: 200 };

/** What a command prints. */
export const text = async (output: Promise<CommandOutput>): Promise<string> => shown(await output, WIDE);

/** What a command gives back, its text as it is printed. */
export async function printed(output: Promise<CommandOutput>) {
  const given = await output;
  return given.kind === 'text' ? { ...given, text: await shown(given, WIDE) } : given;
}
