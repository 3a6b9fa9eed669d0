/** How this program was started: the words that start it again, for the commands that it prints. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { PROGRAM } from '../report/command-line.js';
import { shellQuote } from '../report/shell.js';

interface Started {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: () => string;
}

/** `inferrs-doctor` where the shell finds it, `npx inferrs-doctor`, or node with the path of the script. */
export function startedAs({ argv, env, cwd }: Started): string {
  const [, script = ''] = argv;
  const isLocal = /[\\/](?:node_modules[\\/]\.bin|_npx)[\\/]/.test(script);
  if (isLocal || env.npm_command === 'exec') return `npx ${PROGRAM}`;
  if (isOnPath(script, env.PATH ?? env.Path ?? '')) return PROGRAM;
  return `node ${shellQuote(fromHere(script, cwd))}`;
}

/** The path as it is typed where we stand, which may be a folder that is not there any more. */
function fromHere(script: string, cwd: () => string): string {
  try {
    const below = path.relative(cwd(), script);
    return below.startsWith('..') || below === '' ? script : below;
  } catch {
    return script;
  }
}

function isOnPath(script: string, folders: string): boolean {
  const names = process.platform === 'win32' ? [`${PROGRAM}.cmd`] : [PROGRAM];
  const found = folders
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => path.isAbsolute(file) && existsSync(file));
  // A shim of Windows is a file of its own.
  return found !== undefined && (process.platform === 'win32' || real(found) === real(script));
}

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
