/** Measurements as Markdown. */

export const commandTable = ({ rows, peaks }) =>
  table(
    ['command', 'min ms', 'median ms', 'ratio', 'ratio of minima', 'peak MB'],
    rows.map(({ name, minMs, medianMs, ratio, ratioOfMinima }) => [
      `\`${name}\``,
      minMs.toFixed(0),
      medianMs.toFixed(0),
      ratio.toFixed(2),
      ratioOfMinima.toFixed(2),
      peaks[name]?.toFixed(0) ?? '',
    ]),
  );

export const requestTable = ({ requests: { count, bytes, heldMs, ownMs, eachMs, eachRatio } }) =>
  table(
    ['of a healthy smoke run', ''],
    [
      ['requests', count],
      ['bytes sent', bytes],
      ['the server held them for, ms', heldMs.toFixed(0)],
      ['besides, start-up included, ms', ownMs.toFixed(0)],
      ['each request besides the server, once all is loaded, ms', eachMs.toFixed(1)],
      ['the same, ratio', eachRatio.toFixed(3)],
    ],
  );

export const capturedTable = (rows) =>
  table(
    ['captured turn', 'bytes', 'straight, ms', 'through capture, ms', 'added, ms'],
    rows.map(({ step, bytes, straightMs, capturedMs, addedMs }) => [
      step,
      bytes,
      straightMs.toFixed(1),
      capturedMs.toFixed(1),
      addedMs.toFixed(1),
    ]),
  );

export const targetTable = (targets) =>
  table(
    ['target', 'measured', 'at most', 'met'],
    targets.map(({ name, value, limit, met }) => [
      name,
      value.toFixed(value < 1 ? 3 : 2),
      limit,
      met ? 'yes' : 'no',
    ]),
  );

export const faultTable = (rows) =>
  table(
    ['fault', 'verdict', 'requests', 'full turns', 'bytes'],
    rows.map(({ fault, verdict, count, fullTurns, bytes }) => [fault, verdict, count, fullTurns, bytes]),
  );

function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
