import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../scripts/agreement/answer-server.mjs';
import type { Exchange, Target } from '../../src/model.js';
import { judgeCalmTurn } from '../../src/probes/calm.js';
import { judgeTurn } from '../../src/probes/judge.js';
import type { Judgement } from '../../src/probes/judgement.js';
import { turnProbe } from '../../src/probes/turns.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { type OpenedSend, openSend } from '../../src/wire/send.js';
import { type RawServer, startRawServer } from '../support/raw-server.js';
import { isSlow, ROWS, type Row, wanted } from './table.js';

const byId = new Map(ROWS.map((row) => [row.id, row]));
let server: RawServer;
let target: Target;
let opened: OpenedSend;

beforeAll(async () => {
  server = await startRawServer((socket, request) => {
    const row = byId.get(/\?case=([\w-]+)/u.exec(request)?.[1] ?? '');
    if (row) void play(socket, row);
  });
  const timeouts = { connect: 5000, firstByte: 3000, idle: 3000, total: 30_000 };
  target = { baseUrl: server.baseUrl, model: 'tiny-model', headers: {}, timeouts };
  opened = openSend({ target, userAgent: 'test' });
});

afterAll(async () => {
  await opened.close();
  await server.close();
});

/** Sends the shape turn; the answer is the row's, whatever was asked. */
function ask(row: Row, maxTokens: number): Promise<Exchange> {
  const probe = turnProbe(target, { profile: 'openclaw-2026.9', step: 'shape', flags: {}, maxTokens });
  return opened.send({ ...probe, url: `${probe.url}?case=${row.id}` });
}

/** As smoke asks: first with a low limit, and where that leaves nothing with the release's own. */
async function differences(row: Row): Promise<string[]> {
  const low = await ask(row, 128);
  let high: Promise<Exchange> | undefined;
  const found: string[] = [];
  for (const profile of PROFILE_IDS) {
    const release = releaseOf(profile);
    const want = wanted(row, release.release);
    if (want === null) continue;
    const judge = (exchange: Exchange): Judgement =>
      judgeCalmTurn(exchange, release) ?? judgeTurn(exchange, { profile, server: 'unknown' });
    let judgement = judge(low);
    if (judgement.needsRoom) {
      high ??= ask(row, 4096);
      judgement = judge(await high);
    }
    const verdict = judgement.status === 'fail' ? 'fail' : 'pass';
    if (verdict !== want)
      found.push(`${release.release} ${row.id}: ${verdict} (${judgement.code}), measured ${want}`);
  }
  return found;
}

describe('an odd answer comes to what each release was measured to make of it', () => {
  const groups = [...new Set(ROWS.map(({ group }) => group))];

  it.each(groups)(
    '%s',
    async (group) => {
      const rows = ROWS.filter((row) => row.group === group && !isSlow(row));
      const found: string[] = [];
      for (let at = 0; at < rows.length; at += 8)
        found.push(...(await Promise.all(rows.slice(at, at + 8).map(differences))).flat());
      expect(found).toEqual([]);
    },
    60_000,
  );

  it('for every answer that releases take differently, in every release whose client was measured', () => {
    const measured = PROFILE_IDS.map(releaseOf).filter(({ release, rulesOf }) => rulesOf.client === release);
    expect(measured.length).toBeGreaterThan(3);
    const apart = ROWS.filter((row) => new Set(Object.values(row.measured)).size > 1);
    const unmeasured = apart.flatMap((row) =>
      measured.filter(({ release }) => !row.measured[release]).map(({ release }) => `${release} ${row.id}`),
    );
    expect(unmeasured).toEqual([]);
  });
});
