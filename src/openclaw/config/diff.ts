const CONTEXT_LINES = 3;

/**
 * A unified diff of two texts that differ in one region, as `diff -u` prints it; '' when they are equal.
 * Several regions close together come out as one hunk.
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const old = lines(before);
  const now = lines(after);
  const shortest = Math.min(old.length, now.length);
  let head = 0;
  while (head < shortest && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shortest - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;

  const from = Math.max(0, head - CONTEXT_LINES);
  const oldEnd = Math.min(old.length, old.length - tail + CONTEXT_LINES);
  const nowEnd = Math.min(now.length, now.length - tail + CONTEXT_LINES);
  const hunk = [
    ...old.slice(from, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, oldEnd).map((line) => ` ${line}`),
  ];
  const header = `@@ -${range(from, oldEnd)} +${range(from, nowEnd)} @@\n`;
  return `--- ${name}\n+++ ${name}\n${header}${hunk.map(closed).join('')}`;
}

/** Lines with their ends; the last one may have none. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/u);
}

function range(from: number, end: number): string {
  return end - from === 1 ? String(from + 1) : `${end === from ? from : from + 1},${end - from}`;
}

function closed(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`;
}
