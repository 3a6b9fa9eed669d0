import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBinary, runForReport } from './run.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent('where the result goes', () => {
  it('piped text has no escape codes, no spinner frames and nothing on stderr', async () => {
    const { code, stdout, stderr } = await runBinary(['demo', 'generation-a']);
    expect(code).toBe(1);
    expect(stdout).toContain('NEEDS FLAGS');
    expect(stdout).not.toMatch(/[\u001b\u2800-\u28ff]/);
    expect(stderr).toBe('');
  });

  it('FORCE_COLOR paints a pipe, and NO_COLOR or --no-color takes it back', async () => {
    const forced = await runBinary(['demo', '--direct-only'], { env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[');
    const refused = await runBinary(['demo', '--direct-only', '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect(refused.stdout).not.toContain('\u001b[');
    const both = await runBinary(['demo', '--direct-only'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(both.stdout).not.toContain('\u001b[');
  });

  it('--verbose names versions and the platform', async () => {
    const { stdout } = await runBinary(['demo', '--direct-only', '--verbose']);
    expect(stdout).toContain(`, Node ${process.versions.node}, ${process.platform} ${process.arch}`);
    expect(stdout).toMatch(/^ {2}version \d+\.\d+\.\d+, Node/m);
  });

  it('LANG=C and TERM=dumb get plain ASCII', async () => {
    for (const env of [{ LANG: 'C' }, { TERM: 'dumb' }]) {
      const { stdout } = await runBinary(['demo', 'generation-a'], { env });
      expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });

  it.each(['40', '60', '120'])('lines keep within %s columns', async (columns) => {
    const { stdout } = await runBinary(['demo', 'generation-a'], { env: { COLUMNS: columns } });
    const widest = Math.max(...stdout.split('\n').map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(Number(columns));
  });

  it('--output and --evidence write files and print nothing', async () => {
    const [output, evidence] = [path.join(folder, 'report.json'), path.join(folder, 'evidence.json')];
    const { code, stdout } = await runBinary([
      'demo',
      'tools-rejected',
      '--json',
      '--output',
      output,
      '--evidence',
      evidence,
    ]);
    expect([code, stdout]).toEqual([1, '']);
    const report = JSON.parse(await readFile(output, 'utf8'));
    const bundle = JSON.parse(await readFile(evidence, 'utf8'));
    expect(report.verdict).toBe('needs-flags');
    expect(bundle.schema).toBe('inferrs-doctor/evidence/1');
    expect(bundle.exchanges).toHaveLength(report.requests.count);
  });

  it('a file that cannot be written is one sentence, and the result is not lost', async () => {
    const output = path.join(folder, 'no', 'such', 'folder.json');
    const { code, stdout, stderr } = await runBinary(['demo', '--direct-only', '--json', '--output', output]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).verdict).toBe('ready');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('could not be written');
  });

  it('a full disk is one sentence too', async () => {
    const { code, stderr } = await runBinary(['demo', '--direct-only', '--json', '--output', '/dev/full']);
    expect(code).toBe(2);
    expect(stderr).toContain('the disk is full');
  });

  it('github format writes the job summary', async () => {
    const summary = path.join(folder, 'summary.md');
    const { stdout } = await runBinary(['demo', 'tools-rejected', '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(stdout).toMatch(/^::error /m);
    expect(await readFile(summary, 'utf8')).toContain('NEEDS FLAGS');
  });

  it('--fail-on turns the other verdicts into 0', async () => {
    const ignored = await runForReport(['demo', 'tools-rejected', '--fail-on', 'unreachable,backend-limit']);
    expect([ignored.code, ignored.report.verdict, ignored.report.exitCode]).toEqual([0, 'needs-flags', 0]);
    const counted = await runForReport(['demo', 'tools-rejected', '--fail-on', 'needs-flags']);
    expect(counted.code).toBe(1);
  });

  it('--max-requests ends a run as inconclusive, with what is known', async () => {
    const { code, report } = await runForReport(['demo', 'tools-rejected', '--max-requests', '4']);
    expect([code, report.verdict, report.requests.count]).toEqual([6, 'inconclusive', 4]);
    expect(report.findings[0]?.code).toBe('tools-unsupported');
  });

  it('--no-diagnose reports the failure and searches nothing', async () => {
    const { code, report } = await runForReport(['demo', 'generation-a', '--no-diagnose']);
    expect([code, report.verdict, report.requests.count]).toEqual([6, 'inconclusive', 4]);
    expect(report.remedy).toMatchObject({ status: 'untested', flags: { requiresStringContent: true } });
  });

  it('--direct-only stops after the direct request', async () => {
    const { code, report } = await runForReport(['demo', 'tools-rejected', '--direct-only']);
    expect([code, report.layers.map(({ id }) => id)]).toEqual([0, ['health', 'models', 'direct']]);
  });

  it('--flags tests other flags than the configured ones', async () => {
    const flags = '{"supportsTools": false}';
    const { code, report } = await runForReport(['demo', 'tools-rejected', '--flags', flags]);
    expect([code, report.verdict, report.target.flags]).toEqual([0, 'ready', { supportsTools: false }]);
  });
});

describe('several reports at once', () => {
  it('go to their files, each in its format, and what was written is said', async () => {
    const own = await mkdtemp(path.join(folder, 'reports-'));
    const at = (name: string) => path.join(own, name);
    const words = [
      ...['demo', '--direct-only'],
      ...['--report', `json=${at('r.json')}`, '--report', `html=${at('r.html')}`],
      ...['--output', '-', '--evidence', at('evidence.json'), '--report', `prometheus=${at('r.prom')}`],
    ];
    await writeFile(at('r.prom'), 'old');
    const { code, stdout, stderr } = await runBinary(words);
    expect(code).toBe(0);
    expect(stdout).toContain('READY');
    expect(JSON.parse(await readFile(at('r.json'), 'utf8')).verdict).toBe('ready');
    expect(await readFile(at('r.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect((await stat(at('evidence.json'))).mode & 0o777).toBe(0o600);
    // Replaced as a whole: nothing is left beside it.
    expect(await readFile(at('r.prom'), 'utf8')).toMatch(/^# HELP inferrs_doctor_up .*\n$/s);
    expect((await readdir(own)).sort()).toEqual(['evidence.json', 'r.html', 'r.json', 'r.prom']);
    expect(stderr.match(/^Wrote /gm)?.length).toBe(4);
  });

  it('may take stdout, one of them', async () => {
    const { stdout } = await runBinary(['demo', '--direct-only', '--report', 'json']);
    expect(JSON.parse(stdout).verdict).toBe('ready');
    const both = await runBinary(['demo', '--report', 'json', '--report', 'junit']);
    expect([both.code, both.stdout]).toEqual([2, '']);
    expect(both.stderr).toContain('Only one --report can go to stdout');
  });

  it('cost the bundle, not the report, where evidence cannot be written', async () => {
    const { code, stdout, stderr } = await runBinary([
      'demo',
      '--direct-only',
      '--evidence',
      '/nonexistent/evidence.json',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('READY');
    expect(stderr).toContain('/nonexistent/evidence.json: its folder does not exist');
  });
});
