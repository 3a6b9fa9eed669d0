/** Judges the exchanges of an evidence bundle again, with the rules of this version. Sends nothing. */
import { causeOf } from '../causes/known.js';
import { runCheck } from '../check/run.js';
import { DEFAULT_TIMEOUTS } from '../deadlines.js';
import { isObject, parseJson } from '../json.js';
import type { Exchange, Send, Target } from '../model.js';
import type { Ports } from '../ports.js';
import { judgeTurn } from '../probes/judge.js';
import type { Judgement } from '../probes/judgement.js';
import { profileNamed } from '../releases/index.js';
import type { Finding, LayerResult, Report, ServerInfo } from '../report/contract.js';
import { filledIn } from '../report/filled.js';
import { EXIT_CODES } from '../report/verdict.js';
import { createAsker } from '../search/asker.js';
import { isBusy } from '../smoke/busy.js';
import { fold, type Known, openJournal } from '../smoke/events.js';
import { explainDrop } from '../smoke/liveness.js';
import { layerOf } from '../smoke/prove.js';
import { verdictOf } from '../smoke/verdict.js';
import type { LayerId } from '../steps.js';
import { VERSION } from '../version.js';
import { smallestOf } from './ask.js';
import type { StoredBundle, StoredReport } from './shapes.js';

const TURN_LAYERS: ReadonlySet<LayerId> = new Set(['direct', 'shape', 'agent', 'tool-result']);

/** What the present rules make of one layer. */
interface Rejudged {
  readonly result: LayerResult;
  readonly findings: readonly Finding[];
}

/**
 * The report of the bundle as this version would have written it. What rests on several requests (a search, a proof,
 * a measured size) stands as it was found, unless its layer is judged differently now; notes say what differs.
 */
export async function rejudge({ report, exchanges }: StoredBundle, ports: Ports): Promise<Report> {
  const checked = await recheck(report, exchanges, ports);
  // What it holds may have been asked after the turns.
  const server = { ...held(report.server), ...(checked?.server ?? report.server) };
  const turns = await judgeTurns(report, exchanges, server, ports);
  const layers = report.layers.map((stored) => {
    const now = checked?.layers.get(stored.id) ?? turns.layers.get(stored.id);
    const stands = now === undefined || isMeasured(report, stored) || !changed(stored, now.result);
    return stands ? { result: stored, findings: null } : now;
  });
  const different = new Set(layers.flatMap(({ result, findings }) => (findings === null ? [] : [result.id])));
  const fresh = layers.flatMap(({ findings }) => findings ?? []);
  const findings = merged(report.findings, {
    pool: [...(checked?.findings ?? []), ...turns.findings],
    fresh,
    different,
    model: report.target.model,
  });
  const known = fold([
    { kind: 'server-known', server },
    ...layers.map(({ result }) => ({ kind: 'judged', layer: result }) as const),
    { kind: 'found', findings },
    // A run that did not search says so by its verdict, which then stands.
    { kind: 'searched' },
    { kind: 'proposed', remedy: report.remedy },
    ...(checked?.verdict === undefined ? [] : [{ kind: 'decided', verdict: checked.verdict } as const]),
  ]);
  const verdict = await (different.size === 0 ? verdictAsStored(report, known) : verdictOf(known));
  const { smallest, ...kept } = report;
  // Of the machine that it ran on.
  const { configFile: _, ...target } = report.target;
  return {
    ...kept,
    target,
    tool: { name: 'inferrs-doctor', version: VERSION },
    server,
    verdict,
    exitCode: EXIT_CODES[verdict],
    layers: known.layers,
    findings: known.findings,
    notes: [...report.notes, ...differences(report, known.findings, verdict)],
    ...(smallest && resendable(report, smallest)),
  };
}

/** The command that sends the smallest body is written anew. */
function resendable(report: StoredReport, { body, minimal }: NonNullable<StoredReport['smallest']>) {
  const value = parseJson(body);
  if (!isObject(value)) return {};
  return {
    smallest: smallestOf(
      { target: targetOf(report), profile: profileNamed(report.target.profile) },
      value,
      minimal,
    ),
  };
}

/** A run that was stopped, or that ran out of what it was given, knows more of its verdict than its findings say. */
async function verdictAsStored(report: StoredReport, known: Known): Promise<Report['verdict']> {
  const stopped = report.verdict === 'interrupted' || report.verdict === 'inconclusive';
  return stopped ? report.verdict : verdictOf(known);
}

const held = ({ contextTokens }: ServerInfo) => (contextTokens === undefined ? {} : { contextTokens });

/** A turn that was answered and not read whole: several turns were compared, which one exchange does not show. */
const isMeasured = ({ findings }: StoredReport, { id, status }: LayerResult): boolean =>
  status === 'fail' &&
  findings.some(
    ({ code, layer, severity }) => code === 'silent-truncation' && layer === id && severity === 'error',
  );

const changed = (stored: LayerResult, now: LayerResult): boolean =>
  // A failure that the run forgave is still the same failure.
  stored.status !== 'skipped' && !stored.reason.startsWith(now.reason);

/** The stored findings in the words of the present rules; new ones, where a layer is judged differently, lead. */
function merged(
  stored: readonly Finding[],
  now: {
    readonly pool: readonly Finding[];
    readonly fresh: readonly Finding[];
    readonly different: ReadonlySet<LayerId>;
    readonly model: string | null;
  },
): Finding[] {
  const kept = stored.flatMap((finding) => {
    const present = now.pool.find(({ code, layer }) => code === finding.code && layer === finding.layer);
    if (present === undefined) {
      const isOutdated = finding.severity === 'error' && now.different.has(finding.layer);
      return isOutdated ? [] : [finding];
    }
    return [inPresentWords(finding, present, now.model)];
  });
  const added = now.fresh.filter(({ code }) => !kept.some((finding) => finding.code === code));
  const errors = added.filter(({ severity }) => severity === 'error');
  return [...errors, ...kept, ...added.filter((finding) => !errors.includes(finding))];
}

/** What the run saw and measured stays, also where it went into the advice: that against a size always tells sizes. */
function inPresentWords(stored: Finding, present: Finding, model: string | null): Finding {
  const { code, why, sources, advice, flags } = filledIn(present, { model });
  // A number stands where the words of the cause leave one open.
  const [beginning = advice] = advice.split(/\bN\b/u);
  const measured =
    stored.advice.startsWith(beginning) ||
    JSON.stringify(flags) !== JSON.stringify(stored.flags) ||
    causeOf(code)?.layer === 'size';
  return { ...stored, ...(why !== undefined && { why }), sources, ...(!measured && { advice }) };
}

function differences(
  report: StoredReport,
  findings: readonly Finding[],
  verdict: Report['verdict'],
): string[] {
  const codes = (list: readonly Finding[]) => new Set(list.map(({ code }) => code));
  const [before, after] = [codes(report.findings), codes(findings)];
  const gone = [...before].filter((code) => !after.has(code));
  const added = [...after].filter((code) => !before.has(code));
  return [
    `Judged again from the evidence of a ${report.command} run (inferrs-doctor ${report.tool.version}); nothing was sent.`,
    ...(gone.length > 0 ? [`Found then and not now: ${gone.join(', ')}.`] : []),
    ...(added.length > 0 ? [`Found now and not then: ${added.join(', ')}.`] : []),
    ...(verdict === report.verdict ? [] : [`The verdict was ${report.verdict} then.`]),
  ];
}

/** Asked for something that was not recorded. */
class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
}

interface Rechecked {
  readonly layers: ReadonlyMap<LayerId, Rejudged>;
  readonly findings: readonly Finding[];
  readonly server: ServerInfo;
  readonly verdict?: Report['verdict'];
}

/** The check once more, with the recorded answers; null when the bundle does not hold all that it asks for. */
async function recheck(
  report: StoredReport,
  exchanges: readonly Exchange[],
  { progress, signal }: Ports,
): Promise<Rechecked | null> {
  const firstTurn = exchanges.findIndex(({ probe }) => probe.method === 'POST');
  const asked = firstTurn < 0 ? exchanges : exchanges.slice(0, firstTurn);
  const send: Send = async ({ method, url }) => {
    // With --wait the same question was asked until its answer was good.
    const recorded = asked.findLast(({ probe }) => probe.method === method && probe.url === url);
    if (recorded === undefined) throw new NotRecorded();
    return recorded;
  };
  try {
    const result = await runCheck({
      target: targetOf(report),
      ...(report.target.model !== null && { model: report.target.model }),
      send,
      env: {},
      progress,
      signal,
      thrifty: report.command !== 'check',
    });
    const decides = result.verdict !== undefined && !result.onlyListMissing;
    return {
      layers: new Map(
        result.layers.map((layer) => [
          layer.id,
          { result: layer, findings: result.findings.filter((finding) => finding.layer === layer.id) },
        ]),
      ),
      findings: result.findings,
      server: result.server,
      ...(decides && { verdict: result.verdict }),
    };
  } catch (error) {
    if (error instanceof NotRecorded) return null;
    throw error;
  }
}

function targetOf({ target: { baseUrl, model } }: StoredReport): Target & { readonly model: string } {
  return { baseUrl, model: model ?? '', headers: {}, timeouts: DEFAULT_TIMEOUTS };
}

interface RejudgedTurns {
  /** As configured: the first of each layer. */
  readonly layers: ReadonlyMap<LayerId, Rejudged>;
  /** Of every turn that was sent, those of the searches included. */
  readonly findings: readonly Finding[];
}

async function judgeTurns(
  report: StoredReport,
  exchanges: readonly Exchange[],
  server: ServerInfo,
  ports: Ports,
): Promise<RejudgedTurns> {
  const layers = new Map<LayerId, Rejudged>();
  const findings: Finding[] = [];
  const profile = profileNamed(report.target.profile);
  let again: Judgement | undefined;
  for (const [at, exchange] of exchanges.entries()) {
    const { layer } = exchange.probe;
    if (!TURN_LAYERS.has(layer)) continue;
    const judgement = await withDrop(
      judgeTurn(exchange, { profile, server: server.kind }),
      { report, server, ports },
      exchanges.slice(at + 1),
    );
    findings.push(...judgement.findings);
    // A busy server, and one that had no room to answer, were asked the same turn again.
    const repeats = again !== undefined && again.exchange.probe.layer === layer;
    if (repeats || !layers.has(layer)) {
      layers.set(layer, { result: layerOf(layer, judgement), findings: judgement.findings });
      again = needsAnother(judgement) ? judgement : undefined;
    }
  }
  return { layers, findings };
}

const needsAnother = (judgement: Judgement): boolean => judgement.needsRoom || isBusy(judgement);

/** After a connection that ended early the run asked whether the server lives; the answers are in the bundle. */
async function withDrop(
  judgement: Judgement,
  {
    report,
    server,
    ports,
  }: { readonly report: StoredReport; readonly server: ServerInfo; readonly ports: Ports },
  later: readonly Exchange[],
): Promise<Judgement> {
  const end = later.findIndex(({ probe }) => probe.id !== 'alive');
  const looks = end < 0 ? [...later] : later.slice(0, end);
  const last = looks.at(-1);
  if (last === undefined) return judgement;
  const context = {
    ...openJournal(),
    target: targetOf(report),
    profile: profileNamed(report.target.profile),
    configured: report.target.flags,
    asker: createAsker({ send: async () => looks.shift() ?? last, signal: ports.signal }),
    ports,
    directOnly: false,
    requireTools: false,
    waiting: { baseUrl: report.target.baseUrl, providerId: 'inferrs' },
    fullTurn: true,
    diagnose: false,
    pause: async () => undefined,
  };
  context.tell({ kind: 'server-known', server });
  return explainDrop(context, judgement);
}
