#!/usr/bin/env node
const [{ enableCompileCache }, { existsSync }, { isAbsolute }] = ['module', 'fs', 'path'].map((name) =>
  process.getBuiltinModule(`node:${name}`),
);
const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
// A folder of the user's own: into a shared temporary one others could put code. Without one, or where it cannot be
// written, nothing is kept.
const folder = [XDG_CACHE_HOME, LOCALAPPDATA, `${HOME}/.cache`, `${HOME}/Library/Caches`].find(
  (path) => path && isAbsolute(path) && existsSync(path),
);
if (folder) enableCompileCache?.(`${folder}/inferrs-doctor`);
await import('../dist/main.js');
