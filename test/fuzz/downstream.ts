/** Everything that is done with an answer, from its readers to the printed report. */

import { classify } from '../../src/causes/classify.js';
import { judgeTrouble } from '../../src/check/trouble.js';
import type { Exchange, Probe, Target } from '../../src/model.js';
import { FORMATS } from '../../src/options.js';
import { healthLayer, healthProbe, readHealth } from '../../src/probes/health.js';
import { identifyServer } from '../../src/probes/identify.js';
import { evidenceOf, judgeTurn } from '../../src/probes/judge.js';
import { modelsProbe, readModels } from '../../src/probes/models.js';
import { turnProbe } from '../../src/probes/turns.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import type { Finding, LayerResult, Report } from '../../src/report/contract.js';
import { render } from '../../src/report/index.js';
import { jsonText } from '../../src/report/json.js';
import { dirtIn } from '../faults/clean.js';
import { MODEL } from '../faults/fault.js';
import { ready } from '../report/samples.js';

/** Short, because silence is one of the answers. */
export const TIMEOUTS = { connect: 2000, firstByte: 150, idle: 100, total: 300 };

export const targetAt = (baseUrl: string): Target & { readonly model: string } => ({
  baseUrl,
  model: MODEL,
  headers: {},
  timeouts: TIMEOUTS,
});

const STEPS = ['direct', 'shape', 'tool-result'] as const;
/** The requests whose answers are fuzzed. */
export function probesFor(target: Target): readonly Probe[] {
  const turns = STEPS.map((step) =>
    turnProbe(target, { step, profile: 'openclaw-2026.9', flags: {}, maxTokens: 128 }),
  );
  return [healthProbe(target), modelsProbe(target), ...turns];
}

/** An exchange as `openSend` gives it. */
export const answered = (
  probe: Probe,
  {
    status,
    contentType,
    body,
  }: { readonly status: number; readonly contentType: string; readonly body: string },
): Exchange => ({
  probe,
  outcome: {
    kind: 'response',
    status,
    headers: { 'content-type': contentType, location: contentType, server: contentType },
    body,
    bytes: Buffer.byteLength(body),
    end: 'complete',
  },
  timing: { total: 1 },
});

/** What stands in the printed forms and must not; throws where anything on the way throws. */
export async function dirtOf(exchange: Exchange, target: Target): Promise<readonly string[]> {
  return (await Promise.all(reportsOn(exchange, target).map(dirtInReport))).flat();
}

function reportsOn(exchange: Exchange, target: Target): readonly Report[] {
  const server = identifyServer([exchange], MODEL);
  const base: Report = {
    ...ready,
    server,
    notes: [`said: ${readModels(exchange).kind}, ${readHealth(exchange).reason}`],
  };
  const report = (layers: readonly LayerResult[], findings: readonly Finding[]): Report => ({
    ...base,
    verdict: 'backend-limit',
    layers,
    findings,
  });
  if (exchange.probe.method === 'GET') {
    const others =
      exchange.probe.id === 'health'
        ? { models: answered(modelsProbe(target), NO_LIST) }
        : { health: answered(healthProbe(target), NO_LIST) };
    const facts = { health: exchange, models: exchange, ...others, target, model: MODEL, server };
    const { layers, findings } = judgeTrouble(facts);
    return [report([...layers, healthLayer(exchange)], findings)];
  }
  const evidence = evidenceOf(exchange, server.kind);
  const turns = PROFILE_IDS.map((profile) => {
    const { status, reason, findings } = judgeTurn(exchange, { profile, server: server.kind });
    return report([{ id: exchange.probe.layer, status, ms: 1, reason }], findings);
  });
  return [
    ...turns,
    report([], classify(evidence)),
    report([], classify({ ...evidence, stage: null, carried: null })),
  ];
}

const NO_LIST = { status: 404, contentType: 'text/plain', body: 'not found' };

/** Shows nothing, or hides what follows. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** Dirt in any format of a report. */
export async function dirtInReport(report: Report): Promise<readonly string[]> {
  const rendering = FORMATS.flatMap((format) =>
    [true, false].map(async (unicode) => {
      const options = {
        format,
        columns: unicode ? 80 : 40,
        color: false,
        unicode,
        quiet: false,
        verbose: unicode,
      };
      return { name: `${format}${unicode ? '' : ' in ASCII'}`, text: await render(report, options) };
    }),
  );
  const lines = { name: 'explain --jsonl', text: jsonText(report.findings, 0) };
  return [...(await Promise.all(rendering)), lines].flatMap(({ name, text }) => {
    const seen = text.replaceAll('⚠️', '');
    const invisible = INVISIBLE.test(seen) ? ['an invisible character'] : [];
    return [...dirtIn(text), ...invisible].map((dirt) => `${name}: ${dirt}`);
  });
}
