/** `learn`: the turn, the flags and the config keys of the installed OpenClaw, as a profile of the user's own. */

import { COMPAT_FLAGS } from '../flags/flags.js';
import { type Change, changesBetween, factsOf, type TurnFacts } from '../learn/diff.js';
import { type TriedFlag, triedFlags } from '../learn/flags.js';
import { lastLearned, learnedRelease, writeProfile } from '../learn/index.js';
import type { LearnedProfile } from '../learn/profile.js';
import type { JsonObject } from '../model.js';
import { learn } from '../openclaw/install/learn.js';
import type { CommandOutput, Ports } from '../ports.js';
import { bundledFor, releaseOf } from '../releases/index.js';
import type { Release } from '../releases/types.js';
import { formatMs } from '../report/format.js';
import { jsonText } from '../report/json.js';
import { padEnd } from '../report/layout.js';
import type { Layout } from '../report/options.js';
import { laidOut, type Page, paragraph } from '../report/page.js';
import { abbreviated } from '../target.js';

export interface LearnOptions {
  /** The `openclaw` command, its openclaw.mjs, or the folder it is installed in; absent: the one on PATH. */
  readonly openclaw?: string;
  readonly agent?: string;
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  /** Try each compat flag once: a turn of OpenClaw for each. */
  readonly flags?: boolean;
  /** Show what changed since the profile learned last, else since the bundled release. */
  readonly diff?: boolean;
  readonly format?: 'text' | 'json';
}

/** @throws UsageError, one sentence, when nothing can be learned */
export async function run(options: LearnOptions, ports: Ports): Promise<CommandOutput> {
  const began = performance.now();
  const { env, cwd, signal, progress } = ports;
  const { profile, notes } = await learn({
    ...options,
    path: options.openclaw,
    flags: options.flags ? flagsToTry() : [],
    env,
    cwd,
    signal,
    progress: progress.update,
  });
  progress.stop();
  const last = options.diff ? await lastLearned(env, profile.agent) : null;
  const file = await writeProfile(profile, env);
  const release = learnedRelease(profile);
  const since = options.diff ? sinceThen(last, release) : null;
  const made: Made = { profile, facts: factsOf(release), file, notes, since, ms: performance.now() - began };
  const text = options.format === 'json' ? `${jsonText(jsonOf(made))}\n` : textOf(made);
  return { kind: 'text', text, exitCode: 0 };
}

interface Made {
  readonly profile: LearnedProfile;
  readonly facts: TurnFacts;
  readonly file: string;
  readonly notes: readonly string[];
  readonly since: { readonly what: string; readonly changes: readonly Change[] } | null;
  readonly ms: number;
}

/** Each value that a search may try, one at a time. */
function flagsToTry(): readonly JsonObject[] {
  return Object.entries(COMPAT_FLAGS).flatMap(([key, { candidates, rewrite }]: [string, Flag]) => {
    if (rewrite === undefined) return [];
    const values = candidates === 'entries' ? [['const']] : candidates;
    return values.map((value) => ({ [key]: value }) as JsonObject);
  });
}
type Flag = Pick<(typeof COMPAT_FLAGS)[keyof typeof COMPAT_FLAGS], 'candidates'> & {
  readonly rewrite?: unknown;
};

function sinceThen(last: LearnedProfile | null, now: Release): Made['since'] {
  const before = last === null ? releaseOf(bundledFor(now)) : learnedRelease(last);
  const when =
    last === null ? `${before.label}, as bundled` : `${before.label} of ${last.learnedAt.slice(0, 10)}`;
  return { what: when, changes: changesBetween(factsOf(before), factsOf(now)) };
}

const count = (value: number): string => value.toLocaleString('en');
const ABOUT_WIDTH = 18;
const EFFECTS: Readonly<Record<TriedFlag['effect'], string>> = {
  none: 'changes nothing in these turns',
  'as-expected': 'changes them as smoke does',
  otherwise: 'changes them otherwise than smoke does: what smoke proves with it may not hold',
};
type Told = readonly [about: string, text: string];

const textOf = (made: Made): Layout => laidOut((page) => madeLines(page, made));

function madeLines(page: Page, { profile, facts, file, notes, since, ms }: Made): string[] {
  const { release, agent, keys } = profile;
  const tools = Object.keys(facts.tools).length;
  const lines = (text: string): string[] => paragraph(page, '', 0, page.say(text));
  const row = ([about, text]: Told): string[] => {
    const lead = `  ${page.paint('dim', padEnd(page.say(about), ABOUT_WIDTH))}`;
    return paragraph(page, lead, ABOUT_WIDTH + 2, page.say(text));
  };
  const rows: readonly Told[] = [
    ['turn', `${count(facts.bytes)} bytes: ${facts.roles.join(', ')}`],
    ['system text', `${count(facts.systemChars)} characters`],
    ['tools', `${tools}, ${count(facts.toolBytes)} bytes, ${facts.keywords.length} schema keywords`],
    ['tool result', profile.turns.toolResult === null ? 'it called no tool' : facts.resultRoles.join(', ')],
    ['compaction', compactionIn(profile)],
    ['compat keys', keys === null ? 'not told; those of the nearest release' : String(keys.compat.length)],
    ...triedFlags(profile).map(({ flag, effect }): Told => ['flag', `${flag}: ${EFFECTS[effect]}`]),
  ];
  const whose = agent === null ? '' : ` · agent ${agent}`;
  return [
    ...paragraph(page, '', 2, page.say(`OpenClaw ${release}${whose} · learned in ${formatMs(ms)}`), 'bold'),
    '',
    ...rows.flatMap(row),
    ...(since === null ? [] : ['', ...lines(sinceText(since))]),
    ...(since?.changes ?? []).flatMap(({ about, change }) => row([about, change])),
    ...(notes.length > 0 ? ['', ...notes.flatMap(lines)] : []),
    '',
    page.say(`Kept in ${abbreviated(file)}`),
    ...lines(
      'It is readable by you only: your own prompts stand in it, and it leaves this machine only if you send it. smoke, init, turn and replay use it for as long as OpenClaw, openclaw.json and the texts of the workspace stay as they are.',
    ),
  ];
}

const sinceText = ({ what, changes }: NonNullable<Made['since']>): string =>
  changes.length === 0 ? `Since ${what}: nothing changed.` : `Since ${what}:`;

function compactionIn({ turns: { flush, summary, afterSummary } }: LearnedProfile): string {
  if (summary === null) return 'not seen: session sends that of the nearest release';
  const seen = [flush && 'a flush', 'a summary', afterSummary && 'the turn after it'];
  return seen.filter((one) => one !== null).join(', ');
}

function jsonOf({ profile, facts, file, notes, since, ms }: Made): JsonObject {
  const { release, agent, learnedAt, config, keys } = profile;
  const value = {
    schema: 'inferrs-doctor/learn/1',
    release,
    agent,
    learnedAt,
    config,
    file,
    turn: facts,
    keys,
    flags: triedFlags(profile),
    since,
    notes,
    durationMs: Math.round(ms),
  };
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
