/** What a run costs at each fault of the simulator: requests, full turns, bytes. Counts, not times. */
import { FAULTS } from '../build/simulator/index.js';
import { BINARY, run } from './processes.mjs';

/** For faults that never answer; all others are over long before. */
const TIMEOUT = '2s';

export async function measureFaults(node) {
  const rows = [];
  for (const fault of Object.keys(FAULTS)) {
    const { stdout } = await run(node, [BINARY, 'demo', fault, '--json', '--timeout', TIMEOUT], {
      output: true,
    });
    const { verdict, requests } = JSON.parse(stdout);
    rows.push({ fault, verdict, ...requests });
  }
  return rows;
}
