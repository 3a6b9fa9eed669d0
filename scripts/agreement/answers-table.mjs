/** The table of answers in docs/agreement.md, out of test/answers/answers.jsonl. */
import { readFileSync } from 'node:fs';

export const ANSWERS = new URL('../../test/answers/answers.jsonl', import.meta.url);
export const DOCUMENT = new URL('../../docs/agreement.md', import.meta.url);
/** Oldest first. */
const releasesIn = (rows) =>
  [...new Set(rows.flatMap(({ measured }) => Object.keys(measured)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
const BEGIN = '<!-- answers: written by scripts/agreement.mjs --document -->\n';
const END = '<!-- end of answers -->\n';

export const readAnswers = () =>
  readFileSync(ANSWERS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The document with its table of answers as the data has it now. */
export function withAnswers(document) {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/agreement.md has lost the marks of its table of answers');
  return `${document.slice(0, from + BEGIN.length)}\n${tables(readAnswers())}\n${document.slice(to)}`;
}

function tables(rows) {
  const releases = releasesIn(rows);
  const measured = rows.flatMap((row) => Object.values(row.measured).filter((verdict) => verdict !== null));
  const apart = rows.flatMap((row) =>
    row.onPurpose ? Object.values(row.measured).filter((verdict) => verdict === 'pass') : [],
  );
  const sum = `${rows.length} answers, ${measured.length} verdicts of ${releases.length} releases; inferrs-doctor comes to the same in ${measured.length - apart.length}, and to another on purpose in ${apart.length}.`;
  const groups = [...new Set(rows.map(({ group }) => group))];
  return [
    sum,
    ...groups.map((group) =>
      table(
        group,
        rows.filter((row) => row.group === group),
        releases,
      ),
    ),
  ].join('\n\n');
}

function table(group, rows, releases) {
  const head = `### ${group}\n\n| the answer | ${releases.join(' | ')} | agrees |\n|---|${releases.map(() => '---|').join('')}---|`;
  const lines = rows.map(({ about, measured, onPurpose }) => {
    const verdicts = releases.map((release) => measured[release] ?? 'not measured');
    const agrees = onPurpose && verdicts.includes('pass') ? `no, on purpose: ${onPurpose}` : 'yes';
    return `| ${cell(about)} | ${verdicts.join(' | ')} | ${agrees} |`;
  });
  return [head, ...lines].join('\n');
}

const cell = (text) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll('_', '\\_');
