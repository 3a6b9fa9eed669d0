import type { CommandOutput, Ports } from '../../src/ports.js';

const nothing = (): void => {};

/** What a command is given that runs in this folder, which is its home as well. */
export function portsIn(cwd: string, env: Record<string, string> = {}): Ports {
  const progress = { update: nothing, note: nothing, stop: nothing };
  const stdin = async function* (): AsyncGenerator<Uint8Array> {};
  return { cwd, env: { HOME: cwd, ...env }, signal: new AbortController().signal, progress, stdin };
}

/** What a command prints. */
export async function text(output: Promise<CommandOutput>): Promise<string> {
  const given = await output;
  if (given.kind !== 'text') throw new Error('not a text');
  return given.text;
}
