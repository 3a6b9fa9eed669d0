/** The page in a real browser: every fault of the simulator, sessions, and texts that want to act. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as demo } from '../../src/commands/demo.js';
import type { Exchange } from '../../src/model.js';
import type { Report } from '../../src/report/contract.js';
import { renderFleetHtml } from '../../src/report/fleet-html.js';
import { renderHtml } from '../../src/report/html.js';
import { FAULTS } from '../../src/simulator/index.js';
import { fleetOf } from '../report/fleet-sample.js';
import { ready, samples } from '../report/samples.js';
import { played } from '../session/play.js';
import { quietPorts } from '../smoke/harness.js';
import { CHROMIUM, openChromium } from './chromium.js';
import { hostileReports } from './hostile.js';

/** Bytes of a usual report with its evidence. */
const LARGEST = 300_000;
const WIDTHS = [360, 1200];
const SESSIONS = ['session-healthy', 'no-prompt-cache', 'compaction-rejected'] as const;

let folder = '';
let browser: Browser;
let page: Page;
let axe = '';
let look = '';
const pages: Record<string, { readonly url: string; readonly bytes: number }> = {};

const keep = (name: string, report: Report, exchanges: readonly Exchange[] = []): Promise<void> =>
  keepPage(name, renderHtml(report, exchanges));

async function keepPage(name: string, text: string): Promise<void> {
  const file = path.join(folder, `${name}.html`);
  await writeFile(file, text);
  pages[name] = { url: pathToFileURL(file).href, bytes: Buffer.byteLength(text) };
}

async function keepDemo(fault: string): Promise<void> {
  const output = await demo({ fault, timeout: fault === 'hang' ? 500 : 10_000 }, quietPorts());
  if (output.kind === 'report') await keep(`demo ${fault}`, output.report, output.exchanges);
}

/** What went wrong: errors of scripts and of the policy, requests beyond the file, dialogs. */
const troubles: string[] = [];

async function open(name: string, width = 1200): Promise<void> {
  await page.setViewport({ width, height: 900 });
  await page.goto(pages[name]?.url ?? '');
  await page.evaluate(look);
}

const seen = (what: string): Promise<unknown> => page.evaluate(`look.${what}`);

it.runIf(CHROMIUM === undefined)('the page, in Chromium', (context) => {
  context.skip('there is no Chromium here; CHROME_PATH names one');
});

describe.skipIf(CHROMIUM === undefined)('the page, in Chromium', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'page-'));
    const starting = openChromium(CHROMIUM ?? '');
    const kept = Object.keys(FAULTS).map(keepDemo);
    for (const fault of SESSIONS)
      kept.push(keep(`session ${fault}`, { ...ready, ...(await played(fault)).report }));
    for (const [name, report] of Object.entries({ ...samples, ...hostileReports }))
      kept.push(keep(name, report));
    kept.push(keepPage('fleet', renderFleetHtml(fleetOf({ ...samples, ...hostileReports }))));
    await Promise.all(kept);
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    look = await readFile(new URL('look.js', import.meta.url), 'utf8');
    browser = await starting;
    page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(`script: ${String(error)}`));
    page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('dialog', (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!Object.values(pages).some(({ url }) => url === request.url())) troubles.push(request.url());
    });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('of every report: no errors, no requests, nothing that acts, nothing to scroll sideways', async () => {
    expect(Object.keys(pages).length).toBeGreaterThan(Object.keys(FAULTS).length + 10);
    const calm = { wider: 0, acting: ['STYLE', 'SCRIPT'], attributes: [], verdicts: 1 };
    for (const [name, { bytes }] of Object.entries(pages)) {
      expect(bytes, name).toBeLessThan(LARGEST);
      await open(name);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 900 });
        expect(await seen('calm()'), `${name}, ${width} wide`).toEqual(calm);
      }
    }
    expect(troubles).toEqual([]);
  });

  it.each(['light', 'dark'])('is accessible, in %s', async (scheme) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const names = ['demo generation-a', 'demo ollama-default', 'session no-prompt-cache', 'hostile', 'fleet'];
    for (const [index, name] of names.entries()) {
      await open(name, WIDTHS[index % 2]);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as {
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { html: string }[] }[];
      };
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
      expect(found, name).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });

  it('is walked through by keyboard in the order in which it is read, and every stop is seen', async () => {
    await open('demo generation-a');
    const stops = Number(await seen('stops()'));
    expect(stops).toBeGreaterThan(5);
    const walked: { readonly at: number; readonly outline: string }[] = [];
    for (let step = 0; step < stops; step += 1) {
      await page.keyboard.press('Tab');
      walked.push((await seen('stop()')) as (typeof walked)[number]);
    }
    const places = walked.map(({ at }) => at);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(stops);
    expect(walked.filter(({ outline }) => outline === 'none')).toEqual([]);
  });

  it('copies what stands beside a button, or selects it', async () => {
    await open('demo generation-a');
    await page.focus('button[data-copy]');
    await page.keyboard.press('Enter');
    await page.waitForFunction("look.said() !== 'Copy'");
    if ((await seen('said()')) === 'Selected')
      expect(await seen('selected()')).toContain('requiresStringContent');
    else expect(await seen('said()')).toBe('Copied');
  });

  it('prints on paper, without buttons and with its findings', async () => {
    await open('demo generation-a');
    await page.emulateMediaType('print');
    expect([await seen('buttons()'), await seen('findingsShown()')]).toEqual([0, true]);
    await page.emulateMediaType('screen');
    const paper = await page.pdf({ format: 'A4' });
    expect(Buffer.from(paper.slice(0, 5)).toString()).toBe('%PDF-');
  });
});
