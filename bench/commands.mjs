/** Commands against `node -e 0`, in interleaved rounds, so that a change in the machine's speed meets them all. */
import { BINARY, median, peakOf, run, startScript } from './processes.mjs';
import { startServer } from './server.mjs';

/**
 * Wall times, ratios and peak memory of one Node.
 * @param node path of the binary
 * @param rounds counted rounds, after one that is not
 */
export async function measureCommands(node, rounds) {
  const server = await startServer();
  const against = (command) => [BINARY, command, '--base-url', server.baseUrl, '--model', 'tiny-model'];
  const commands = {
    'node -e 0': { args: ['-e', '0'] },
    '--version': { args: [BINARY, '--version'] },
    '--help': { args: [BINARY, '--help'] },
    'explain CODE': { args: [BINARY, 'explain', 'content-array-rejected'] },
    check: { args: against('check'), server },
    smoke: { args: against('smoke'), server },
  };
  try {
    const seconds = [];
    const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, command] of Object.entries(commands)) {
        const sample = await once(node, command);
        if (round > 0) samples[name].push(sample);
      }
      const second = await secondRun(node, server);
      if (round > 0) seconds.push(second);
    }
    const peaks = {};
    for (const name of ['--version', 'check', 'smoke']) {
      const three = [];
      for (let at = 0; at < 3; at += 1) three.push(await peakOf(node, commands[name].args));
      peaks[name] = median(three);
    }
    return { rows: rowsOf(samples), requests: requestsOf(samples, seconds), peaks };
  } finally {
    server.close();
  }
}

async function once(node, { args, server }) {
  return server ? beside(server, () => succeed(node, args)) : succeed(node, args);
}

/** The time of a command that failed would say nothing. */
async function succeed(node, args) {
  const ran = await run(node, args);
  if (ran.code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${ran.code}`);
  return ran;
}

/** Smoke once more in a process that has loaded everything. */
async function secondRun(node, server) {
  const script = await startScript(node, new URL('again.mjs', import.meta.url));
  await script.ask(server.baseUrl);
  const second = await beside(server, () => script.ask(server.baseUrl));
  script.close();
  return second;
}

/** Adds what the server says of the time: how long it held requests, how many, how many bytes. */
async function beside(server, action) {
  const before = await server.facts();
  const { ms } = await action();
  const after = await server.facts();
  return {
    ms,
    heldMs: after.heldMs - before.heldMs,
    requests: after.requests - before.requests,
    bytes: after.bytes - before.bytes,
  };
}

function rowsOf(samples) {
  const bare = samples['node -e 0'];
  const minimum = (runs) => Math.min(...runs.map(({ ms }) => ms));
  return Object.entries(samples).map(([name, runs]) => ({
    name,
    minMs: minimum(runs),
    medianMs: median(runs.map(({ ms }) => ms)),
    ratio: median(runs.map(({ ms }, at) => ms / bare[at].ms)),
    ratioOfMinima: minimum(runs) / minimum(bare),
  }));
}

/** What a healthy run costs besides the server's time: start-up included, and by request once all is loaded. */
function requestsOf({ 'node -e 0': bare, smoke }, seconds) {
  const each = seconds.map(({ ms, heldMs, requests }) => (ms - heldMs) / requests);
  return {
    count: smoke[0].requests,
    bytes: smoke[0].bytes,
    heldMs: median(smoke.map(({ heldMs }) => heldMs)),
    ownMs: median(smoke.map(({ ms, heldMs }) => ms - heldMs)),
    eachMs: median(each),
    eachRatio: median(each.map((ms, at) => ms / bare[at].ms)),
  };
}
