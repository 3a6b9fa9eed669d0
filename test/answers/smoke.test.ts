import { describe, expect, it } from 'vitest';
import { play } from '../../scripts/agreement/answer-server.mjs';
import { examine } from '../../src/commands/smoke.js';
import type { ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { quietPorts } from '../smoke/harness.js';
import { answer, startRawServer } from '../support/raw-server.js';
import { ROWS, type Row } from './table.js';

const json = (value: unknown) =>
  answer('200 OK', { 'content-type': 'application/json' }, JSON.stringify(value));
const MODELS = { object: 'list', data: [{ id: 'tiny-model', object: 'model' }] };
const DIRECT = {
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Four.' }, finish_reason: 'stop' }],
};

const named = (id: string): Row => {
  const row = ROWS.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no answer ${id}`);
  return row;
};

/** Whole runs as three of the releases: their clients differ most. */
const PLAYED = [
  'openclaw-2026.4',
  'openclaw-2026.6',
  'openclaw-2026.9',
] as const satisfies readonly ProfileId[];

/** A server that is fine but for the streamed answer to a turn without a tool's result. */
const serving = (row: Row) =>
  startRawServer((socket, request) => {
    if (request.startsWith('GET /health')) socket.end(json({ status: 'ok' }));
    else if (request.startsWith('GET /v1/models')) socket.end(json(MODELS));
    else if (request.startsWith('GET')) socket.end(answer('404 Not Found', {}, 'not found'));
    else if (!/"stream":\s*true/u.test(request)) socket.end(json(DIRECT));
    else void play(socket, /"role":\s*"tool"/u.test(request) ? named('finish-stop') : row);
  });

async function verdictOf(row: Row, profile: ProfileId): Promise<string> {
  const server = await serving(row);
  try {
    const options = { baseUrl: server.baseUrl, model: 'tiny-model', profile, timeout: 5000 };
    return (await examine(options, quietPorts())).report.verdict;
  } finally {
    await server.close();
  }
}

const SAMPLE = [
  'finish-stop',
  'finish-eos',
  'finish-length',
  'done-first',
  'event-ping-empty',
  'event-html',
  'call-id-same',
  'call-one-chunk',
  'chunk-message',
  'usage-zero',
  'usage-negative',
  'usage-one',
  'usage-absurd',
  'encoding-raw-deflate',
  'encoding-type-json',
  'whole-json',
  'nothing-many-comments',
  'late-deltas',
] as const;

describe('smoke calls ready what each release works with, and nothing else', () => {
  it.each(SAMPLE)(
    '%s',
    async (id) => {
      const row = named(id);
      const found = await Promise.all(
        PLAYED.map(async (profile) => [profile, (await verdictOf(row, profile)) === 'ready']),
      );
      const wanted = PLAYED.map((profile) => [profile, row.measured[releaseOf(profile).release] === 'pass']);
      expect(found).toEqual(wanted);
    },
    60_000,
  );
});
