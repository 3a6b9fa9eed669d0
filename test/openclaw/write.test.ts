import * as nodeFs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdit, type FileOps, undoEdit } from '../../src/openclaw/config/write.js';
import { folderWith } from './folder.js';

const before = '\uFEFF{ a: 1 }\r\n';
const after = '\uFEFF{ a: 2 }\r\n';

async function setUp() {
  const cwd = await folderWith({ 'real/openclaw.json': before });
  const file = path.join(cwd, 'real/openclaw.json');
  const read = () => nodeFs.readFile(file, 'utf8');
  const names = async () => (await nodeFs.readdir(path.dirname(file))).toSorted();
  return { cwd, file, read, names };
}

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

/** A file handle whose method of that name fails. */
function brokenHandle(method: 'writeFile' | 'sync' | 'chmod' | 'close', code: string): Partial<FileOps> {
  return {
    open: async (...args: Parameters<FileOps['open']>) => {
      const handle = await nodeFs.open(...args);
      if (args[1] !== 'wx') return handle;
      return new Proxy(handle, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (name === method)
            return () => (name === 'close' ? target.close() : Promise.resolve()).then(failing(code));
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

describe('applyEdit', () => {
  it('replaces the target of a symlink, with its mode, and leaves one backup', async () => {
    const { cwd, file, read, names } = await setUp();
    await nodeFs.chmod(file, 0o640);
    const link = path.join(cwd, 'openclaw.json');
    await nodeFs.symlink('real/openclaw.json', link);
    const written = await applyEdit({ file: link, before, after });
    expect(written).toEqual({ file, backup: `${file}.inferrs-doctor.bak`, backupIsNew: true });
    expect(await read()).toBe(after);
    expect(await nodeFs.readFile(written.backup, 'utf8')).toBe(before);
    expect((await nodeFs.lstat(link)).isSymbolicLink()).toBe(true);
    for (const made of [file, written.backup]) expect((await nodeFs.stat(made)).mode & 0o7777).toBe(0o640);
    expect(await names()).toEqual(['openclaw.json', 'openclaw.json.inferrs-doctor.bak']);
  });

  it('overwrites no earlier backup, and makes no second one of the same text', async () => {
    const { file, names } = await setUp();
    const edits = [
      { file, before, after },
      { file, before: after, after: before },
      { file, before, after },
    ];
    const backups: string[] = [];
    for (const edit of edits) backups.push((await applyEdit(edit)).backup);
    const [first, second] = [`${file}.inferrs-doctor.bak`, `${file}.inferrs-doctor.2.bak`];
    expect(backups).toEqual([first, second, first]);
    expect(await nodeFs.readFile(first, 'utf8')).toBe(before);
    expect(await nodeFs.readFile(second, 'utf8')).toBe(after);
    expect(await names()).toHaveLength(3);
  });

  it.runIf(process.getuid?.() === 0)('keeps the owner', async () => {
    const { file } = await setUp();
    await nodeFs.chown(file, 12345, 23456);
    await applyEdit({ file, before, after });
    expect(await nodeFs.stat(file)).toMatchObject({ uid: 12345, gid: 23456 });
  });

  const faults: readonly [string, Partial<FileOps>, RegExp][] = [
    ['no space when the file is opened', { open: failing('ENOSPC') }, /no space left/],
    ['no space in the middle', brokenHandle('writeFile', 'ENOSPC'), /no space left/],
    ['no space when it is synced', brokenHandle('sync', 'ENOSPC'), /no space left/],
    ['an error that only close tells', brokenHandle('close', 'EIO'), /EIO/],
    ['a mode that cannot be set', brokenHandle('chmod', 'EPERM'), /not permitted/],
    ['a read-only file system', { access: failing('EROFS') }, /read-only/],
    ['no permission', { access: failing('EACCES') }, /permission denied/],
    ['a rename that fails', { rename: failing('EACCES') }, /permission denied/],
    ['a link that is gone', { realpath: failing('ENOENT') }, /no such file/],
  ];
  it.each(faults)('leaves the old file whole on %s', async (_, fault, words) => {
    const { file, read, names } = await setUp();
    await expect(applyEdit({ file, before, after }, { ...nodeFs, ...fault })).rejects.toThrow(words);
    expect(await read()).toBe(before);
    expect((await names()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses a file that changed since it was read, or while the new one was written', async () => {
    const { file, read } = await setUp();
    await nodeFs.writeFile(file, '{ mine: 1 }');
    await expect(applyEdit({ file, before, after })).rejects.toThrow(/changed meanwhile/);
    expect(await read()).toBe('{ mine: 1 }');

    await nodeFs.writeFile(file, before);
    let reads = 0;
    const readFile = async (name: string): Promise<Buffer> => {
      reads++;
      if (reads === 2) await nodeFs.writeFile(file, '{ theirs: 1 }');
      return nodeFs.readFile(name);
    };
    const fs: FileOps = { ...nodeFs, readFile: readFile as FileOps['readFile'] };
    await expect(applyEdit({ file, before, after }, fs)).rejects.toThrow(/changed meanwhile/);
    expect(await read()).toBe('{ theirs: 1 }');
  });

  it('refuses to cut a hard link', async () => {
    const { file, read } = await setUp();
    await nodeFs.link(file, `${file}.other`);
    await expect(applyEdit({ file, before, after })).rejects.toThrow(/hard links/);
    expect(await read()).toBe(before);
  });

  it('leaves one whole file wherever the process dies', async () => {
    const left = new Set<string>();
    for (let step = 1; ; step++) {
      const { file, read } = await setUp();
      const { fs, died, closeAll } = dyingAt(step);
      const finished = applyEdit({ file, before, after }, fs).then(() => 'finished');
      const end = await Promise.race([died, finished]);
      left.add(await read());
      await closeAll();
      if (end === 'finished') break;
      expect([before, after]).toContain(await read());
    }
    expect(left).toEqual(new Set([before, after]));
  });
});

describe('undoEdit', () => {
  it('puts the old text back and takes away the backup of this edit only', async () => {
    const { file, read, names } = await setUp();
    const earlier = `${file}.inferrs-doctor.bak`;
    for (const held of ['{ first: 1 }', before]) {
      await nodeFs.writeFile(earlier, held);
      await undoEdit({ file, before, after }, await applyEdit({ file, before, after }));
      expect(await read()).toBe(before);
      expect(await nodeFs.readFile(earlier, 'utf8')).toBe(held);
      expect(await names()).toHaveLength(2);
    }
  });

  it('keeps what was written meanwhile', async () => {
    const { file, read } = await setUp();
    const written = await applyEdit({ file, before, after });
    await nodeFs.writeFile(file, '{ mine: 1 }');
    await expect(undoEdit({ file, before, after }, written)).rejects.toThrow(/changed meanwhile/);
    expect(await read()).toBe('{ mine: 1 }');
    expect(await nodeFs.readFile(written.backup, 'utf8')).toBe(before);
  });
});

/** File operations of which the one with that number, and all after it, never happen. */
function dyingAt(step: number): { fs: FileOps; died: Promise<string>; closeAll: () => Promise<void> } {
  let count = 0;
  let tell: (word: string) => void = () => {};
  const died = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const open = new Set<nodeFs.FileHandle>();
  const counted = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          count++;
          if (count >= step) {
            tell('died');
            return new Promise(() => {});
          }
          const result: unknown = await Reflect.apply(value, object, args);
          if (name !== 'open') return result;
          const handle = result as nodeFs.FileHandle;
          open.add(handle);
          return counted(handle);
        };
      },
    });
  const closeAll = async (): Promise<void> => {
    for (const handle of open) if (handle.fd >= 0) await handle.close();
  };
  return { fs: counted({ ...nodeFs }), died, closeAll };
}
