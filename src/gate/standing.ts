/** Layers, the parts of a session and warnings: what stood, and what stands. Pure. */
import { isCode } from '../codes.js';
import type { Finding, LayerStatus, Report } from '../report/contract.js';
import type { LayerId } from '../steps.js';
import { LAYERS } from '../steps.js';
import type { Comparison, Pair, Worse } from './pair.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly layer: LayerId;
  readonly status: LayerStatus;
  readonly ms: number;
  readonly reason: string;
}

const RANK = { pass: 0, warn: 1, fail: 2 } as const;
const isRun = ({ status }: Row): boolean => status !== 'skipped';
const rankOf = ({ status }: Row): number => (status === 'skipped' ? 0 : RANK[status]);

export function compareLayers({ before, now }: Pair): Partial<Comparison> {
  const withParts = Boolean(before.session?.parts && now.session?.parts);
  const earlier = rowsOf(before, withParts).filter(isRun);
  const rows = rowsOf(now, withParts).filter(isRun);
  const both = rows.flatMap((row) => {
    const was = earlier.find(({ id }) => id === row.id);
    return was === undefined ? [] : [{ row, was }];
  });
  const fallen = both.filter(({ row, was }) => rankOf(row) > rankOf(was));
  const worse = fallen.filter(({ row }) => !isByChance(row));
  const better = both.filter(({ row, was }) => rankOf(row) < rankOf(was));
  const fails = rows.some(({ status }) => status === 'fail');
  const missing = earlier.filter(({ id }) => !rows.some((row) => row.id === id));
  return {
    worse: [
      ...worse.map(({ row, was }) => regressed(row.name, row.layer, was.reason, row.reason)),
      ...newWarnings(before, now, new Set(worse.map(({ row }) => row.layer))),
    ],
    better: better.map(({ row, was }) => `${row.name}: ${row.reason}; it was ${was.reason}`),
    // What follows a failure does not run.
    notCompared: [
      ...fallen
        .filter(({ row }) => isByChance(row))
        .map(({ row }) => `${row.name}: too quick to tell from chance (${row.reason})`),
      ...(fails || missing.length === 0
        ? []
        : [`${missing.map(({ name }) => name).join(', ')}: not run this time`]),
    ],
  };
}

/** Parts of a session warn of what they conclude from times: in less than this, in milliseconds, these are noise. */
const QUICK_PART = 1000;
const isByChance = ({ layer, status, ms }: Row): boolean =>
  layer === 'session' && status === 'warn' && ms < QUICK_PART;

const regressed = (what: string, layer: LayerId, before: string, now: string): Worse => ({
  code: 'layer-regressed',
  layer,
  args: { what, before, now },
});

function rowsOf({ layers, session }: Report, withParts: boolean): Row[] {
  const own = withParts ? layers.filter(({ id }) => id !== 'session') : layers;
  const parts = withParts ? (session?.parts ?? []) : [];
  return [
    ...own.map(({ id, status, ms, reason }) => ({
      id,
      name: LAYERS[id].name,
      layer: id,
      status,
      ms,
      reason,
    })),
    ...parts.map(({ id, status, ms, reason }) => ({
      id: `session ${id}`,
      name: `${id} of the session`,
      layer: 'session' as const,
      status,
      ms,
      reason,
    })),
  ];
}

/** Whether the first request loads a model depends on when the server was started. */
const BY_CHANCE: readonly string[] = ['cold-start'];

/** A layer may pass with a warning that it did not have: the model is shown no tools any more. */
function newWarnings(before: Report, now: Report, told: ReadonlySet<LayerId>): Worse[] {
  const ran = new Set(before.layers.filter(({ status }) => status !== 'skipped').map(({ id }) => id));
  const isNew = ({ code, severity, layer }: Finding): boolean =>
    severity !== 'info' &&
    isCode(code) &&
    !BY_CHANCE.includes(code) &&
    layer !== 'session' &&
    ran.has(layer) &&
    !told.has(layer) &&
    !before.findings.some((earlier) => earlier.code === code && earlier.severity !== 'info');
  return now.findings
    .filter(isNew)
    .map(({ code, layer, title }) =>
      regressed(LAYERS[layer].name, layer, `no ${code}`, `${code} (${title})`),
    );
}
