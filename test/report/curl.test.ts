import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Probe, Target } from '../../src/model.js';
import { curlFor, curlForProbe } from '../../src/report/curl.js';

const NODE_CURL =
  'process.stdout.write(JSON.stringify({ args: process.argv.slice(1), body: require("node:fs").readFileSync(0, "utf8") }))';

/** What a shell makes of the command: the arguments and the standard input that curl would get. */
function run(command: string): { args: string[]; body: string } {
  const script = `curl() { "$NODE" -e "$NODE_CURL" -- "$@"; }\n${command}\n`;
  const env = {
    NODE: process.execPath,
    NODE_CURL,
    INFERRS_API_KEY: 'k e"y',
    X_API_KEY: 'other',
    PATH: process.env.PATH,
  };
  return JSON.parse(execFileSync('sh', ['-c', script], { env, encoding: 'utf8', input: '' }));
}

const HARD = 'it\'s "quoted" $HOME `date` \\ %s\n<<JSON\nJSON\nJSON_\nend';

describe('curlFor', () => {
  it('sends a body as it stands, whatever is in it', () => {
    const { args, body } = run(
      curlFor({
        method: 'POST',
        url: "http://[::1]:8080/v1/chat/completions?it's=$x",
        headers: { 'content-type': 'application/json', 'x-note': "it's $HOME" },
        body: HARD,
        auth: true,
      }),
    );
    expect(body).toBe(`${HARD}\n`);
    expect(args).toEqual([
      ...['-sS', '-N', '-g', '--noproxy', '*', "http://[::1]:8080/v1/chat/completions?it's=$x"],
      ...['-H', 'content-type: application/json', '-H', "x-note: it's $HOME"],
      ...['-H', 'Authorization: Bearer k e"y', '--data-binary', '@-'],
    ]);
  });

  it('reads as people would write it', () => {
    const request = { method: 'GET', url: 'http://127.0.0.1:8080/health', headers: {}, auth: false };
    expect(curlFor(request)).toBe("curl -sS -N -g --noproxy '*' \\\n  http://127.0.0.1:8080/health");
  });

  it('never prints a credential', () => {
    const headers = { Authorization: 'Bearer s3cret', 'X-Api-Key': 's3cret', 'x-empty': '' };
    const command = curlFor({ method: 'DELETE', url: 'http://h/', headers, auth: false });
    expect(command).not.toContain('s3cret');
    expect(run(command).args.slice(5)).toEqual([
      ...['-X', 'DELETE', 'http://h/', '-H', 'Authorization: ', '-H', 'X-Api-Key: other', '-H', 'x-empty;'],
    ]);
  });

  it('repeats a probe with the headers of its target', () => {
    const timeouts = { connect: 1, firstByte: 1, idle: 1, total: 1 };
    const target: Target = {
      baseUrl: 'http://h/v1',
      apiKey: 's3cret',
      headers: { 'x-a': '1', 'x-b': '2' },
      timeouts,
    };
    const probe: Probe = {
      id: 'direct',
      layer: 'direct',
      method: 'POST',
      url: 'http://h/v1/chat/completions',
      headers: { 'x-b': '3' },
      body: '{}',
    };
    const command = curlForProbe(probe, target);
    expect(command).not.toContain('s3cret');
    const { args, body } = run(command);
    expect(body).toBe('{}\n');
    expect(args).toEqual([
      ...[
        '-sS',
        '-N',
        '-g',
        '--noproxy',
        '*',
        'http://h/v1/chat/completions',
        '-H',
        'x-a: 1',
        '-H',
        'x-b: 3',
      ],
      ...['-H', 'Authorization: Bearer k e"y', '--data-binary', '@-'],
    ]);
  });
});
