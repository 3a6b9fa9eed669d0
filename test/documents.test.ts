/** The documents: what they link to is there, each is found from the index, and the picture is one of this program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { describe, expect, it } from 'vitest';
import { parse } from '../src/cli/parse.js';

const SKIPPED = /(?:^|[\\/])(?:node_modules|build|dist|\.git|\.bench)(?:[\\/]|$)/;
const DOCUMENTS = readdirSync('.', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md') && !SKIPPED.test(file))
  .map((file) => file.replaceAll(path.sep, '/'));

/** Without what only looks like a link, in code. */
const prose = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/^```.*?^```/gms, '')
    .replace(/`[^`\n]*`/g, '`');

const linksIn = (file: string): string[] =>
  [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

/** The anchors of a document, as GitHub names them. */
function anchorsOf(file: string): Set<string> {
  const slugger = new GithubSlugger();
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => slugger.slug(title.replace(/[`*]/g, ''))),
  );
}

/** Links that lead nowhere. */
const broken = (file: string): string[] =>
  linksIn(file).filter((link) => {
    const [place = '', anchor] = link.split('#');
    const target = place === '' ? file : path.posix.join(path.posix.dirname(file), place);
    if (!existsSync(target)) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
  });

/** The words behind the program's name in blocks for a shell. */
const commandsIn = (file: string): string[][] =>
  [...readFileSync(file, 'utf8').matchAll(/^```(?:sh|bash)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    [
      ...block
        .replace(/\\\n/g, ' ')
        .matchAll(/(?:^|npx |[|;&*] )inferrs-doctor ((?:'[^']*'|"[^"]*"|[^'"#|&;<\n])*)/gm),
    ]
      .map(([, line = '']) => line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [])
      .map((words) => words.map((word) => word.replace(/^['"]|['"]$/g, '')))
      .filter(([word = '']) => /^[a-z]+$/.test(word)),
  );

describe('the documents', () => {
  it.each(DOCUMENTS)('%s: every relative link and anchor leads somewhere', (file) => {
    expect(broken(file)).toEqual([]);
  });

  it('are many, and link to one another', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(12);
    expect(DOCUMENTS.flatMap(linksIn).length).toBeGreaterThan(50);
    expect(anchorsOf('README.md')).toContain('openclaw-says--what-now');
  });

  it.each(DOCUMENTS.filter((file) => commandsIn(file).length > 0))(
    '%s: every command in it is one that the program takes',
    async (file) => {
      for (const words of commandsIn(file)) {
        let taken = false;
        await parse(['node', 'inferrs-doctor', ...words], async () => {
          taken = true;
        });
        expect(taken, words.join(' ')).toBe(true);
      }
    },
  );

  it('of docs/ stand in its index, all of them', () => {
    const listed = linksIn('docs/README.md');
    const kept = readdirSync('docs').filter((file) => file !== 'README.md' && !file.endsWith('.svg'));
    expect(kept.filter((file) => !listed.includes(file))).toEqual([]);
  });

  it('show a picture that is small and loads nothing', () => {
    const picture = readFileSync('docs/smoke.svg', 'utf8');
    expect(picture).toMatch(/^<svg [^>]*aria-label="/);
    expect(picture).not.toMatch(/<script|href=|url\(|@import/);
    expect(picture.length).toBeLessThan(30_000);
  });
});
