#!/usr/bin/env node
// A key on the command line is seen in the list of processes no longer than until here.
process.title = 'inferrs-doctor';
const [{ enableCompileCache }, { existsSync, mkdirSync }, { isAbsolute }] = ['module', 'fs', 'path'].map(
  (name) => process.getBuiltinModule(`node:${name}`),
);
const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
// A folder of the user's own: into a shared temporary one others could put code. Without one, or where it cannot be
// written, nothing is kept.
const parent = [XDG_CACHE_HOME, LOCALAPPDATA, `${HOME}/.cache`, `${HOME}/Library/Caches`].find(
  (path) => path && isAbsolute(path) && existsSync(path),
);
if (parent && enableCompileCache) {
  const folder = `${parent}/inferrs-doctor`;
  try {
    // Node would make it too, but tries for ever where the system calls it missing instead of refusing it (/proc).
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    enableCompileCache(folder);
  } catch {}
}
require('../dist/main.cjs');
