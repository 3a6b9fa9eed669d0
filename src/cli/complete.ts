/** `completion`: a script for the shell, or the ids of the models that it asks for. */
import type { CommandOutput, Ports } from '../ports.js';
import type { TargetOptions } from '../target.js';
import type { CommandData } from './command.js';

interface CompletionOptions extends TargetOptions {
  /** bash, zsh, fish, or models. */
  readonly shell: string;
  readonly commands: readonly CommandData[];
}

/** Scripts ask while somebody waits at the prompt: milliseconds for an answer. */
const PATIENCE = 2000;

/** @throws UsageError for options that cannot be meant */
export async function run(options: CompletionOptions, ports: Ports): Promise<CommandOutput> {
  if (options.shell === 'models') return { kind: 'text', text: await models(options, ports), exitCode: 0 };
  const { SCRIPTS } = await import('./completion.js');
  const { CODES } = await import('../codes.js');
  const { FAULT_NAMES } = await import('../simulator/index.js');
  const script = SCRIPTS[options.shell as keyof typeof SCRIPTS];
  return {
    kind: 'text',
    text: script({ commands: options.commands, codes: CODES, faults: FAULT_NAMES }),
    exitCode: 0,
  };
}

/** The ids that the server lists, one a line; nothing when there is none, or no server. */
async function models(options: CompletionOptions, ports: Ports): Promise<string> {
  const check = await import('../commands/check.js');
  const output = await check.run({ ...options, timeout: PATIENCE }, ports);
  const listed = output.kind === 'report' ? (output.report.models ?? []) : [];
  return listed.map((id) => `${id}\n`).join('');
}
