/** A simulated server in a process of its own; `startServer` is the other end. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts the simulator with these faults. `facts` gives what it has held and taken so far. */
export async function startServer(...faults) {
  const child = fork(fileURLToPath(import.meta.url), faults);
  const [{ baseUrl }] = await once(child, 'message');
  const facts = async () => {
    child.send('facts');
    return (await once(child, 'message'))[0];
  };
  return { baseUrl, facts, close: () => child.kill() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { startSimulator } = await import('../dist/simulator/index.js');
  const simulator = await startSimulator({ faults: process.argv.slice(2) });
  process.on('message', () =>
    process.send({
      heldMs: simulator.heldMs(),
      requests: simulator.requests.length,
      bytes: simulator.requests.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
  );
  process.on('disconnect', () => process.exit());
  process.send({ baseUrl: simulator.baseUrl });
}
