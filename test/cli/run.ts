import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/report/contract.js';

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));

/** As npm installs it: found by its name, which is how printed commands then begin. */
const INSTALLED = mkdtempSync(path.join(tmpdir(), 'installed-'));
symlinkSync(BINARY, path.join(INSTALLED, 'inferrs-doctor'));
process.on('exit', () => rmSync(INSTALLED, { recursive: true, force: true }));
export const PATH = [INSTALLED, process.env.PATH ?? ''].join(path.delimiter);

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real binary, as a user would, without this process's own configuration. */
export function runBinary(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH, HOME: '/nonexistent', ...options.env };
    const child = execFile(
      process.execPath,
      [BINARY, ...args],
      { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs a command with --json and gives its report beside the exit code. */
export async function runForReport(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran & { readonly report: Report }> {
  const ran = await runBinary([...args, '--json'], { env });
  try {
    return { ...ran, report: JSON.parse(ran.stdout) as Report };
  } catch {
    throw new Error(`no report came from ${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
  }
}
