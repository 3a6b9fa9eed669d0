/** Puts a release into the index of src/releases: ids in the order of their months. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const monthOf = (id) => id.replace('openclaw-', '').split('.').map(Number);
const byMonth = (a, b) => monthOf(a)[0] - monthOf(b)[0] || monthOf(a)[1] - monthOf(b)[1];

/** @returns the id before it, else the one after it; the index stays as it is where it has the release */
export function enterRelease(root, version) {
  const at = (file) => path.join(root, 'src/releases', file);
  const [year, month] = version.split('.');
  const id = `openclaw-${year}.${month}`;
  const ids = readFileSync(at('ids.ts'), 'utf8');
  const known = [...ids.matchAll(/'(openclaw-\d{4}\.\d{1,2})'/g)].map(([, found]) => found);
  const all = [...new Set([...known, id])].sort(byMonth);
  const near = all[all.indexOf(id) - 1] ?? all[1];
  if (known.includes(id)) return near;
  const list = all.map((one) => `'${one}'`).join(', ');
  writeFileSync(at('ids.ts'), ids.replace(/PROFILE_IDS = \[[^\]]*\]/, `PROFILE_IDS = [${list}]`));
  const name = `RELEASE_${year}_${month}`;
  const own = `  '${id}': ${name},\n`;
  const index = readFileSync(at('index.ts'), 'utf8')
    .replace(/^import \{ RELEASE_/m, `import { ${name} } from './${year}-${month}.js';\nimport { RELEASE_`)
    .replace(new RegExp(`^ {2}'${near}': .*\\n`, 'm'), (line) =>
      all.indexOf(near) < all.indexOf(id) ? `${line}${own}` : `${own}${line}`,
    );
  writeFileSync(at('index.ts'), index);
  return near;
}
