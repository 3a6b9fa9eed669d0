import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/index.js';
import { runForReport } from '../cli/run.js';
import { DOCUMENTED, folderWith } from '../openclaw/folder.js';

const demo = async (...args: readonly string[]) => {
  const { code, report } = await runForReport(['demo', ...args]);
  return [code, report.verdict, report.findings.map(({ code: found, severity }) => `${found}: ${severity}`)];
};

describe.concurrent('the real binary', () => {
  it('tells a cold start', async () => {
    expect(await demo('cold-start', '--only', 'next-turns')).toEqual([0, 'ready', ['cold-start: info']]);
  }, 30_000);

  it('tells a model that never stops', async () => {
    const found = ['never-stops: warning'];
    expect(await demo('never-stops', '--only', 'next-turns')).toEqual([0, 'ready', found]);
  }, 30_000);

  it('tells a server that is too slow for the release, with the setting that lets it wait', async () => {
    const slow = ['first-token-after-300-s', '--profile', 'openclaw-2026.4', '--timeout', '20m'];
    const only = ['--only', 'next-turns'];
    expect(await demo(...slow, ...only)).toEqual([1, 'needs-flags', ['too-slow: error']]);
  }, 30_000);

  it('tells a window in which the release sends nothing', async () => {
    const simulator = await startSimulator();
    const text = DOCUMENTED.replace('http://127.0.0.1:8080/v1', simulator.baseUrl)
      .replace('google/gemma-4-E2B-it",\n            name', 'tiny-model",\n            name')
      .replace(/contextWindow: \d+/, 'contextWindow: 24576');
    const cwd = await folderWith({ 'openclaw.json': text });
    const config = ['--config', path.join(cwd, 'openclaw.json'), '--profile', 'openclaw-2026.6'];
    const { code, report } = await runForReport(['smoke', '--model', 'tiny-model', ...config]);
    await simulator.close();
    expect([code, report.verdict]).toEqual([1, 'needs-flags']);
    expect(report.findings[0]).toMatchObject({ code: 'window-refused', severity: 'error' });
    expect(report.remedy?.settings.length).toBeGreaterThan(0);
  }, 30_000);
});
