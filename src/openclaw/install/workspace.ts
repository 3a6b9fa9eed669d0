/** A sandbox with copies of what of the user's own decides a turn: workspace texts, skills, plugins. */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Config, type Env, jsonOf, stateDir, stringOf } from '../config/config.js';
import { items, member, walk } from '../config/tree.js';

/** Where the user has them. */
interface OwnPlaces {
  readonly state: string;
  readonly workspace: string;
}

export interface OwnSandbox {
  readonly folder: string;
  readonly configFile: string;
  readonly state: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes the user's own places where a text names those of the sandbox. */
  readonly realPaths: (own: OwnPlaces) => (text: string) => string;
  readonly remove: () => Promise<void>;
}

/** The agent that answers where none is named: the default of the list, else its first. */
export function agentIn(config: Config | null, asked: string | undefined): string {
  const listed = items(config ? walk(config.root, ['agents', 'list']) : undefined);
  const chosen = listed.find((one) => config && jsonOf(config, member(one, 'default')) === true) ?? listed[0];
  return asked ?? (config && stringOf(config, member(chosen, 'id'))) ?? 'main';
}

/** The agent's workspace, as the configuration has it, else the default one. */
export function ownWorkspace(config: Config | null, agent: string, env: Env): string {
  const listed = items(config ? walk(config.root, ['agents', 'list']) : undefined).find(
    (one) => config && stringOf(config, member(one, 'id')) === agent,
  );
  const named =
    config &&
    (stringOf(config, member(listed, 'workspace')) ??
      stringOf(config, walk(config.root, ['agents', 'defaults', 'workspace'])));
  const home = env.HOME || env.USERPROFILE || os.homedir();
  if (named) return path.resolve(named.replace(/^~(?=$|[\\/])/u, () => home));
  const isDefault = agent === agentIn(config, undefined);
  return path.join(path.resolve(stateDir(env)), isDefault ? 'workspace' : `workspace-${agent}`);
}

/** The user's environment, but with every place of OpenClaw's in a new folder. */
export async function openOwnSandbox(
  secrets: Readonly<Record<string, string>>,
  given: Env,
): Promise<OwnSandbox> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'inferrs-doctor-learn-')));
  const at = (name: string): string => path.join(folder, name);
  await Promise.all(['home', 'state', 'tmp'].map((name) => mkdir(at(name))));
  const own = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    value === undefined || /^(?:OPENCLAW_|INFERRS_|npm_)/iu.test(name) ? [] : [[name, value]],
  );
  const places = {
    HOME: at('home'),
    USERPROFILE: at('home'),
    OPENCLAW_HOME: at('home'),
    OPENCLAW_STATE_DIR: at('state'),
    OPENCLAW_CONFIG_PATH: at('openclaw.json'),
    XDG_CACHE_HOME: at('home/.cache'),
    XDG_CONFIG_HOME: at('home/.config'),
    XDG_DATA_HOME: at('home/.local/share'),
    XDG_STATE_HOME: at('home/.local/state'),
    TMPDIR: at('tmp'),
    TEMP: at('tmp'),
    TMP: at('tmp'),
    NO_COLOR: '1',
    TERM: 'dumb',
    CI: '1',
    // The recorder is on this machine, whatever proxy is set.
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
  return {
    folder,
    configFile: at('openclaw.json'),
    state: at('state'),
    workspace: at('workspace'),
    env: { ...Object.fromEntries(own), ...secrets, ...places },
    realPaths:
      ({ state, workspace }) =>
      (text) =>
        text
          .replaceAll(at('workspace'), () => workspace)
          .replaceAll(at('state'), () => state)
          .replaceAll(at('home'), () => given.HOME ?? os.homedir()),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Of the state folder: what adds tools and skills. */
const STATE_PARTS = ['extensions', 'plugins', 'skills'];
const MOST_BYTES = 64 * 1024 * 1024;

/** @returns what was left out, a sentence each */
export async function copyOwnFiles(sandbox: OwnSandbox, own: OwnPlaces): Promise<readonly string[]> {
  const texts = (await readdir(own.workspace).catch(() => [])).filter((name) => name.endsWith('.md'));
  await mkdir(sandbox.workspace, { recursive: true });
  const parts: [string, string][] = [
    ...[...texts, 'skills'].map((name): [string, string] => [
      path.join(own.workspace, name),
      path.join(sandbox.workspace, name),
    ]),
    ...STATE_PARTS.map((name): [string, string] => [
      path.join(own.state, name),
      path.join(sandbox.state, name),
    ]),
  ];
  const notes: string[] = [];
  for (const [from, to] of parts) {
    const bytes = await sizeOf(from, MOST_BYTES);
    if (bytes === null) continue;
    if (bytes > MOST_BYTES) notes.push(`${from} is too large to be copied: what it adds was not learned.`);
    else await cp(from, to, { recursive: true });
  }
  return notes;
}

/** Bytes below a path, counted until there are too many; null where nothing is. */
async function sizeOf(place: string, most: number): Promise<number | null> {
  const facts = await stat(place).catch(() => null);
  if (facts === null) return null;
  if (!facts.isDirectory()) return facts.size;
  let sum = 0;
  for (const name of await readdir(place).catch(() => [])) {
    sum += (await sizeOf(path.join(place, name), most - sum)) ?? 0;
    if (sum > most) break;
  }
  return sum;
}
