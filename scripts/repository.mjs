// npm run repository -- NAME/REPOSITORY: sets where this is kept, wherever it is named (OWNER/inferrs-doctor until then).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const [, , name = ''] = process.argv;
if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
  process.stderr.write('repository: name it as on GitHub: NAME/REPOSITORY.\n');
  process.exit(2);
}
const docs = readdirSync('docs').filter((file) => file.endsWith('.md'));
for (const file of ['package.json', 'README.md', ...docs.map((doc) => `docs/${doc}`)]) {
  const text = readFileSync(file, 'utf8');
  const named = text.replaceAll('OWNER/inferrs-doctor', name);
  if (named !== text) writeFileSync(file, named);
}
