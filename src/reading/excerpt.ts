/** A text that a person pasted: an error, a log, OpenClaw's own sentence. Where in it are the server's words? */
export interface Excerpt {
  readonly text: string;
  /** The status that stands beside the words; null when none does. */
  readonly status: number | null;
}

const MAX_LINES = 40;
const DETAIL = /\bdetail=(?:([1-5]\d\d)\b[:\s]*)?([^\n]+)/g;
/** OpenClaw's JSON log lines carry the words as a field. */
const PREVIEW = /"(?:rawErrorPreview|rawError|providerErrorMessage)"\s*:\s*"((?:[^"\\]|\\.){1,4000})"/g;
/** Words of which a text that tells of a failure has at least one. */
export const TROUBLE =
  /error|fail|except|reject|refus|unable|invalid|unsupported|not (?:support|found|allowed|permitted)|cannot|can't|denied|exceed|timed? ?out|abort|panic|crash|terminat|killed|warn|fatal|must |expected|unexpected|missing|unknown|truncat|incomplete|empty|[^\d][45]\d\d[^\d]/i;
const TIMESTAMP =
  /^\s*(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?|\[?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:[+-]\d\d:\d\d)?\]?)\s*/;

/**
 * The parts of a paste in which a server's words may stand, the likeliest first: what OpenClaw reports as
 * `detail=…`, then the lines that speak of trouble, then all of it.
 */
export function excerptsOf(pasted: string): readonly Excerpt[] {
  const text = pasted.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '');
  const found: Excerpt[] = [];
  for (const match of text.matchAll(DETAIL)) {
    found.push({ text: (match[2] ?? '').trim(), status: match[1] === undefined ? null : Number(match[1]) });
    if (found.length >= 5) break;
  }
  for (const match of text.matchAll(PREVIEW)) {
    found.push({ text: unescaped(match[1] ?? ''), status: null });
    if (found.length >= 8) break;
  }
  const lines = text.split(/\r?\n/);
  if (lines.length > 6) {
    const telling = lines.filter((line) => TROUBLE.test(line)).slice(-MAX_LINES);
    const plain = telling.map((line) => line.replace(TIMESTAMP, '')).join('\n');
    if (plain !== '') found.push({ text: plain, status: null });
  }
  return [...found, { text, status: null }];
}

function unescaped(json: string): string {
  try {
    return String(JSON.parse(`"${json}"`));
  } catch {
    return json;
  }
}
