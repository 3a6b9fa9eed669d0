/** How this program was started: the words that start it again, for the commands that it prints. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { PROGRAM } from '../report/command-line.js';
import { shellQuote } from '../report/shell.js';

interface Started {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: () => string;
  readonly platform: NodeJS.Platform;
}

/** What is asked of the file system. */
interface Files {
  readonly exists: (file: string) => boolean;
  /** Without links; the name itself where there is no such file. */
  readonly real: (file: string) => string;
}
const HERE: Files = { exists: existsSync, real };

/** `inferrs-doctor` where the shell finds it, `npx inferrs-doctor`, or node with the path of the script. */
export function startedAs({ argv, env, cwd, platform }: Started, files: Files = HERE): string {
  const [, script = ''] = argv;
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const isLocal = /[\\/](?:node_modules[\\/]\.bin|_npx)[\\/]/.test(script);
  if (isLocal || env.npm_command === 'exec') return `npx ${PROGRAM}`;
  if (isOnPath(script, env.PATH ?? env.Path ?? '', paths, files)) return PROGRAM;
  const shown = fromHere(script, cwd, paths);
  // What cmd.exe and PowerShell both read: no single quotes.
  const isPlain = /^[\w@%+=:,.\\/-]+$/.test(shown);
  return `node ${platform !== 'win32' ? shellQuote(shown) : isPlain ? shown : `"${shown}"`}`;
}

/** The path as it is typed where we stand, which may be a folder that is not there any more. */
function fromHere(script: string, cwd: () => string, paths: path.PlatformPath): string {
  try {
    const below = paths.relative(cwd(), script);
    return below.startsWith('..') || below === '' ? script : below;
  } catch {
    return script;
  }
}

function isOnPath(script: string, folders: string, paths: path.PlatformPath, files: Files): boolean {
  const isWindows = paths.sep === '\\';
  const found = folders
    .split(paths.delimiter)
    .map((folder) => paths.join(folder, isWindows ? `${PROGRAM}.cmd` : PROGRAM))
    .find((file) => paths.isAbsolute(file) && files.exists(file));
  // A shim of Windows is a file of its own.
  return found !== undefined && (isWindows || files.real(found) === files.real(script));
}

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
