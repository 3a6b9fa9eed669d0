import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../usage-error.js';
import { tellOf } from '../../wire/much.js';
import { Json5SyntaxError, lineAndColumn, type ObjectNode, parseSyntax, type SyntaxNode } from './syntax.js';
import { type Located, type LocatedMember, merge, type SourceFile } from './tree.js';

const INCLUDE_KEY = '$include';
/** OpenClaw's own limits. */
const MAX_INCLUDE_DEPTH = 10;
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Ours: files may include one another again and again. */
const MAX_FILES = 500;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** A file that cannot be used as configuration; line and column (from 1) when it is its text that is wrong. */
export class ConfigFileError extends UsageError {
  constructor(
    readonly reason: string,
    readonly file: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(`${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${reason}`);
  }
}

export type SourceReader = (file: string) => Promise<SourceFile>;

export interface Loaded {
  readonly root: Located;
  /** Every file that was read, the main one first. */
  readonly files: readonly SourceFile[];
}

/**
 * Reads a configuration file with everything it includes, merged as OpenClaw merges it.
 * @param read reads one file; another one shows how an edit would turn out
 * @param extraRoots folders outside the config folder from which files may be included
 * @throws ConfigFileError for a file that is missing, unreadable, not UTF-8, not JSON5, includes itself or
 * includes something outside the allowed folders
 */
export async function loadWithIncludes(
  file: string,
  extraRoots: readonly string[],
  read: SourceReader = readSource,
): Promise<Loaded> {
  const main = await read(file);
  const folders = [path.dirname(file), ...extraRoots];
  const roots = [...folders, ...(await Promise.all(folders.map(resolved)))];
  const loader = new Loader(roots, read, main);
  const root = await loader.resolve(main.root, main, [main.path]);
  return { root, files: loader.files };
}

class Loader {
  readonly files: SourceFile[];
  private characters = 0;
  constructor(
    private readonly roots: readonly string[],
    private readonly read: SourceReader,
    main: SourceFile,
  ) {
    this.files = [main];
  }

  async resolve(node: SyntaxNode, file: SourceFile, chain: readonly string[]): Promise<Located> {
    const place = { file, start: node.start, end: node.end };
    if (node.kind === 'scalar') return { kind: 'scalar', place, value: node.value };
    if (node.kind === 'array') {
      const items: Located[] = [];
      for (const item of node.items) items.push(await this.resolve(item, file, chain));
      return { kind: 'array', place, items };
    }
    return this.object(node, file, chain);
  }

  private async object(node: ObjectNode, file: SourceFile, chain: readonly string[]): Promise<Located> {
    const members = new Map<string, LocatedMember>();
    for (const { key, keySpan, value } of node.members) {
      if (key === INCLUDE_KEY) continue;
      members.set(key, { keyPlace: { file, ...keySpan }, value: await this.resolve(value, file, chain) });
    }
    const own: Located = {
      kind: 'object',
      place: { file, start: node.start, end: node.end },
      members,
      origins: [{ file, node }],
    };
    const include = node.members.findLast((candidate) => candidate.key === INCLUDE_KEY)?.value;
    if (!include) return own;
    const included = await this.included(include, file, chain);
    if (members.size === 0 && included) return included;
    if (included && included.kind !== 'object') {
      throw this.refusal('keys beside $include need an included file that holds an object', file, include);
    }
    return included ? merge(included, own) : own;
  }

  private async included(
    node: SyntaxNode,
    file: SourceFile,
    chain: readonly string[],
  ): Promise<Located | undefined> {
    let result: Located | undefined;
    for (const entry of node.kind === 'array' ? node.items : [node]) {
      if (entry.kind !== 'scalar' || typeof entry.value !== 'string') {
        throw this.refusal('$include takes a file name or a list of file names', file, entry);
      }
      const loaded = await this.include(entry.value, file, entry, chain);
      result = result ? merge(result, loaded) : loaded;
    }
    return result;
  }

  private async include(
    name: string,
    from: SourceFile,
    at: SyntaxNode,
    chain: readonly string[],
  ): Promise<Located> {
    const target = path.resolve(path.dirname(from.path), name);
    if (chain.includes(target)) throw this.refusal(`$include "${name}" includes itself`, from, at);
    if (chain.length > MAX_INCLUDE_DEPTH) {
      throw this.refusal(`$include is nested deeper than ${MAX_INCLUDE_DEPTH} files`, from, at);
    }
    if (!this.allowed(target) || !this.allowed(await resolved(target))) {
      throw this.refusal(`$include "${name}" lies outside the configuration folder`, from, at);
    }
    const source = await this.read(target);
    this.files.push(source);
    this.characters += source.text.length;
    if (this.files.length > MAX_FILES || this.characters > MAX_CHARACTERS) {
      throw this.refusal('$include brings in more than any configuration needs', from, at);
    }
    return this.resolve(source.root, source, [...chain, target]);
  }

  private allowed(target: string): boolean {
    return this.roots.some((root) => {
      const relative = path.relative(root, target);
      return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
    });
  }

  private refusal(reason: string, file: SourceFile, node: SyntaxNode): ConfigFileError {
    const { line, column } = lineAndColumn(file.text, node.start);
    return new ConfigFileError(reason, file.path, line, column);
  }
}

/** Reads one JSON5 file whole. Bytes that are not UTF-8 are refused: they could not be written back unchanged. */
async function readSource(file: string): Promise<SourceFile> {
  const text = await readText(file);
  try {
    return { path: file, text, root: parseSyntax(text) };
  } catch (error) {
    if (!(error instanceof Json5SyntaxError)) throw error;
    throw new ConfigFileError(`not valid JSON5: ${error.message}`, file, error.line, error.column);
  }
}

async function readText(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw new ConfigFileError('not a regular file', file);
    if (facts.size > MAX_FILE_BYTES) throw new ConfigFileError('larger than 2 MiB', file);
    bytes = await readFile(file);
    tellOf(bytes.length);
  } catch (error) {
    if (error instanceof ConfigFileError) throw error;
    throw new ConfigFileError(`cannot be read: ${errorCode(error)}`, file);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ConfigFileError('not UTF-8 text', file);
  }
}

/** `ENOENT` and its kin in words a reader knows; any other error by its message. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the device',
    ENOTDIR: 'part of the path is not a folder',
    ELOOP: 'too many symbolic links',
  };
  return words[code] ?? (code || (error instanceof Error ? error.message : String(error)));
}

async function resolved(target: string): Promise<string> {
  return realpath(target).catch(() => target);
}
