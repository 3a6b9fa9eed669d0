/** `replay`: re-sends a captured turn, or judges an evidence bundle again. */

import { isLoopback } from '../capture/proxy.js';
import { causeOf } from '../causes/known.js';
import { givenOptions } from '../given-options.js';
import type { Target, Verdict } from '../model.js';
import { chooseProfile, profileNotes } from '../openclaw/config/choose-profile.js';
import type { ImitationOptions, SearchingOptions } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import { smallestOf } from '../replay/ask.js';
import { type Replayable, readReplayable, type Turn } from '../replay/file.js';
import { rejudge } from '../replay/offline.js';
import { replayTurn, type Shrunk } from '../replay/turn.js';
import { Spent } from '../search/asker.js';
import type { SmokeContext } from '../smoke/context.js';
import type { Known } from '../smoke/events.js';
import { checkFirst, openRun } from '../smoke/open.js';
import { stoppedBy } from '../smoke/unanswered.js';
import { verdictOf } from '../smoke/verdict.js';
import { resolveTarget, type TargetOptions } from '../target.js';
import { UsageError } from '../usage-error.js';

/** With `flags` the turn is re-sent as it would be with them. */
export interface ReplayOptions extends TargetOptions, ImitationOptions, SearchingOptions {
  readonly file: string;
}

const MAX_REQUESTS = 40;

/** @throws UsageError for a file that cannot be replayed and for options that cannot be meant */
export async function run(options: ReplayOptions, ports: Ports): Promise<CommandOutput> {
  const given: Replayable = await readReplayable(options.file, ports);
  if (given.kind === 'bundle') {
    const report = await rejudge(given.bundle, ports);
    return { kind: 'report', report, exchanges: given.bundle.exchanges };
  }
  return resend(options, given, ports);
}

async function resend(options: ReplayOptions, turn: Turn, ports: Ports): Promise<CommandOutput> {
  const began = performance.now();
  const asked = withUpstream(options, turn);
  const chosenByFile = asked !== options;
  const resolved = await resolveTarget(asked, chosenByFile ? withoutKey(ports) : ports);
  const { provider } = resolved;
  const target = withModel(resolved.target, options, turn);
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: provider?.release,
    config: options.config,
    env: ports.env,
    cwd: ports.cwd,
  });
  const { profile } = chosen;
  const limited = { ...options, maxRequests: options.maxRequests ?? MAX_REQUESTS };
  const run = openRun(limited, resolved, { target, profile, command: 'replay' }, ports);
  const { context, close } = run;
  const { tell, known } = context;
  tell({ kind: 'noted', notes: [...resolved.notes, ...modelNote(target, turn), ...profileNotes(chosen)] });
  if (chosenByFile && ports.env.INFERRS_API_KEY) {
    const note =
      'INFERRS_API_KEY was not sent: the captured file names this server. Name it with --base-url.';
    tell({ kind: 'noted', notes: [note] });
  }
  try {
    const shrunk = await replayed(context, turn);
    const report = run.report(await replayVerdict(known()), {
      durationMs: Math.round(performance.now() - began),
      file: options.file,
      options: givenOptions(asked),
      ...(shrunk !== null && { smallest: smallestOf(context, shrunk.body, shrunk.minimal) }),
    });
    return { kind: 'report', report, exchanges: context.asker.exchanges };
  } finally {
    await close();
  }
}

/**
 * While OpenClaw is pointed at a recording proxy, its configuration names that proxy: a turn goes back to where it was
 * captured. Only on this machine, so that a file from elsewhere cannot choose who is sent a key.
 */
function withUpstream(options: ReplayOptions, { upstream }: Turn): ReplayOptions {
  const { baseUrl, config, provider } = options;
  const chosen = baseUrl !== undefined || config !== undefined || provider !== undefined;
  if (chosen || upstream === undefined || !URL.canParse(upstream)) return options;
  return isLoopback(new URL(upstream)) ? { ...options, baseUrl: upstream, v1: false } : options;
}

/** A file may name any port of this machine, and whoever listens there is not who the key was given for. */
const withoutKey = ({ env, ...ports }: Ports): Ports => ({ ...ports, env: { ...env, INFERRS_API_KEY: '' } });

/** The model asked for with --model, else the one in the turn. */
function withModel(target: Target, { model }: ReplayOptions, { body }: Turn): SmokeContext['target'] {
  const named = typeof body.model === 'string' && body.model !== '' ? body.model : target.model;
  const chosen = model ?? named;
  if (chosen === undefined) throw new UsageError('The turn names no model; say which with --model ID.');
  return { ...target, model: chosen };
}

function modelNote({ model }: SmokeContext['target'], { body }: Turn): readonly string[] {
  if (typeof body.model !== 'string' || body.model === model) return [];
  return [`The turn names the model ${body.model}; it is sent for ${model} instead.`];
}

/** The check, then the turn. */
async function replayed(context: SmokeContext, turn: Turn): Promise<Shrunk | null> {
  try {
    return (await checkFirst(context, true)) ? await replayTurn(context, turn) : null;
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    context.tell(stoppedBy(error));
    return null;
  }
}

/** A refusal at the door is no limit of the backend, although it was the turn that met it. */
function replayVerdict(known: Known): Promise<Verdict> {
  const root = known.findings.find(({ severity }) => severity === 'error');
  const atDoor = root !== undefined && causeOf(root.code)?.layer === 'service';
  if (!atDoor) return verdictOf(known);
  const findings = known.findings.map((finding) => ({ ...finding, layer: 'direct' as const }));
  return verdictOf({ ...known, findings });
}
