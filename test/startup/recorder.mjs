/** For `node --import`: appends the URL of every module that is loaded to the file that LOADED_MODULES names. */
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const record = (url) => appendFileSync(process.env.LOADED_MODULES, `${url}\n`);

if (isMainThread) {
  register(import.meta.url);
  process.on('exit', () => {
    for (const file of Object.keys(createRequire(import.meta.url).cache)) record(pathToFileURL(file));
  });
}

export function load(url, context, next) {
  record(url);
  return next(url, context);
}
