/** A command without a command line: its report as `--json` gives it, told to nobody. */
import { collectHeader } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { Report } from '../report/contract.js';
import { renderJson } from '../report/json.js';

/** What a program says that is no option of a command. */
interface Outside {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
  readonly env?: Ports['env'];
  readonly cwd?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
type Asked<Given> = Omit<Given, keyof Outside> & { readonly header: Readonly<Record<string, string>> };

/**
 * Runs a command for a program.
 * @throws what the command throws: UsageError
 */
export async function reported<Given extends Outside>(
  run: (options: Asked<Given>, ports: Ports) => Promise<CommandOutput>,
  given: Given,
): Promise<Report> {
  const { signal, onProgress = () => undefined, env, cwd, headers = {}, ...options } = given;
  const header = Object.entries(headers).reduce(
    (before, [name, value]) => collectHeader(`${name}: ${value}`, before),
    {},
  );
  const ports: Ports = {
    env: env ?? process.env,
    cwd: cwd ?? process.cwd(),
    signal: signal ?? new AbortController().signal,
    progress: { update: onProgress, note: onProgress, stop: () => undefined },
    stdin: nothing,
  };
  const output = await run({ ...options, header }, ports);
  if (output.kind !== 'report') throw new TypeError('This command gives no report.');
  return JSON.parse(renderJson(output.report)) as Report;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
