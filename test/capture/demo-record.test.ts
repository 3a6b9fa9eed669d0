import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/commands/demo.js';
import { readReplayable } from '../../src/replay/file.js';
import { buildTurn } from '../../src/turn/build.js';
import { portsIn, text } from '../openclaw/command-ports.js';
import { folderWith } from '../openclaw/folder.js';
import { ask } from '../simulator/client.js';

it('demo --serve --record plays the model, and keeps what came for replay', async () => {
  const cwd = await folderWith({});
  const ending = new AbortController();
  let heard: (origin: string) => void = () => undefined;
  const serving = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const note = (line: string): void => {
    const origin = /at (http:\/\/[\d.:]+)\/v1, .* recording into turns/.exec(line)?.[1];
    if (origin) heard(origin);
  };
  const ports = portsIn(cwd);
  const output = run(
    { fault: 'healthy', serve: true, record: 'turns' },
    { ...ports, signal: ending.signal, progress: { ...ports.progress, note } },
  );
  const origin = await serving;
  const turn = (step: 'agent' | 'tool-result') =>
    JSON.stringify(buildTurn({ profile: 'openclaw-2026.9', step, model: 'tiny-model' }));
  const said = [];
  for (const body of [turn('agent'), turn('tool-result')])
    said.push((await ask(origin, { path: '/v1/chat/completions', body })).body);
  expect(said[0]).toContain('"name":"read"');
  expect(said[1]).not.toContain('tool_calls');
  ending.abort();
  expect(await output).toMatchObject({ kind: 'text', exitCode: 0 });
  expect(await text(output)).toMatch(/2 turns in turns, 0 failed[\s\S]*with the --base-url of the server/);
  expect(await readdir(path.join(cwd, 'turns'))).toEqual(['turn-001.json', 'turn-002.json']);
  const file = path.join(cwd, 'turns', 'turn-001.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readReplayable(file, ports)).toMatchObject({ kind: 'turn', text: turn('agent') });
});

it('demo --record without --serve is refused', async () => {
  await expect(run({ fault: 'healthy', record: 'turns' }, portsIn('/'))).rejects.toThrow(/give both/);
});
