import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METRIC_NAMES, RESERVED_LABELS } from '../../src/report/prometheus.js';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const dashboard = JSON.parse(readFileSync('deploy/grafana/inferrs-doctor.json', 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};
const rules = parse(readFileSync('deploy/prometheus/inferrs-doctor.rules.yml', 'utf8')) as {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
};
const alerts = rules.groups.flatMap((group) => group.rules);

interface Named {
  readonly errors: number;
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** What an expression names, by Prometheus' own grammar. */
function namesIn(expression: string): Named {
  const found = { errors: 0, metrics: [] as string[], labels: [] as string[] };
  parser.parse(expression).iterate({
    enter: (node) => {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) found.errors += 1;
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') found.metrics.push(text);
      if (node.name === 'LabelName') found.labels.push(text);
    },
  });
  return found;
}

/** Written by the node exporter, whose collector reads our file. */
const FOREIGN = { metrics: ['node_textfile_mtime_seconds'], labels: ['file'] };

const EXPRESSIONS: readonly (readonly [where: string, expression: string])[] = [
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [`panel ${title}`, expr] as const),
  ),
  ...alerts.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
];

describe('the dashboard and the alerts', () => {
  it.each(EXPRESSIONS)('%s names only what is written', (_where, expression) => {
    const { errors, metrics, labels } = namesIn(expression.replaceAll('$target', 'target'));
    expect(errors).toBe(0);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => ![...METRIC_NAMES, ...FOREIGN.metrics].includes(name))).toEqual([]);
    expect(labels.filter((name) => ![...RESERVED_LABELS, ...FOREIGN.labels].includes(name))).toEqual([]);
  });

  it('show every metric that is written', () => {
    const shown = new Set(EXPRESSIONS.flatMap(([, expression]) => namesIn(expression).metrics));
    expect(METRIC_NAMES.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('stand in the documentation, each one', () => {
    const text = readFileSync('docs/ci.md', 'utf8');
    expect(METRIC_NAMES.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('would be found out: a metric that is misspelt, an expression that is none', () => {
    expect(METRIC_NAMES).not.toContain(namesIn('inferrs_doctor_ups == 0').metrics[0]);
    expect(namesIn('inferrs_doctor_up == == 0').errors).toBeGreaterThan(0);
  });

  it('legends, variables and annotations use labels that are there', () => {
    const said = [
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ legendFormat }) => legendFormat)),
      ...alerts.flatMap(({ annotations }) => Object.values(annotations)),
    ];
    const labels = said.flatMap((text) =>
      [...text.matchAll(/\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}/g)].map(([, name]) => name),
    );
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.filter((name) => ![...RESERVED_LABELS, ...FOREIGN.labels].includes(name ?? ''))).toEqual(
      [],
    );
    const definition = dashboard.templating.list.find(({ name }) => name === 'target')?.definition;
    expect(definition).toMatch(/^label_values\(inferrs_doctor_exit_code, target\)$/);
  });

  it('lay the panels out without overlap, each with its title, description and own id', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    for (const { title, description } of panels) expect(title && description).not.toBe('');
  });

  it('name each alert once, with a severity and a summary', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { labels, annotations } of alerts) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
    }
  });
});
