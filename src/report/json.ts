import type { Report } from './contract.js';
import { inContractOrder } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import { fleetInContractOrder } from './fleet-contract.js';
import { betterSteps, nextSteps } from './steps.js';

/** Controls beyond those that JSON escapes anyway, invisible and reordering marks, and half a `##[command]`. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?<=#)#(?=\w*\[)/gu;

/**
 * The report as JSON (schema `inferrs-doctor/report/1`), in the order of the contract. Strings keep what the server said, but nothing in them reaches a terminal raw.
 */
export const renderJson = (report: Report): string => `${jsonText(inContractOrder(withNext(report)))}\n`;

/** The fleet as JSON (schema `inferrs-doctor/fleet/1`): its targets are reports of the other schema. */
export const renderFleetJson = (fleet: Fleet): string =>
  `${jsonText(fleetInContractOrder({ ...fleet, targets: fleet.targets.map(withNext) }))}\n`;

const withNext = (report: Report) => ({ ...report, next: [...betterSteps(report), ...nextSteps(report)] });

/**
 * JSON in which every character that a terminal or a CI runner may obey is written as an escape.
 * @param indent spaces; 0: all on one line
 */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(ESCAPED, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
