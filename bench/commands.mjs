/** Commands against `node -e 0`, in interleaved rounds, so that a change in the machine's speed meets them all. */
import { BINARY, median, peakOf, run } from './processes.mjs';
import { startServer } from './server.mjs';

/** A fault whose search takes many requests: against a healthy run it gives the cost of one request more. */
const LONG_SEARCH = 'generation-a';

/**
 * Wall times, ratios and peak memory of one Node.
 * @param node path of the binary
 * @param rounds counted rounds, after one that is not
 */
export async function measureCommands(node, rounds) {
  const [healthy, faulty] = [await startServer(), await startServer(LONG_SEARCH)];
  const against = (command, { baseUrl }) => [BINARY, command, '--base-url', baseUrl, '--model', 'tiny-model'];
  const commands = {
    'node -e 0': { args: ['-e', '0'] },
    '--version': { args: [BINARY, '--version'] },
    '--help': { args: [BINARY, '--help'] },
    'explain CODE': { args: [BINARY, 'explain', 'content-array-rejected'] },
    check: { args: against('check', healthy), server: healthy },
    smoke: { args: against('smoke', healthy), server: healthy },
    search: { args: against('smoke', faulty), server: faulty },
  };
  try {
    const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, command] of Object.entries(commands)) {
        const sample = await once(node, command);
        if (round > 0) samples[name].push(sample);
      }
    }
    const peaks = {};
    for (const name of ['--version', 'check', 'smoke']) {
      const three = [];
      for (let at = 0; at < 3; at += 1) three.push(await peakOf(node, commands[name].args));
      peaks[name] = median(three);
    }
    return { rows: rowsOf(samples), requests: requestsOf(samples), peaks };
  } finally {
    healthy.close();
    faulty.close();
  }
}

async function once(node, { args, server }) {
  const before = await server?.facts();
  const { ms } = await run(node, args);
  const after = await server?.facts();
  if (!server) return { ms };
  return {
    ms,
    heldMs: after.heldMs - before.heldMs,
    requests: after.requests - before.requests,
    bytes: after.bytes - before.bytes,
  };
}

function rowsOf(samples) {
  const bare = samples['node -e 0'];
  return Object.entries(samples)
    .filter(([name]) => name !== 'search')
    .map(([name, runs]) => ({
      name,
      minMs: Math.min(...runs.map(({ ms }) => ms)),
      medianMs: median(runs.map(({ ms }) => ms)),
      ratio: median(runs.map(({ ms }, at) => ms / bare[at].ms)),
      ratioOfMinima: Math.min(...runs.map(({ ms }) => ms)) / Math.min(...bare.map(({ ms }) => ms)),
    }));
}

/** What a request costs besides the server's time: all of a healthy run, and one more of a long one. */
function requestsOf({ 'node -e 0': bare, smoke, search }) {
  const own = ({ ms, heldMs }) => ms - heldMs;
  return {
    healthy: { requests: smoke[0].requests, bytes: smoke[0].bytes },
    search: { fault: LONG_SEARCH, requests: search[0].requests, bytes: search[0].bytes },
    heldMs: median(smoke.map(({ heldMs }) => heldMs)),
    ownMs: median(smoke.map(own)),
    furtherMs: median(
      smoke.map((run, at) => (own(search[at]) - own(run)) / (search[at].requests - run.requests)),
    ),
    furtherRatio: median(
      smoke.map(
        (run, at) => (own(search[at]) - own(run)) / (search[at].requests - run.requests) / bare[at].ms,
      ),
    ),
  };
}
