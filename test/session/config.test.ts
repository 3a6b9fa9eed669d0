import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/commands/config.js';
import type { Report } from '../../src/report/contract.js';
import { render } from '../../src/report/index.js';
import { portsIn, text } from '../openclaw/command-ports.js';
import { DOCUMENTED, folderWith } from '../openclaw/folder.js';
import { base } from '../report/sample-parts.js';
import { type PlayOptions, played } from './play.js';

/** A folder with openclaw.json and the report of a session that is over. */
async function folderAfter(fault: Parameters<typeof played>[0], options: PlayOptions = {}): Promise<string> {
  const { report } = await played(fault, options);
  const whole: Report = { ...base, command: 'session', ...report };
  const json = await render(whole, {
    format: 'json',
    columns: 80,
    color: false,
    unicode: true,
    quiet: false,
    verbose: false,
  });
  const cwd = await folderWith({ 'my.json': DOCUMENTED.replace('requiresStringContent: true,', '') });
  await writeFile(path.join(cwd, 'session.json'), json);
  return cwd;
}

const lintsIn = async (cwd: string): Promise<readonly { readonly code: string; readonly title: string }[]> =>
  JSON.parse(await text(run({ config: 'my.json', session: 'session.json', format: 'json' }, portsIn(cwd))))
    .lints;

describe('config --session', () => {
  it('holds the window that works against the one that is configured', async () => {
    const lints = await lintsIn(await folderAfter('window-overstated'));
    expect(lints.map(({ code }) => code)).toEqual(['context-window-too-large']);
    expect(lints[0]?.title).toContain('20000');
  });

  it('tells which flags a compaction needs, and which settings are missing', async () => {
    expect((await lintsIn(await folderAfter('compaction-rejected'))).map(({ code }) => code)).toContain(
      'flags-missing',
    );
    expect((await lintsIn(await folderAfter('reasoning-undeclared'))).map(({ code }) => code)).toContain(
      'session-setting',
    );
  });

  it('says in one sentence what is no such report, and asks no server', async () => {
    const cwd = await folderWith({ 'my.json': DOCUMENTED, 'other.json': '{}' });
    const ask = async () => {
      throw new Error('asked');
    };
    const reading = (session: string) => run({ config: 'my.json', session, ask }, portsIn(cwd));
    await expect(reading('other.json')).rejects.toThrow(
      /other\.json is not the report of a session; write one/,
    );
    await expect(reading('none.json')).rejects.toThrow(/none\.json cannot be read/);
  });
});
