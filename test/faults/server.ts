import { type RawServer, startRawServer } from '../support/raw-server.js';
import { FAULTS, type FaultName } from './catalogue.js';
import type { Fault, Place } from './fault.js';
import { HEALTHY } from './healthy.js';

/** A server on raw sockets that is well but for one fault. */
export function startFaultyServer(name: FaultName): Promise<RawServer> {
  const fault: Fault = FAULTS[name];
  return startRawServer((socket, request) => {
    const place = placeOf(request);
    const play = place === fault.at ? fault.play : HEALTHY[place];
    play(socket, request);
  });
}

function placeOf(request: string): Place {
  if (request.startsWith('GET /health ')) return 'health';
  if (request.startsWith('GET ')) return 'models';
  return request.includes('"stream":true') ? 'turn' : 'direct';
}

/** The command line of one fault, without the program's name. */
export function argumentsFor(name: FaultName): {
  readonly command: 'check' | 'smoke';
  readonly timeoutMs: number | undefined;
} {
  const fault: Fault = FAULTS[name];
  const command = fault.at === 'health' || fault.at === 'models' ? 'check' : 'smoke';
  return { command, timeoutMs: fault.timeoutMs };
}
