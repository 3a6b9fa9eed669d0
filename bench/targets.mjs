/** What the tool may cost. Ratios are to `node -e 0` of the same round; Node 20 keeps no compiled code between runs. */

export function targetsOf(version, { rows, requests, peaks }) {
  const ratio = (name) => rows.find((row) => row.name === name).ratio;
  return [
    upTo('`--version`, ratio', ratio('--version'), 1.5),
    upTo('`check`, ratio', ratio('check'), version.startsWith('v20.') ? 4 : 3.5),
    upTo('`smoke`, ratio', ratio('smoke'), 5.5),
    upTo('each request besides the server, ratio', requests.eachRatio, 0.15),
    upTo('requests of a healthy smoke', requests.count, 6),
    ...Object.entries(peaks).map(([name, mb]) => upTo(`peak memory of \`${name}\`, MB`, mb, 110)),
  ];
}

const upTo = (name, value, limit) => ({ name, value, limit, met: value <= limit });
