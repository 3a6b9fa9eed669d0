import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How the openclaw of a test behaves. */
export type Behaviour = 'sends' | 'hangs' | 'crashes' | 'asks' | 'sends nothing' | 'writes outside';

/** A home with an installed openclaw, a configuration and a workspace of the user's. */
export interface Home {
  readonly folder: string;
  readonly openclaw: string;
  readonly state: string;
  readonly cache: string;
  readonly env: Readonly<Record<string, string>>;
}

export const SECRET = 'sk-live-0123456789abcdef';
export const PROMPT = 'You belong to Ada, who likes short answers.';

export const CONFIG = {
  models: {
    providers: {
      inferrs: {
        baseUrl: 'http://gpu-box:8080/v1',
        apiKey: SECRET,
        headers: { 'x-team': '\u0024{TEAM_TOKEN}' },
        api: 'openai-completions',
        localService: { command: '/never/started' },
        models: [
          { id: 'gemma', name: 'Gemma', contextWindow: 32768, compat: { requiresStringContent: true } },
        ],
      },
    },
  },
  agents: { defaults: { model: { primary: 'inferrs/gemma', fallbacks: ['cloud/large'] } } },
  tools: { profile: 'minimal' },
};

/**
 * Plays the agent: the first turn with a tool, its result, and what the session remembers in the next run. A full window
 * is emptied before the next turn: a flush, a summary.
 */
const PROGRAM = `
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const [behaviour, outside] = JSON.parse(readFileSync(new URL('./behaviour.json', import.meta.url), 'utf8'));
const { env } = process;
if (process.argv.includes('schema')) {
  const object = (properties) => ({ type: 'object', properties });
  const model = object({ id: {}, compat: { anyOf: [object({ requiresStringContent: {}, supportsTools: {}, brandNew: {} })] } });
  const provider = object({ baseUrl: {}, models: { type: 'array', items: model } });
  const providers = { type: 'object', additionalProperties: provider };
  console.log('openclaw banner');
  console.log(JSON.stringify(object({ models: object({ providers }), agents: object({ defaults: object({}) }) })));
  process.exit(0);
}
if (behaviour === 'crashes') {
  console.error('Error: cannot find module "sharp"');
  process.exit(1);
}
if (behaviour === 'hangs') setInterval(() => {}, 1000);
else if (behaviour === 'asks') {
  process.stdout.write('Do you accept the new terms? [y/N] ');
  setInterval(() => {}, 1000);
} else await main();

async function main() {
  const text = readFileSync(env.OPENCLAW_CONFIG_PATH, 'utf8');
  const config = JSON.parse(text);
  const [id, model] = config.agents.defaults.model.primary.split('/');
  const { baseUrl } = config.models.providers[id];
  const workspace = config.agents.defaults.workspace;
  mkdirSync(workspace, { recursive: true });
  const rules = path.join(workspace, 'AGENTS.md');
  if (!existsSync(rules)) writeFileSync(rules, 'Be brief.');
  if (behaviour === 'writes outside') writeFileSync(outside, 'mine now');
  if (behaviour === 'sends nothing') return console.log('{"ok": false, "error": "the moon is full"}');
  const message = process.argv[process.argv.indexOf('--message') + 1];
  const session = process.argv[process.argv.indexOf('--session-id') + 1];
  const memory = path.join(env.OPENCLAW_STATE_DIR, session + '.json');
  const history = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : [];
  const system = [readFileSync(rules, 'utf8'), 'Workspace: ' + workspace, 'Config: ' + text,
    'Secret: ' + Object.values(env).filter((value) => value.includes('sk-live')).join()].join('\\n');
  const parameters = { type: 'object', required: ['path'], properties: { path: { type: 'string', format: 'uri' } } };
  const read = { type: 'function', function: { name: 'read', description: 'Reads.', parameters } };
  const messages = [{ role: 'system', content: system }, ...history,
    { role: 'user', content: [{ type: 'text', text: '[Mon] ' + message }] }];
  const [{ compat = {} }] = config.models.providers[id].models;
  if (compat.requiresStringContent) messages.at(-1).content = '[Mon] ' + message;
  const body = () => ({ model, messages, stream: true, tools: [read], novel: { yes: 1 }, max_completion_tokens: 512 });
  const full = path.join(env.OPENCLAW_STATE_DIR, session + '.full');
  const send = async (value) => {
    const answer = await fetch(baseUrl + '/chat/completions', { method: 'POST', body: JSON.stringify(value) });
    return (await answer.text()).split('\\n\\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)));
  };
  if (existsSync(full)) {
    const asked = (system, tools) => ({ model, messages: [{ role: 'system', content: system }, { role: 'user', content: [{ type: 'text', text: 'now' }] }], stream: true, ...(tools && { tools }), max_completion_tokens: 99 });
    await send(asked('Write it down.', [read]));
    await send(asked('Sum it up.'));
    messages.splice(1, messages.length - 2, { role: 'user', content: [{ type: 'text', text: 'The summary.' }] });
  }
  for (;;) {
    const events = await send(body());
    const { delta } = events[0].choices[0];
    if (events.at(-1).usage.prompt_tokens > 20000) writeFileSync(full, '');
    messages.push(delta);
    if (!delta.tool_calls) break;
    const [call] = delta.tool_calls;
    messages.push({ role: 'tool', content: 'Be brief.', tool_call_id: call.id });
  }
  writeFileSync(memory, JSON.stringify(messages.slice(1)));
  console.log(JSON.stringify({ payloads: [{ text: 'ok' }], meta: {} }));
}
`;

export async function homeWith(behaviour: Behaviour, release = '2026.9.6'): Promise<Home> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-learn-'));
  const at = (...names: string[]): string => path.join(folder, ...names);
  const [openclaw, state] = [at('openclaw'), at('home', '.openclaw')];
  await mkdir(at('openclaw'));
  await mkdir(path.join(state, 'workspace', 'skills'), { recursive: true });
  await writeFile(
    path.join(openclaw, 'package.json'),
    JSON.stringify({ name: 'openclaw', version: release }),
  );
  await writeFile(path.join(openclaw, 'openclaw.mjs'), PROGRAM);
  await writeFile(
    path.join(openclaw, 'behaviour.json'),
    JSON.stringify([behaviour, path.join(state, 'taken.json')]),
  );
  await writeFile(path.join(state, 'openclaw.json'), JSON.stringify(CONFIG, null, 2));
  await writeFile(path.join(state, 'workspace', 'AGENTS.md'), `${PROMPT}\n`);
  const env = {
    PATH: path.dirname(process.execPath),
    HOME: at('home'),
    XDG_CACHE_HOME: at('cache'),
    TEAM_TOKEN: 'team-sk-live-secret-77',
  };
  return { folder, openclaw, state, cache: at('cache'), env };
}

/** Every file below a folder with its content. */
export async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}
