import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rooms of the house and the files beside them, the upper ones first: imports only go down this list. */
const ORDER = [
  'main',
  'watchdog',
  'progress',
  'cli',
  'api',
  'commands',
  'fleet',
  'gate',
  'simulator',
  'replay',
  'capture',
  'session',
  'smoke',
  'check',
  'search',
  'given-options',
  'target',
  'openclaw',
  'learn',
  'probes',
  'causes',
  'ports',
  'report',
  'options',
  'turn',
  'version',
  'reading',
  'intake',
  'flags',
  'nearest',
  'servers',
  'codes',
  'json5',
  'config-path',
  'releases',
  'deadlines',
  'base-url',
  'listen',
  'wire',
  'json',
  'regular-file',
  'model',
  'steps',
  'usage-error',
];

/** Rooms that know no I/O. */
const PURE = ['search', 'causes', 'turn', 'reading', 'intake', 'flags', 'servers', 'releases'];
/** Of Node's own modules, these only compute. */
const IO = /^(?:node:(?!util|crypto|zlib)|undici|ora)|^wire\/(?:send|client|network-fact|reception)/;

interface Import {
  readonly file: string;
  /** A file below src, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts'));
const IMPORTS = FILES.flatMap((file) => importsOf(file, readFileSync(`src/${file}`, 'utf8')));

/** Static and dynamic imports and re-exports, out of the text: TypeScript 7 has no parser to ask. */
function importsOf(file: string, text: string): readonly Import[] {
  const found = text.matchAll(
    /^(import|export) (type )?(?:[^;'"]*? from )?'([^']+)';|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map(([, , type, fixed, lazy = '']) => {
    const name = fixed ?? lazy;
    const to = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    return { file, to, typeOnly: type !== undefined };
  });
}

const roomOf = (file: string): string => (file.split('/')[0] ?? '').replace(/\.[jt]s$/, '');

/** The shortest way from a file along its imports back to itself, in words; none: []. */
function circle(file: string, arrows: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const before = new Map<string, string>();
  const waiting = [file];
  for (const at of waiting)
    for (const to of arrows.get(at) ?? []) {
      if (to === file) {
        const way = [to];
        for (let here = at; here !== file; here = before.get(here) ?? file) way.unshift(here);
        return [[file, ...way].join(' → ')];
      }
      if (!before.has(to)) {
        before.set(to, at);
        waiting.push(to);
      }
    }
  return [];
}

describe('the order of the rooms', () => {
  it('has a place for every room, and none for what is gone', () => {
    expect([...new Set(FILES.map(roomOf))].sort()).toEqual([...ORDER].sort());
  });

  it('is kept by every import: no arrow runs back up, and no two rooms import each other', () => {
    const local = IMPORTS.filter(({ to }) => FILES.includes(to.replace(/\.js$/, '.ts')));
    expect(local.length).toBeGreaterThan(500);
    const upward = local.filter(({ file, to }) => ORDER.indexOf(roomOf(file)) > ORDER.indexOf(roomOf(to)));
    expect(upward.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  it('is kept within each room: no file leads back to itself', () => {
    const arrows = new Map<string, string[]>();
    for (const { file, to } of IMPORTS)
      arrows.set(file, [...(arrows.get(file) ?? []), to.replace(/\.js$/, '.ts')]);
    expect([...arrows.keys()].flatMap((file) => circle(file, arrows))).toEqual([]);
  });

  it.each(PURE)('%s knows no I/O', (room) => {
    const own = IMPORTS.filter(({ file, typeOnly }) => roomOf(file) === room && !typeOnly);
    expect(own).not.toEqual([]);
    expect(own.filter(({ to }) => IO.test(to)).map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  it('sees each way to import', () => {
    const text =
      "import a from './a.js';\nimport type { B } from '../b.js';\nimport {\n  c,\n} from 'c';\nexport { d } from './d.js';\nawait import('./e.js');\nimport './f.js';\n";
    expect(importsOf('x/y.ts', text).map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
      ['x/a.js', false],
      ['b.js', true],
      ['c', false],
      ['x/d.js', false],
      ['x/e.js', false],
      ['x/f.js', false],
    ]);
  });
});
