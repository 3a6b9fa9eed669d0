// node scripts/picture.mjs FILE WORDS...: runs the doctor with these words in a terminal and draws what stands there at the end.
// docs/smoke.svg: node scripts/picture.mjs docs/smoke.svg smoke --base-url URL, with a real inferrs of before 2026-04-09 behind the URL.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import xterm from '@xterm/headless';

const COLUMNS = 92;
const [CELL, LINE, PAD] = [8.43, 19, 18];
const INK = '#d6dbe5';
/** The sixteen colours of a terminal, as far as the doctor uses them. */
const COLOURS = { 1: '#ff8a80', 2: '#7fd99a', 3: '#e8b44c', 4: '#82aaff', 6: '#7fd1d9', 8: '#8a93a6' };
const DIM = '#8a93a6';

const [, , file, ...words] = process.argv;
if (!file || words.length === 0) {
  process.stderr.write('picture: name a file and the words of a command.\n');
  process.exit(2);
}

/** What the program writes to a terminal, taken down by script(1). */
async function record() {
  const folder = mkdtempSync(path.join(tmpdir(), 'picture-'));
  symlinkSync(path.resolve('bin/inferrs-doctor.js'), path.join(folder, 'inferrs-doctor'));
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: '/nonexistent', TERM: 'xterm', LANG: 'C.UTF-8' };
  const command = `stty cols ${COLUMNS} rows 60; inferrs-doctor ${words.join(' ')}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 60, allowProposedApi: true });
  for await (const chunk of child.stdout) await new Promise((done) => terminal.write(chunk, done));
  rmSync(folder, { recursive: true });
  return terminal.buffer.active;
}

/** Spaces as ones that no browser joins. */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');

function styleOf(cell) {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor() % 8 || 8] : undefined;
  return [colour ?? (cell.isDim() ? DIM : INK), cell.isBold() ? 1 : 0].join();
}

/** Runs of cells that look alike. */
function runsOf(line) {
  const runs = [];
  for (let x = 0; x < COLUMNS; x += 1) {
    const cell = line.getCell(x);
    const chars = cell.getChars() || ' ';
    const style = styleOf(cell);
    const last = runs.at(-1);
    if (last?.style === style || (last && chars === ' ')) last.text += chars;
    else runs.push({ x, style, text: chars });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== '');
}

const buffer = await record();
const lines = Array.from({ length: buffer.length }, (_, y) => runsOf(buffer.getLine(y)));
while (lines.at(-1)?.length === 0) lines.pop();

const rows = lines.flatMap((runs, y) =>
  runs.map(({ x, style, text }) => {
    const [fill, bold] = style.split(',');
    const at = `x="${(PAD + x * CELL).toFixed(1)}" y="${PAD + 36 + (y + 1) * LINE}"`;
    // Fonts differ in width: each run is as wide as its cells.
    const width = `textLength="${(text.length * CELL).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
    return `<text ${at} ${width} fill="${fill}"${bold === '1' ? ' font-weight="700"' : ''}>${escaped(text)}</text>`;
  }),
);
const title = `$\u00a0inferrs-doctor ${words.join(' ')}`;
const [width, height] = [Math.round(COLUMNS * CELL + 2 * PAD), lines.length * LINE + 2 * PAD + 42];
writeFileSync(
  file,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<rect width="${width}" height="${height}" rx="8" fill="#171b22"/>
<text x="${PAD}" y="${PAD + 14}" fill="${DIM}">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`,
);
