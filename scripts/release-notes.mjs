// node scripts/release-notes.mjs: what CHANGELOG.md says of the version in package.json; fails where it says nothing.
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, ...sections] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
const section = sections.find((text) => text.startsWith(`${version} `));
if (section === undefined || !/^\S+ \(\d{4}-\d{2}-\d{2}\)\n/.test(section)) {
  process.stderr.write(`release-notes: CHANGELOG.md has no section "## ${version} (YYYY-MM-DD)".\n`);
  process.exit(2);
}
process.stdout.write(section.slice(section.indexOf('\n')).trim().concat('\n'));
