import { readFile, stat } from 'node:fs/promises';

/**
 * The bytes of a file. Nothing else is opened: a pipe may be waited for without end (and then the process itself
 * cannot end), a device read without end.
 * @throws Node's error, or one whose message says what it is instead
 */
export async function readRegularFile(file: string, maxBytes: number): Promise<Buffer> {
  const facts = await stat(file);
  if (facts.isDirectory()) throw new Error('it is a folder');
  if (!facts.isFile()) throw new Error('it is a pipe or a device, not a file');
  if (facts.size > maxBytes) throw new Error(`it is larger than ${Math.round(maxBytes / 1e6)} MB`);
  return readFile(file);
}
