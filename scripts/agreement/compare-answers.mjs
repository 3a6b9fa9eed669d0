/** Asks installed OpenClaws what they make of the answers of test/answers, and holds that against what is recorded. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { releaseAt } from '../../build/openclaw/install/run.js';
import { profileForRelease } from '../../build/releases/ids.js';
import { readAnswers } from './answers-table.mjs';
import { askOpenClaw } from './ask-openclaw.mjs';

const AT_ONCE = 8;
const SECONDS = 150;

/** @returns how many differ from what is recorded */
export async function compareAnswers({ folders, only, out, log }) {
  const done = out && existsSync(out) ? readFileSync(out, 'utf8').trim().split('\n').map(JSON.parse) : [];
  const rows = readAnswers().filter(({ id }) => new RegExp(only ?? '', 'u').test(id));
  const good = readAnswers().find(({ id }) => id === 'finish-stop');
  let differ = 0;
  for (const folder of folders) {
    const release = await releaseAt(folder, process.cwd());
    const asked = new Set(done.filter((row) => row.release === release).map(({ id }) => id));
    await askOpenClaw({
      folder,
      profile: profileForRelease(release),
      node: process.execPath,
      answers: rows.filter(({ id }) => !asked.has(id)),
      good,
      atOnce: AT_ONCE,
      seconds: SECONDS,
      log,
      take: (result) => {
        const recorded = rows.find(({ id }) => id === result.id)?.measured[release] ?? null;
        const agrees = recorded === null || recorded === result.status;
        if (!agrees) differ += 1;
        if (out) appendFileSync(out, `${JSON.stringify({ release, ...result })}\n`);
        const { id, status, text, requests } = result;
        console.log(
          agrees ? 'agrees' : 'DIFFERS',
          release,
          id,
          status,
          `${requests} requests`,
          JSON.stringify(text),
        );
      },
    });
  }
  return differ;
}
