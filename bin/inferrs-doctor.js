#!/usr/bin/env node
// A key on the command line is seen in the list of processes no longer than until here.
process.title = 'inferrs-doctor';

/** Where compiled code is kept between runs; undefined where it cannot be. */
function cacheFolder() {
  const { existsSync, mkdirSync } = require('node:fs');
  const { isAbsolute } = require('node:path');
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  // A folder of the user's own: into a shared temporary one others could put code.
  const parent = [XDG_CACHE_HOME, LOCALAPPDATA, `${HOME}/.cache`, `${HOME}/Library/Caches`].find(
    (path) => path && isAbsolute(path) && existsSync(path),
  );
  if (!parent) return undefined;
  const folder = `${parent}/inferrs-doctor`;
  try {
    // Node would make it too, but tries for ever where the system calls it missing instead of refusing it (/proc).
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch {
    return undefined;
  }
}

// Node 20 has no such cache, and takes time to find that out.
if (Number.parseInt(process.versions.node, 10) >= 22) {
  const folder = cacheFolder();
  if (folder) require('node:module').enableCompileCache?.(folder);
}
require('../dist/main.cjs');
