import { expect, it } from 'vitest';
import { SESSION_FAULTS, type SessionFaultId } from '../../src/simulator/index.js';
import { codesOf, fullPrompts, played } from './play.js';
const only = process.env.ONLY?.split(',');
it.each((only ?? Object.keys(SESSION_FAULTS)) as SessionFaultId[])('%s', async (id) => {
  const run = await played(id);
  const { report } = run;
  console.log(JSON.stringify({ id, raises: SESSION_FAULTS[id].raises, codes: codesOf(run), verdict: report.verdict, ms: Math.round(run.ms), n: run.exchanges.length, full: fullPrompts(run), }));
  console.log(report.session?.parts?.map((p) => `   ${p.id} ${p.status} ${p.ms|0} ${p.reason}`).join('\n') ?? JSON.stringify(report.layers));
  if (only) { console.log(JSON.stringify(report.session, null, 1)); console.log(JSON.stringify(report.findings,null,1), JSON.stringify(report.remedy)); }
  expect(1).toBe(1);
}, 60000);
