import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Capture, captureOf } from '../../src/capture/record.js';
import { type ReplayOptions, run } from '../../src/commands/replay.js';
import type { JsonObject } from '../../src/model.js';
import type { Report } from '../../src/report/contract.js';
import { type Fault, type FaultId, type Simulator, startSimulator } from '../../src/simulator/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { folderWith } from '../openclaw/folder.js';
import { quietPorts } from '../smoke/harness.js';

export async function simulate(...faults: (FaultId | Fault)[]): Promise<Simulator> {
  const simulator = await startSimulator({ faults });
  onTestFinished(simulator.close);
  return simulator;
}

export const AGENT = buildTurn({ profile: 'openclaw-2026.9', step: 'agent', model: 'tiny-model' });
export const TOOL_RESULT = buildTurn({
  profile: 'openclaw-2026.9',
  step: 'tool-result',
  model: 'tiny-model',
});

/** The file that `capture` writes for this turn. */
export async function captured(body: JsonObject, upstream: string): Promise<string> {
  const capture: Capture = await captureOf(
    {
      startedAt: new Date(0),
      method: 'POST',
      path: '/v1/chat/completions',
      headers: [],
      body: Buffer.from(JSON.stringify(body)),
      result: { kind: 'failure', code: 'ABORTED', message: '' },
      timing: { total: 1 },
    },
    upstream,
  );
  return fileWith(JSON.stringify(capture));
}

export async function fileWith(text: string): Promise<string> {
  return path.join(await folderWith({ 'turn.json': text }), 'turn.json');
}

export async function replay(options: ReplayOptions, ports = quietPorts()): Promise<Report> {
  const given = { profile: 'openclaw-2026.9', timeout: 2000, ...options } as const;
  const output = await run(given, ports);
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

export const bodiesOf = ({ requests }: Simulator) =>
  requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
