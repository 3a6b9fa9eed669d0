/** Every reader of foreign text, and every writer of it, by name: what it does with one text, whatever that is made of. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { captureOf } from '../../src/capture/record.js';
import { capturedTurn, summaryText } from '../../src/capture/summary.js';
import { classifyEvidence, classifyText } from '../../src/commands/explain.js';
import { readSession } from '../../src/commands/finished-session.js';
import { run as runReplay } from '../../src/commands/replay.js';
import { parsePath } from '../../src/config-path.js';
import { takeAnswer } from '../../src/intake/take.js';
import { endOfFirst, parseJson } from '../../src/json.js';
import { json5 } from '../../src/json5.js';
import { changesBetween, factsOf } from '../../src/learn/diff.js';
import { learnedRelease } from '../../src/learn/index.js';
import { type LearnedProfile, PROFILE_SCHEMA, parseProfile } from '../../src/learn/profile.js';
import { nearest } from '../../src/nearest.js';
import { type Config, readConfig } from '../../src/openclaw/config/config.js';
import { unifiedDiff } from '../../src/openclaw/config/diff.js';
import { planFix, verifyPlan } from '../../src/openclaw/config/patch.js';
import { entryOf, everyPlace } from '../../src/openclaw/config/provider.js';
import { unanswered } from '../../src/openclaw/install/bodies.js';
import { knownKeys } from '../../src/openclaw/install/keys.js';
import { judgeAgentTurn, judgeModelRun } from '../../src/openclaw/install/verdict.js';
import { lintProvider } from '../../src/openclaw/lint/lint.js';
import { lintSchema } from '../../src/openclaw/lint/lint-schema.js';
import { FORMATS } from '../../src/options.js';
import type { Ports } from '../../src/ports.js';
import { healthProbe, readHealth } from '../../src/probes/health.js';
import { identifyServer } from '../../src/probes/identify.js';
import { evidenceOf, judgeTurn } from '../../src/probes/judge.js';
import { otherPaths } from '../../src/probes/locate.js';
import { closestIds, modelsProbe, readModels } from '../../src/probes/models.js';
import { readAnswer } from '../../src/reading/answer.js';
import { excerptsOf } from '../../src/reading/excerpt.js';
import { readLiteral } from '../../src/reading/literal.js';
import { isGarbage } from '../../src/reading/symptoms.js';
import { findMarkers, findTextCall } from '../../src/reading/text-call.js';
import { argumentProblems } from '../../src/reading/tool-calls.js';
import { RELEASES } from '../../src/releases/index.js';
import { render } from '../../src/report/index.js';
import { wrap } from '../../src/report/layout.js';
import { parseBaseUrl, sameServer } from '../../src/target.js';
import { createRedactor, redactDeep } from '../../src/wire/redact.js';
import { redactBody } from '../../src/wire/redact-split.js';
import { forMarkdown, forTerminal, forXml } from '../../src/wire/sanitize.js';
import { createSseParser, parseSse } from '../../src/wire/sse.js';
import { KEY, MODEL } from '../faults/fault.js';
import { needsFlags } from '../report/needs-flags-samples.js';
import { answered, probesFor, targetAt } from './downstream.js';

type Reader = (text: string) => unknown;

const RELEASE = RELEASES['openclaw-2026.9'];
const redact = createRedactor([KEY]);
const event = (delta: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const completion = (message: object): string => JSON.stringify({ choices: [{ index: 0, message }] });
/** The text in deltas of 16 characters. */
const streamed = (text: string, delta: (piece: string, at: number) => object): string =>
  Array.from({ length: Math.ceil(text.length / 16) }, (_, at) =>
    event(delta(text.slice(at * 16, at * 16 + 16), at)),
  ).join('');
const texts = (text: string): string => streamed(text, (content) => ({ content }));
const calls = (text: string): string =>
  streamed(text, (piece, at) => ({
    tool_calls: [{ index: at, id: `c${at}`, function: { name: 'f', arguments: JSON.stringify(piece) } }],
  }));
const pieces = (text: string): string =>
  streamed(text, (piece) => ({
    tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: piece } }],
  }));

const target = targetAt('http://127.0.0.1:1/v1');
const [, , turn] = probesFor(target);
const exchange = (body: string, contentType: string, status = 200) => {
  if (turn === undefined) throw new Error('no probe');
  return answered(turn, { status, contentType, body });
};
const judged = (body: string, contentType: string, status = 200): void => {
  judgeTurn(exchange(body, contentType, status), { profile: 'openclaw-2026.9', server: 'unknown' });
  evidenceOf(exchange(body, contentType, status), 'unknown');
};

const ANSWERS: Readonly<Record<string, Reader>> = {
  parseJson,
  endOfFirst,
  argumentProblems,
  excerptsOf,
  readLiteral: (text) => readLiteral(text),
  findTextCall,
  findMarkers,
  isGarbage: (text) => isGarbage(text, true),
  'an error body': (text) => readAnswer(text, 'text/plain', undefined),
  'an error object': (text) =>
    readAnswer(JSON.stringify({ error: { message: text } }), 'application/json', undefined),
  'the text of an answer': (text) => readAnswer(completion({ content: text }), 'application/json', undefined),
  'arguments of a call': (text) =>
    readAnswer(
      completion({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: text } }] }),
      'application/json',
      undefined,
    ),
  'a stream of texts': (text) => readAnswer(texts(text), 'text/event-stream', parseSse(texts(text))),
  'a stream of calls': (text) => readAnswer(calls(text), 'text/event-stream', parseSse(calls(text))),
  'an event stream': (text) => createSseParser().push(text),
  'an event stream, byte by byte': (text) => {
    const parser = createSseParser();
    for (const piece of text) parser.push(piece);
    return parser.end();
  },
  'a judged error': (text) => judged(text, 'application/json', 500),
  'a judged answer': (text) => judged(completion({ content: text }), 'application/json'),
  'a list of models': (text) => {
    const list = JSON.stringify({
      data: [{ id: text }, ...Array.from(text.slice(0, 5000), (id) => ({ id }))],
    });
    const answer = answered(modelsProbe(target), {
      status: 200,
      contentType: 'application/json',
      body: list,
    });
    return [readModels(answer), identifyServer([answer], MODEL)];
  },
  'a health answer': (text) =>
    readHealth(answered(healthProbe(target), { status: 500, contentType: text, body: text })),
};

/** What the client of a release takes: each of its own rules. */
const INTAKE: Readonly<Record<string, Reader>> = Object.fromEntries(
  Object.values(RELEASES).flatMap(({ id, client }): readonly (readonly [string, Reader])[] => [
    [`${id}: bytes`, (text) => takeAnswer(text, 'text/event-stream', client)],
    [`${id}: a line`, (text) => takeAnswer(`data: ${text}\n\n`, 'text/event-stream', client)],
    [`${id}: texts`, (text) => takeAnswer(texts(text), 'text/event-stream', client)],
    [`${id}: calls`, (text) => takeAnswer(calls(text), 'text/event-stream', client)],
    [`${id}: pieces of a call`, (text) => takeAnswer(pieces(text), 'text/event-stream', client)],
    [`${id}: a completion`, (text) => takeAnswer(completion({ content: text }), 'application/json', client)],
  ]),
);

const folder = mkdtempSync(path.join(tmpdir(), 'inferrs-doctor-linear-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const inFile = (text: string): string => {
  const file = path.join(folder, 'file.json');
  writeFileSync(file, text);
  return file;
};
const readable = async (text: string): Promise<Config | null> =>
  readConfig({ config: inFile(text), env: {}, cwd: folder }).catch(() => null);
const around = (row: string): string =>
  `{ models: { providers: { mine: { baseUrl: "http://127.0.0.1:1/v1", api: "openai-completions", models: [{ id: "m", ${row} }] } } } }`;

/** All that config and fix do with a file. */
async function worked(text: string): Promise<void> {
  const config = await readable(text);
  if (config === null) return;
  await lintSchema(config, { profile: 'openclaw-2026.9', release: '2026.9' }, []);
  for (const place of everyPlace(config)) {
    entryOf(config, place);
    lintProvider(config, place, { profile: 'openclaw-2026.9', release: '2026.9' });
    const plan = planFix(config, place, { requiresStringContent: true });
    await verifyPlan(config, place, plan, []);
    unifiedDiff('openclaw.json', text, plan.after);
  }
}

const FILES: Readonly<Record<string, Reader>> = {
  'openclaw.json': worked,
  'a string of openclaw.json': (text) => worked(around(`name: ${JSON.stringify(text)}`)),
  'a comment of openclaw.json': (text) => worked(around(`/* ${text.replaceAll('*/', '* /')} */ name: "n"`)),
  'white space of openclaw.json': (text) => worked(around(`${text.replace(/[^\n]/g, ' ')} name: "n"`)),
  'a key of openclaw.json': (text) => worked(around(`compat: { ${JSON.stringify(text)}: true }`)),
  'a base URL of openclaw.json': (text) =>
    worked(around('').replace('127.0.0.1:1/v1', JSON.stringify(text).slice(1, -1))),
  'an id of openclaw.json': (text) => worked(around('').replace('"m"', JSON.stringify(text))),
  'a service of openclaw.json': (text) =>
    worked(
      around('').replace(
        'api:',
        `localService: { command: ${JSON.stringify(text)}, args: [${JSON.stringify(text)}] }, api:`,
      ),
    ),
  'a path': parsePath,
  json5: (text) => json5(text),
  'a report of a session': (text) => readSession(inFile(text), { cwd: folder }).catch(() => null),
  'a base URL': (text) => parseBaseUrl(`http://h/${encodeURI(text)}x`),
  'a host': (text) => sameServer(text, 'http://127.0.0.1'),
  'other paths': (text) => otherPaths(`http://h/${encodeURI(text)}x`),
  'a model id': (text) => closestIds(text, [`${text}x`]),
  'a misspelt word': (text) => nearest(text, ['requiresStringContent']),
};

const turns = (text: string) => {
  const body = {
    model: 'm',
    messages: [
      { role: 'system', content: text },
      { role: 'user', content: text },
    ],
    stream: true,
  };
  const none = {
    toolResult: null,
    next: null,
    flush: null,
    summary: null,
    afterSummary: null,
    modelRun: null,
  };
  return { agent: body, ...none };
};
const profile = (text: string): LearnedProfile => ({
  schema: PROFILE_SCHEMA,
  release: '2026.9.6',
  learnedAt: '2026-11-01T00:00:00.000Z',
  agent: null,
  config: 'x',
  turns: turns(text),
  keys: null,
  settings: null,
  flags: {},
});

const ports: Ports = {
  env: {},
  cwd: folder,
  signal: new AbortController().signal,
  progress: { update: () => undefined, note: () => undefined, stop: () => undefined },
  stdin: async function* () {},
};
const replayed = (text: string) =>
  runReplay(
    { file: inFile(text), baseUrl: 'http://127.0.0.1:9', diagnose: false, timeout: 1 } as never,
    ports,
  ).catch(() => null);
const captured = async (sent: string, got: string): Promise<void> => {
  const capture = await captureOf(
    {
      startedAt: new Date(0),
      method: 'POST',
      path: `/v1/chat/completions?q=${encodeURIComponent(Buffer.from(sent.slice(0, 2000)).toString())}`,
      headers: ['authorization', `Bearer ${KEY}`],
      body: Buffer.from(sent),
      result: {
        kind: 'response',
        status: 200,
        headers: ['content-type', 'text/event-stream'],
        chunks: [Buffer.from(got)],
        bytes: got.length,
        end: 'complete',
      },
      timing: { total: 1 },
    },
    'http://127.0.0.1:1/v1',
  );
  const one = capturedTurn(capture, 'turn-001.json', 'openclaw-2026.9');
  summaryText({ upstream: 'http://127.0.0.1:1', place: 'x', turns: [one], others: [] });
};
const bundle = (text: string): string =>
  JSON.stringify({
    schema: 'inferrs-doctor/evidence/1',
    report: needsFlags,
    exchanges: [exchange(text, 'text/event-stream'), exchange(text, text.slice(0, 100), 422)],
  });

const RECORDED: Readonly<Record<string, Reader>> = {
  'a captured request': (text) => captured(JSON.stringify(turns(text).agent), '{}'),
  'captured bytes': (text) => captured(text, text),
  'a captured stream': (text) => captured('{}', texts(text)),
  'replay of bytes': replayed,
  'replay of a turn': (text) => replayed(JSON.stringify(turns(text).agent)),
  'replay of a bundle': (text) => replayed(bundle(text)),
  'a learned profile': (text) => {
    const read = parseProfile(JSON.stringify(profile(text)), 'p.json');
    return changesBetween(factsOf(RELEASE), factsOf(learnedRelease(read)));
  },
  'bytes as a learned profile': (text) => {
    try {
      return parseProfile(text, 'p.json');
    } catch {
      return null;
    }
  },
  'what openclaw prints': (text) => {
    const printed = { stdout: text, stderr: text };
    judgeModelRun(printed);
    judgeAgentTurn(printed);
    return unanswered('x', { ...printed, exit: { kind: 'exited', code: 1 }, stopped: 'deadline', ms: 1 }, 1);
  },
  'a schema that openclaw prints': knownKeys,
  'explain --error': classifyText,
  'explain --jsonl': (text) => classifyEvidence({ body: text, status: 400, contentType: text }),
};

/** In a few places, where a server's words may stand. */
const report = (text: string) => ({
  ...needsFlags,
  findings: needsFlags.findings.map((finding) => ({ ...finding, serverSaid: text, title: text })),
  notes: [text],
});
const WRITERS: Readonly<Record<string, Reader>> = {
  redact,
  'redact, where it stands': (text) => redact(`Authorization: Bearer ${text}`),
  redactDeep: (text) => redactDeep({ [text]: [text, { api_key: text }] }, redact),
  redactBody: (text) => redactBody(texts(text), redact),
  'redactBody of calls': (text) => redactBody(calls(text), redact),
  forTerminal: (text) => forTerminal(text),
  forMarkdown,
  forXml: (text) => forXml(text),
  wrap: (text) => wrap(text, 60),
  ...Object.fromEntries(
    FORMATS.map((format) => [
      `a report as ${format}`,
      (text: string) =>
        render(report(text), {
          format,
          columns: 80,
          color: false,
          unicode: true,
          quiet: false,
          verbose: true,
        }),
    ]),
  ),
};

export const READERS: Readonly<Record<string, Reader>> = {
  ...ANSWERS,
  ...INTAKE,
  ...FILES,
  ...RECORDED,
  ...WRITERS,
};
