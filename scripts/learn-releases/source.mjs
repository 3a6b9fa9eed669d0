/** The source of a bundled release: src/releases/YYYY-M.ts. */

const MARK = '@rows:';

/** @param measured as `measuredRelease` gives it */
export function sourceOf(measured) {
  const rows = new Map();
  const place = (row) => {
    const text = JSON.stringify(row);
    if (!rows.has(text)) rows.set(text, rows.size);
    return rows.get(text);
  };
  const record = JSON.stringify(measured, (key, value) =>
    key === 'tools' && Array.isArray(value?.[0]) ? `${MARK}${value.map(place).join(', ')}` : value,
  );
  const whole = record.replaceAll(/"@rows:([\d, ]*)"/gu, (_, places) => `rows(TOOLS, [${places}])`);
  const name = `RELEASE_${measured.id.replace('openclaw-', '').replace('.', '_')}`;
  return `/** Written by npm run learn-releases. */
import { type ToolRow, rows } from './columns.js';
import type { MeasuredRelease } from './types.js';

/** What OpenClaw ${measured.release} offered: name, bytes of the tool's JSON, keyword counts in the order of KEYWORD_COLUMNS. */
const TOOLS: readonly ToolRow[] = [
${[...rows.keys()].map((row) => `  ${row},`).join('\n')}
];

export const ${name} = ${whole} as const satisfies MeasuredRelease;
`;
}
