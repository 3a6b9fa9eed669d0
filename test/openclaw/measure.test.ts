import { expect, it } from 'vitest';
import { measureForConfig } from '../../src/commands/measure.js';
import type { Ports } from '../../src/ports.js';
import { useSimulators } from '../simulator/serve.js';
import { folderWith } from './folder.js';

const nothing = (): void => {};

const portsIn = (cwd: string, signal = new AbortController().signal): Ports => ({
  cwd,
  env: { HOME: cwd },
  signal,
  progress: { update: nothing, note: nothing, stop: nothing },
  stdin: async function* () {},
});

const { start } = useSimulators();

it('says where no server of use answers, why, and who would be taken for it', async () => {
  const { baseUrl } = await start({ faults: ['wrong-service'] });
  const asked = (signal?: AbortSignal) => measureForConfig({ baseUrl }, portsIn('/', signal));
  const reason = expect.stringContaining('instead of a list of models');
  const live = { healthAnsweredBy: 'nginx/1.24.0' };
  expect(await asked()).toEqual({ kind: 'silent', at: baseUrl, reason, live, verdict: 'unreachable' });
  expect(await asked(AbortSignal.abort())).toEqual({
    kind: 'silent',
    at: baseUrl,
    reason: 'interrupted',
    verdict: 'interrupted',
  });
});

it('asks the server that --base-url names for what the file configures', async () => {
  const { baseUrl } = await start({ faults: ['generation-a'] });
  const provider = { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'm', compat: {} }] };
  const cwd = await folderWith({ 'my.json': JSON.stringify({ models: { providers: { mine: provider } } }) });
  const options = { config: 'my.json', provider: 'mine', baseUrl };
  expect(await measureForConfig(options, portsIn(cwd))).toMatchObject({
    kind: 'answers',
    at: baseUrl,
    live: { flags: { missing: { requiresStringContent: true } } },
  });
});
