/** Everything that goes into openclaw.json, in one piece to paste. Pure. */
import { type PathStep, parsePath } from '../config-path.js';
import { json5, json5Key } from '../json5.js';
import type { JsonObject, JsonValue } from '../model.js';
import type { Report } from './contract.js';

type Setting = readonly [path: readonly PathStep[], value: JsonValue];

/** Lines of JSON5 with the proven flags and settings, nested as they stand in the file; [] where there is nothing. */
export function settingsSnippet({ remedy, target }: Report, width: number): readonly string[] {
  if (remedy === null) return [];
  const row = parsePath(target.configPath);
  const flags: Setting[] = Object.keys(remedy.flags).length > 0 ? [[[...row, 'compat'], remedy.flags]] : [];
  const set = [...flags, ...remedy.settings.map(({ path, value }): Setting => [parsePath(path), value])];
  if (set.length === 0) return [];
  // A row of a list is known by its id, not by its place.
  const known: Setting[] =
    set.some(([path]) => within(path, row)) && target.model ? [[[...row, 'id'], target.model]] : [];
  return rows(nested([...known, ...set]), width);
}

const within = (path: readonly PathStep[], row: readonly PathStep[]): boolean =>
  row.every((step, at) => path[at] === step);

/** One value of all: lists hold only the rows that are named. */
function nested(settings: readonly Setting[]): JsonValue {
  const [whole] = settings.filter(([path]) => path.length === 0);
  if (whole !== undefined) return whole[1];
  const steps = [...new Set(settings.map(([[first]]) => first))].filter((step) => step !== undefined);
  const values = steps.map((step) =>
    nested(
      settings.filter(([path]) => path[0] === step).map(([path, value]): Setting => [path.slice(1), value]),
    ),
  );
  if (steps.every((step) => typeof step === 'number')) return values;
  return Object.fromEntries(steps.map((step, at) => [`${step}`, values[at] ?? null]));
}

/** On one line where that fits, else a line for each member. */
function rows(value: JsonValue, width: number, before = '', after = ''): readonly string[] {
  const line = `${before}${json5(value)}${after}`;
  if (line.length <= width || typeof value !== 'object' || value === null) return [line];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = Array.isArray(value)
    ? value.map((item: JsonValue) => rows(item, width - 2, '', ','))
    : Object.entries(value as JsonObject).map(([key, item]) =>
        rows(item, width - 2, `${json5Key(key)}: `, ','),
      );
  return [`${before}${open}`, ...members.flat().map((row) => `  ${row}`), `${close}${after}`];
}
