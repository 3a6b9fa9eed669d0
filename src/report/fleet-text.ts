/** The report of a fleet for people: a table, what to do about each target that is not ready, and what all came to. Pure. */
import type { Fleet } from './fleet-contract.js';
import { fleetCost, fleetHead, fleetRow, fleetSentence, fleetVerdict, nameOf } from './fleet-table.js';
import type { RenderOptions } from './options.js';
import { openPage, paragraph, unbroken } from './page.js';
import type { Paint } from './paint.js';
import { renderText } from './text.js';
import { VERDICT_TONES } from './verdict-text.js';

export function renderFleetText(fleet: Fleet, options: RenderOptions, paint: Paint): string {
  const page = openPage(options, paint);
  const name = fleetVerdict(fleet);
  const painted = paint('bold', paint(VERDICT_TONES[fleet.verdict], name));
  const [first = '', ...rest] = paragraph(
    page,
    '  ',
    6,
    `${unbroken(name)}   ${page.say(fleetSentence(fleet))}`,
  );
  const told = fleet.targets.filter(({ verdict }) => options.verbose || verdict !== 'ready');
  const lines = [
    ...(options.quiet ? [] : fleetHead(page, fleet)),
    ...(options.quiet ? told : fleet.targets).flatMap((report) => fleetRow(page, report, fleet)),
    // What was not begun has its row, and nothing more to say.
    ...(options.quiet ? [] : told.filter(({ layers }) => layers.length > 0)).flatMap((report) => [
      '',
      ...paragraph(page, '', 2, unbroken(page.say(nameOf(report), 200)), 'bold'),
      ...renderText(report, { ...options, quiet: !options.verbose }, paint)
        .trimEnd()
        .split('\n'),
    ]),
    ...(options.quiet || fleet.targets.length === 0 ? [] : ['']),
    first.replace(`${name} `, `${painted}   `),
    ...rest,
    ...paragraph(page, '  ', 2, fleetCost(fleet), 'dim'),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
