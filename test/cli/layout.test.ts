/** Texts that are no report stand on the page at every width: wrapped, with their columns, addresses and commands whole. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as config } from '../../src/commands/config.js';
import { run as demo } from '../../src/commands/demo.js';
import { run as explain } from '../../src/commands/explain.js';
import { run as fix } from '../../src/commands/fix.js';
import { run as matrix } from '../../src/commands/matrix.js';
import { measureForConfig } from '../../src/commands/measure.js';
import { run as smoke } from '../../src/commands/smoke.js';
import type { CommandOutput, Ports } from '../../src/ports.js';
import { displayWidth } from '../../src/report/layout.js';
import { type Simulator, startSimulator } from '../../src/simulator/index.js';
import { portsIn } from '../openclaw/command-ports.js';
import { shown } from '../support/shown.js';

let cwd = '';
let ports: Ports;
let simulator: Simulator;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'layout-'));
  ports = portsIn(cwd);
  simulator = await startSimulator({ faults: ['tools-rejected'] });
  const models = [{ id: 'tiny-model', name: 'M', contextWindow: 131_072, maxTokens: 4096 }];
  const provider = { baseUrl: simulator.baseUrl, apiKey: 'local', api: 'openai-completions', models };
  const file = { models: { providers: { mine: provider } } };
  await writeFile(path.join(cwd, 'my.json'), JSON.stringify(file, null, 2));
});
afterAll(async () => {
  await simulator.close();
  await rm(cwd, { recursive: true });
});

const FILE = { config: 'my.json' };
const TEXT = { format: 'text' } as const;
const proving = { ...FILE, acceptLoss: true, prove: () => smoke(FILE, ports) };
const TEXTS: Readonly<Record<string, () => Promise<CommandOutput>>> = {
  'explain CODE': () => explain({ ...TEXT, code: 'context-overflow' }, ports),
  'explain --error': () => explain({ ...TEXT, error: 'Connection error.' }, ports),
  matrix: () => matrix(TEXT, ports),
  'demo --list': () => demo({ ...TEXT, fault: 'healthy', list: true }, ports),
  config: () => config({ ...FILE, ask: (found) => measureForConfig({ ...FILE, ...found }, ports) }, ports),
  'fix --dry-run': () => fix({ ...proving, dryRun: true }, ports),
};

/** What is there to be copied, or to be applied, stands as it is. */
const COPIED = /https?:\/\/|inferrs-doctor |my\.json|^[-+@]/;

describe('laid out', () => {
  it.each(Object.keys(TEXTS))('%s', async (name) => {
    const output = await TEXTS[name]?.();
    if (output === undefined) throw new Error('no text');
    const whole = await shown(output, { columns: 200 });
    const addresses = whole.match(/https?:\/\/[^\s)]+/g) ?? [];
    for (const columns of [60, 80, 120]) {
      const text = await shown(output, { columns });
      const wrapped = text.split('\n').filter((line) => !COPIED.test(line));
      for (const line of wrapped) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      for (const address of addresses) expect(text).toContain(address);
      const coloured = await shown(output, { columns, color: true });
      expect(coloured).not.toBe(text);
      expect(stripVTControlCharacters(coloured)).toBe(text);
    }
  });
});
