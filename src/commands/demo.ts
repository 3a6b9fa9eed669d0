/** `demo`: smoke against the embedded simulated server; a session, where only that shows the fault. */
import { summaryText } from '../capture/summary.js';
import { givenOptions } from '../given-options.js';
import { nearest } from '../nearest.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import type { Format } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import { jsonText } from '../report/json.js';
import type { Layout } from '../report/options.js';
import { laidOut, type Page, paragraph } from '../report/page.js';
import {
  DEFAULT_MODEL,
  FAULT_GROUPS,
  FAULT_NAMES,
  FAULTS,
  type Fault,
  QUICK_ENGINE,
  SESSION_FAULTS,
  type SessionFault,
  type Simulator,
  startSimulator,
} from '../simulator/index.js';
import { UsageError } from '../usage-error.js';
import type { SimulatedOptions } from './demo-session.js';
import { aborted, isWhole, type Running, startRecording } from './recording.js';
import { examine } from './smoke.js';

export interface DemoOptions extends SimulatedOptions {
  readonly list?: boolean;
  /** Of the list: as JSON or for people. */
  readonly format?: Format;
  readonly serve?: boolean;
  /** Folder for the turns that come while it serves. */
  readonly record?: string;
  readonly port?: number;
}

/** @throws UsageError for a fault that is not there */
export async function run(options: DemoOptions, ports: Ports): Promise<CommandOutput> {
  if (options.list) return { kind: 'text', text: faultList(options.format), exitCode: 0 };
  const fault = faultNamed(options.fault);
  if ('raises' in fault && !options.serve) {
    const { playAgainst } = await import('./demo-session.js');
    const played = await playAgainst(options, fault, simulatedNote(options.fault, fault), ports);
    return { kind: 'report', ...played };
  }
  const recorded = options.record !== undefined;
  if (recorded && !options.serve) throw new UsageError('--record keeps what is sent to --serve: give both.');
  if (!('raises' in fault) && (options.only || options.skip || options.soak !== undefined))
    throw new UsageError(
      `Smoke shows the fault "${options.fault}"; --only, --skip and --soak are for those that a session shows (inferrs-doctor demo --list).`,
    );
  const simulator = await startSimulator({
    faults: [fault],
    ...(('raises' in fault || recorded) && { engine: QUICK_ENGINE }),
    // The port is then that of the proxy which records.
    ...(options.port !== undefined && !recorded && { port: options.port }),
    ...(options.model !== undefined && { model: options.model }),
  });
  try {
    if (options.serve) return await serve(simulator, options, ports);
    // Nothing of the user's own set-up plays a part in a demonstration.
    const target = { baseUrl: simulator.baseUrl, model: options.model ?? DEFAULT_MODEL };
    const asked = { profile: 'openclaw-2026.9', ...options, ...target } as const;
    const { report, exchanges } = await examine(
      asked,
      { ...ports, env: {} },
      {
        command: 'demo',
        fault: options.fault,
        options: givenOptions(options),
      },
    );
    return {
      kind: 'report',
      report: { ...report, notes: [simulatedNote(options.fault, fault), ...report.notes] },
      exchanges,
    };
  } finally {
    await simulator.close();
  }
}

/** @throws UsageError where there is none of this name */
function faultNamed(name: string): Fault | SessionFault {
  const isMeant = ([id]: [string, unknown]): boolean => id.toLowerCase() === name.toLowerCase();
  const found = Object.entries({ ...SESSION_FAULTS, ...FAULTS }).find(isMeant)?.[1];
  if (found !== undefined) return found;
  const near = nearest(name, FAULT_NAMES);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
  throw new UsageError(
    `There is no fault "${name.slice(0, 80)}". ${hint}inferrs-doctor demo --list names them all.`,
  );
}

function simulatedNote(name: string, { summary }: Fault): string {
  return `A demonstration with a simulated server, "${name}" (${summary}). Nothing of yours was examined.`;
}

/** Narrower pages have each summary below its fault. */
const TWO_COLUMNS = 76;

/** In groups, each fault with what it does. */
function faultList(format?: Format): string | Layout {
  if (format === 'json') {
    const groups = FAULT_GROUPS.map(({ title, faults }) => ({
      title,
      faults: Object.entries(faults).map(([id, { summary }]) => ({ id, summary })),
    }));
    return `${jsonText({ groups })}\n`;
  }
  const width = Math.max(...FAULT_NAMES.map((id) => id.length)) + 4;
  const row = (page: Page, id: string, summary: string): string[] => {
    const lead = `  ${page.paint('code', id)}`;
    return page.columns < TWO_COLUMNS
      ? [lead, ...paragraph(page, '    ', 4, page.say(summary))]
      : paragraph(page, lead + ' '.repeat(width - 2 - id.length), width, page.say(summary));
  };
  return laidOut((page) =>
    FAULT_GROUPS.flatMap(({ title, faults }, at) => [
      ...(at > 0 ? [''] : []),
      page.paint('bold', `${title}:`),
      ...Object.entries(faults).flatMap(([id, { summary }]) => row(page, id, summary)),
    ]),
  );
}

async function serve(simulator: Simulator, options: DemoOptions, ports: Ports): Promise<CommandOutput> {
  const model = options.model ?? DEFAULT_MODEL;
  const recording =
    options.record === undefined ? null : await recordingOf(simulator, options.record, options, ports);
  const { baseUrl } = recording ?? simulator;
  const kept = recording === null ? '' : `, recording into ${options.record}`;
  ports.progress.note(`Serving "${options.fault}" at ${baseUrl}, model ${model}${kept}. Ctrl-C ends it.`);
  await aborted(ports.signal);
  if (recording === null) return { kind: 'text', text: '', exitCode: 0 };
  const recorded = await recording.finish();
  const whenEmpty = 'No turn came: point baseUrl in openclaw.json at it while it serves.';
  const text =
    options.format === 'json'
      ? `${jsonText(recorded)}\n`
      : summaryText(recorded, { isSimulated: true, whenEmpty });
  return { kind: 'text', text, exitCode: isWhole(recorded) ? 0 : 2 };
}

async function recordingOf(
  { baseUrl }: Simulator,
  out: string,
  { port = 0, profile: named }: DemoOptions,
  ports: Ports,
): Promise<Running> {
  const { profile } = await chooseProfile({ profile: named, env: ports.env, cwd: ports.cwd });
  return startRecording({ upstream: baseUrl, port, out, profile }, ports);
}
