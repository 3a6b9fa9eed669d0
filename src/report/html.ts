/** The report as one page that needs nothing else: no network, and nothing in it that a server said can act. Pure. */
import { createHash } from 'node:crypto';
import type { Exchange } from '../model.js';
import { labelOf } from '../releases/ids.js';
import { LAYERS } from '../steps.js';
import { clip, forXml } from '../wire/sanitize.js';
import type { Finding, LayerResult, Report, Setting } from './contract.js';
import { compatSnippet, formatCount, formatFlags, formatMs, formatTokens, shortTokens } from './format.js';
import { cachePlot, firstTokenPlot } from './html-plot.js';
import { SCRIPT, STYLE } from './html-style.js';
import type { Session } from './session-contract.js';
import { betterSteps, nextSteps, type Step } from './steps.js';
import { costLine, flagsIntro, hasFlags, headline, sentence, titleParts, verdictName } from './summary.js';

/** Longest text of a server on the page, in graphemes. */
const MAX_TEXT = 4000;
/** Of all evidence together, in characters: the page stays small enough to send. */
const MAX_EVIDENCE = 120_000;

const TONES = {
  ready: 'good',
  'needs-flags': 'warn',
  regressed: 'warn',
  inconclusive: 'warn',
  interrupted: 'warn',
} as const;
const STATUS = {
  pass: ['good', '✔', 'pass'],
  warn: ['warn', '⚠', 'warning'],
  fail: ['bad', '✖', 'fail'],
  skipped: ['soft', '–', 'skipped'],
} as const satisfies Record<LayerResult['status'], readonly [tone: string, mark: string, word: string]>;
const SEVERITY_TONE = { error: 'bad', warning: 'warn', info: 'soft' } as const;

export const say = (text: string, max = MAX_TEXT): string => forXml(clip(text, max));
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page is made of. `title` is a text, `main` is HTML. */
export interface HtmlPage {
  readonly title: string;
  readonly head: string;
  readonly verdict: Report['verdict'];
  readonly verdictName: string;
  readonly headline: string;
  readonly main: readonly string[];
}

/** @param exchanges what was sent and what came back, redacted: folded at the end of the page */
export function renderHtml(report: Report, exchanges: readonly Exchange[] = []): string {
  const name = verdictName(report);
  const head = titleParts(report).join(' · ');
  return htmlPage({
    title: `${name}: ${head}`,
    head,
    verdict: report.verdict,
    verdictName: name,
    headline: sentence(headline(report)),
    main: [...reportSections(report), section('Evidence', evidencePart(exchanges))],
  });
}

/** A whole page: verdict first; nothing in it loads or runs but its own style and script. */
export function htmlPage({
  title,
  head,
  verdict,
  verdictName: name,
  headline: line,
  main,
}: HtmlPage): string {
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `${[
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${say(title, 200)}</title>`,
    `<style>${STYLE}</style></head><body>`,
    `<header><h1 class="${toneOf(verdict)}">${name}</h1>`,
    `<p>${say(line)}</p>`,
    `<p class="soft">${say(head, 400)}</p></header>`,
    '<main>',
    ...main,
    '</main>',
    `<script>${SCRIPT}</script></body></html>`,
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`;
}

export const toneOf = (verdict: Report['verdict']): string => TONES[verdict as keyof typeof TONES] ?? 'bad';

/** What to do, layers, findings, the session, the run: everything of a report but its evidence. */
export const reportSections = (report: Report): string[] => [
  section('What to do', [...remedyPart(report), stepsPart(report)]),
  section('Layers', [layerTable(report.layers, `As configured: ${formatFlags(report.target.flags)}`)]),
  section('With the flags of the remedy', [
    report.remedy?.layers ? layerTable(report.remedy.layers, report.remedy.proof) : '',
  ]),
  section('Findings', report.findings.map(findingPart)),
  report.session ? sessionPart(report.session) : '',
  section('The run', [factList(report)]),
];

function section(title: string, parts: readonly string[]): string {
  const shown = parts.filter((part) => part !== '');
  return shown.length === 0 ? '' : `<section><h2>${title}</h2>\n${shown.join('\n')}\n</section>`;
}

/** Without a script the button stays hidden. */
const copied = (text: string): string =>
  `<div class="copied"><pre tabindex="0">${say(text)}</pre><button type="button" data-copy hidden>Copy</button></div>`;

function remedyPart(report: Report): string[] {
  const { remedy } = report;
  if (remedy === null) return [];
  const flags = hasFlags(report)
    ? [
        ...(report.verdict === 'needs-flags' ? [] : [`<p>${say(sentence(flagsIntro(report)))}</p>`]),
        copied(compatSnippet(remedy.flags, 100).join('\n')),
      ]
    : [];
  const loses = remedy.loses.length > 0 ? [`<p>This costs: ${say(remedy.loses.join(', '))}.</p>`] : [];
  return [...flags, ...settingsPart(remedy.settings), ...loses, `<p class="soft">${say(remedy.proof)}</p>`];
}

function settingsPart(settings: readonly Setting[]): string[] {
  if (settings.length === 0) return [];
  const items = settings.map(
    ({ path, value, why }) =>
      `<li>${copied(`${path}: ${JSON.stringify(value)}`)}<p class="soft">${say(sentence(why))}</p></li>`,
  );
  return ['<h3>Settings of openclaw.json</h3>', `<ul>${items.join('\n')}</ul>`];
}

function stepsPart(report: Report): string {
  const steps = [...betterSteps(report), ...nextSteps(report)].map(stepPart);
  return `<ul>${steps.map((step) => `<li>${step}</li>`).join('\n')}</ul>`;
}

const stepPart = ({ text, command }: Step): string =>
  say(sentence(text)) + (command === undefined ? '' : copied(command));

/** Each layer with a bar from where it began to where it ended. */
function layerTable(layers: readonly LayerResult[], caption: string): string {
  if (layers.length === 0) return '';
  const all = Math.max(
    1,
    layers.reduce((sum, { ms }) => sum + ms, 0),
  );
  let began = 0;
  const rows = layers.map((layer) => {
    const [tone, mark, word] = STATUS[layer.status];
    const start = (began / all) * 100;
    began += layer.ms;
    const width = Math.max(0.6, (layer.ms / all) * 100);
    const note = layer.note === undefined ? '' : ` <span class="soft">(${say(layer.note)})</span>`;
    return [
      `<tr><th scope="row"><span class="${tone}"><span aria-hidden="true">${mark}</span> ${word}</span></th>`,
      `<td class="layer">${LAYERS[layer.id].name}</td><td>${say(layer.reason)}${note}</td>`,
      `<td class="fall" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none"><rect x="${start.toFixed(2)}" width="${width.toFixed(2)}" height="10"/></svg></td>`,
      `<td class="time">${layer.status === 'skipped' ? '' : formatMs(layer.ms)}</td></tr>`,
    ].join('');
  });
  const head = ['Result', 'Layer', 'What was seen'].map((name) => `<th scope="col">${name}</th>`).join('');
  return [
    `<table><caption class="soft">${say(caption)}</caption>`,
    `<thead><tr>${head}<th class="fall" aria-hidden="true"></th><th scope="col" class="time">Time</th></tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody></table>`,
  ].join('\n');
}

function findingPart(finding: Finding): string {
  const { severity, code, layer, title, why, serverSaid, modelSaid, advice, sources } = finding;
  const facts = [
    why === undefined ? '' : `<p>${say(why)}</p>`,
    serverSaid === undefined
      ? ''
      : `<p class="soft">The server said:</p><pre tabindex="0">${say(serverSaid)}</pre>`,
    modelSaid === undefined
      ? ''
      : `<p class="soft">The model said:</p><pre tabindex="0">${say(modelSaid)}</pre>`,
    advice === '' ? '' : `<p>${say(advice)}</p>`,
    sources.length === 0 ? '' : `<p class="soft">Sources: ${say(sources.join(' · '))}</p>`,
  ];
  return [
    `<details open><summary><h3><span class="${SEVERITY_TONE[severity]}">${severity}</span> <code>${say(code)}</code></h3>`,
    ` <span class="soft">${LAYERS[layer].name}</span></summary>`,
    `<p><strong>${say(sentence(title))}</strong></p>`,
    ...facts,
    '</details>',
  ].join('\n');
}

function sessionPart(session: Session): string {
  const { turns, cache, window, concurrency, speed } = session;
  const yes = (value: boolean | null): string => (value === null ? 'not known' : value ? 'yes' : 'no');
  const rows = turns.map(({ id, promptTokens, cachedTokens, firstTokenMs, totalMs }) => {
    const cells = [
      promptTokens === null ? '' : shortTokens(promptTokens),
      cachedTokens === null ? '' : shortTokens(cachedTokens),
      firstTokenMs === null ? '' : formatMs(firstTokenMs),
      formatMs(totalMs),
    ];
    return `<tr><th scope="row">${say(id)}</th>${cells.map((cell) => `<td class="time">${cell}</td>`).join('')}</tr>`;
  });
  const head = ['Prompt tokens', 'From the cache', 'First token', 'All'];
  return section('The session', [
    firstTokenPlot(session, session.waitSeconds ? session.waitSeconds * 1000 : null),
    cachePlot(session),
    facts([
      ['prefix kept', yes(cache.reused)],
      ['kept beside others', yes(cache.survivesOthers)],
      ['window told', window.told === null ? '' : formatTokens(window.told)],
      ['window usable', window.usable === null ? '' : formatTokens(window.usable)],
      ['two at once', concurrency.two ?? ''],
      ['prefill', speed.prefill === null ? '' : `${Math.round(speed.prefill)} tokens/s`],
      ['decode', speed.decode === null ? '' : `${Math.round(speed.decode)} tokens/s`],
    ]),
    `<table><thead><tr><th scope="col">Turn</th>${head.map((name) => `<th scope="col" class="time">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`,
  ]);
}

function factList(report: Report): string {
  const { target, server } = report;
  return facts([
    ['server', [server.kind, server.detail].filter((part) => part !== '').join(', ')],
    ['told by', server.evidence.join('; ')],
    ['base URL', target.baseUrl],
    ['model', target.model ?? ''],
    ['as', labelOf(target.profile) + (target.variant === null ? '' : ` (${target.variant})`)],
    ['cause', report.cause.join(' + ')],
    ['cost', costLine(report)],
    ['exit code', String(report.exitCode)],
    ['inferrs-doctor', report.tool.version],
    ...[...report.notes, ...(report.footnotes ?? [])].map((note): [string, string] => ['note', note]),
  ]);
}

const facts = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  `<dl>${pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<dt>${name}</dt><dd>${say(value, 600)}</dd>`)
    .join('\n')}</dl>`;

/** One fold an exchange, as many as fit. */
function evidencePart(exchanges: readonly Exchange[]): string[] {
  const parts: string[] = [];
  let left = MAX_EVIDENCE;
  for (const { probe, outcome, timing } of exchanges) {
    const came =
      outcome.kind === 'failure' ? `${outcome.code}: ${outcome.message}` : `${outcome.status} ${outcome.end}`;
    const body = outcome.kind === 'failure' ? '' : outcome.body;
    const part = [
      `<details><summary><code>${say(`${probe.method} ${probe.url}`, 300)}</code> ${say(came, 200)} <span class="soft">${LAYERS[probe.layer].name}, ${formatMs(timing.total)}</span></summary>`,
      probe.body === undefined
        ? ''
        : `<p class="soft">Sent</p><pre tabindex="0">${say(probe.body, 2000)}</pre>`,
      body === '' ? '' : `<p class="soft">Came</p><pre tabindex="0">${say(body, 2000)}</pre>`,
      '</details>',
    ].join('\n');
    left -= part.length;
    if (left < 0) break;
    parts.push(part);
  }
  const rest = exchanges.length - parts.length;
  return rest === 0
    ? parts
    : [...parts, `<p class="soft">${formatCount(rest, 'more exchange')}: --evidence FILE has all.</p>`];
}
