import type { Report } from '../../src/report/contract.js';
import { hostile } from '../report/needs-flags-samples.js';

/** Texts that act where a page lets them. */
const TEXTS = {
  script: '<script>document.title="hacked";alert(1)</script>',
  image: '<img src=x onerror="alert(2)"><svg/onload=alert(3)>',
  closing: '</pre></details></main></style></script><script>alert(4)</script>',
  attribute: '" onmouseover="alert(5)" style="position:fixed" x="\' autofocus onfocus=alert(6)',
  network: '<link rel=stylesheet href=http://127.0.0.1:9/a.css><iframe src=http://127.0.0.1:9/></iframe>',
  refresh: '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
  entity: '&lt;script&gt;alert(7)&lt;/script&gt; &#x3c;script&#x3e; javascript:alert(8)',
  long: 'unbroken'.repeat(3000),
  marks: `\u202e\u2066${'e\u0301\u0323'.repeat(40)}\u0000\u001b[31m\ud800`,
  rows: 'line\n'.repeat(2000),
} as const;

/** One report with each text wherever a server's words may stand. */
export const hostileReports: Readonly<Record<string, Report>> = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]): [string, Report] => [
    `hostile ${name}`,
    {
      ...hostile,
      target: { ...hostile.target, model: text, baseUrl: `http://127.0.0.1:1/${text}` },
      server: { kind: 'unknown', detail: text, evidence: [text] },
      layers: hostile.layers.map((layer) => ({ ...layer, reason: text, note: text })),
      findings: hostile.findings.map((finding) => ({
        ...finding,
        title: text,
        why: text,
        advice: text,
        serverSaid: text,
        modelSaid: text,
        sources: [text],
      })),
      remedy: hostile.remedy && {
        ...hostile.remedy,
        flags: { [text]: text },
        loses: [text],
        proof: text,
        settings: [{ path: text, value: text, why: text }],
      },
      notes: [text],
    },
  ]),
);
