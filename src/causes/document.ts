import { CODES } from '../codes.js';
import { formatFlags } from '../report/format.js';
import { type Page, paragraph } from '../report/page.js';
import { forMarkdown } from '../wire/sanitize.js';
import { MATRIX_LAYERS, type MatrixLayer } from './cause.js';
import { MATRIX } from './index.js';
import { rowMarkdown, sentence, shownRow } from './show.js';

const LAYER_TITLES = {
  transport: 'Transport: no answer, or not all of it',
  service: 'Service: something answers, but is it the right thing?',
  model: 'Model: is it there, loaded, and able to chat?',
  size: 'Size: does the turn fit?',
  request: 'Request: is its shape accepted?',
  answer: 'Answer: status 200, and still wrong',
  server: 'Server: did it survive?',
  baseline: 'Baseline: is it worse than it was?',
} as const satisfies Record<MatrixLayer, string>;

export const README_START = '<!-- matrix:start -->';
export const README_END = '<!-- matrix:end -->';

/** docs/matrix.md, whole. */
export function matrixDocument(): string {
  const wording = CODES.filter((code) => shownRow(code).basis === 'wording');
  const parts = [
    '# The troubleshooting matrix',
    'Generated from the catalogue in `src/causes` by `npm run docs`; do not edit by hand.',
    'A finding names one of these codes. The layers stand in the order in which things can fail: what fails early explains what fails later. `inferrs-doctor explain CODE` prints one row, `inferrs-doctor explain --error -` finds the row of a pasted error or log.',
    `These codes rest on wording alone, so a server that words them in a new way can be missed: ${wording.map((code) => `\`${code}\``).join(', ')}. All others rest on structure first: the status, the field named, the types expected and found, machine codes, numbers.`,
  ];
  for (const layer of MATRIX_LAYERS) {
    parts.push(`## ${LAYER_TITLES[layer]}`);
    for (const code of CODES) {
      const row = shownRow(code);
      if (row.layer === layer) parts.push(rowMarkdown(row));
    }
  }
  return `${parts.join('\n\n')}\n`;
}

/** The table between the README's markers, the markers included. */
export function readmeBlock(): string {
  const shown = CODES.filter((code) => MATRIX[code].inReadme);
  const rows = shown.map((code) => {
    const { title, advice, flags } = shownRow(code);
    const compat = Object.keys(flags).length === 0 ? '' : `\`${formatFlags(flags)}\``;
    return `| [${code}](docs/matrix.md#${code}) | ${forMarkdown(sentence(title))} | ${forMarkdown(advice)} | ${compat} |`;
  });
  const head = ['| code | what was seen | what to do | compat |', '|---|---|---|---|'];
  return [README_START, ...head, ...rows, README_END].join('\n');
}

/** A README with its block renewed; unchanged when it has no markers. */
export function withReadmeBlock(readme: string): string {
  const from = readme.indexOf(README_START);
  const to = readme.indexOf(README_END);
  if (from < 0 || to < from) return readme;
  return readme.slice(0, from) + readmeBlock() + readme.slice(to + README_END.length);
}

/** All rows as text: one line of what was seen a code, in dependency order. */
export function matrixLines(page: Page): string[] {
  const layers = MATRIX_LAYERS.map((layer) => [
    page.paint('bold', page.say(LAYER_TITLES[layer])),
    ...CODES.map(shownRow)
      .filter((row) => row.layer === layer)
      .flatMap(({ code, title, flags }) => {
        const compat = Object.keys(flags).length === 0 ? '' : ` → ${formatFlags(flags)}`;
        return [`  ${page.paint('code', code)}`, ...paragraph(page, '      ', 6, page.say(title + compat))];
      }),
    '',
  ]);
  return [...layers.flat(), page.say('inferrs-doctor explain CODE prints one row whole.')];
}
