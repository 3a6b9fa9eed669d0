/** A simulated server in a process of its own; `startServer` is the other end. */
import { fileURLToPath } from 'node:url';
import { startScript } from './processes.mjs';

/** Starts the simulator. `facts` gives what it has held and taken so far. */
export async function startServer() {
  const { ready, ask, close } = await startScript(process.execPath, import.meta.url);
  return { baseUrl: ready.baseUrl, facts: () => ask('facts'), close };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { startSimulator } = await import('../build/simulator/index.js');
  const simulator = await startSimulator();
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
