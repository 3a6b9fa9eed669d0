/** What the file of --targets may say: its types, its parser and its JSON Schema (docs/targets.schema.json) come from here. */
import * as v from 'valibot';
import type { CompatFlags } from '../model.js';
import { VARIANT_IDS } from '../options.js';
import { RESERVED_LABELS } from '../report/prometheus.js';

const filled = (what: string) => v.pipe(v.string(`${what} must be a text`), v.nonEmpty(`${what} is empty`));
const said = <const Item extends v.GenericSchema>(item: Item, what: string) =>
  v.exactOptional(v.pipe(item, v.description(what)));

/** What a target may say of itself, and what `defaults` may say for all. */
const SHARED = {
  model: said(
    filled('model'),
    'The model that OpenClaw will name. Left out: --model, else the only one served.',
  ),
  profile: said(filled('profile'), 'The release to imitate, by id, or the file of a learned one.'),
  variant: said(
    v.picklist(VARIANT_IDS, `variant must be one of ${VARIANT_IDS.join(', ')}`),
    'The agent set-up.',
  ),
  apiKeyEnv: said(
    v.pipe(
      filled('apiKeyEnv'),
      v.regex(/^[A-Za-z_]\w*$/, 'apiKeyEnv names a variable; the key itself does not belong into this file'),
    ),
    'The environment variable that holds the key of this server. No other server is sent it.',
  ),
  flags: said(
    // What was parsed as JSON5 is JSON.
    v.record(
      v.string(),
      v.unknown(),
      'flags must be an object, as compat is in openclaw.json',
    ) as unknown as v.GenericSchema<CompatFlags>,
    'The compat flags that the server is configured with.',
  ),
  labels: said(
    v.record(
      v.pipe(
        v.string(),
        v.regex(/^[a-z_][a-z0-9_]*$/, 'a label is named in small letters, digits and _'),
        v.check(
          (name) => !RESERVED_LABELS.includes(name) && !name.startsWith('__'),
          `labels may not be named ${RESERVED_LABELS.join(', ')}, or begin with __`,
        ),
      ),
      v.string('a label must be a text'),
    ),
    'For your own sorting: they stand in every report and on every metric.',
  ),
} as const;

const TARGET = v.strictObject({
  baseUrl: v.pipe(filled('baseUrl'), v.description('The server, as --base-url takes it.')),
  name: said(filled('name'), 'How reports call it (default: host and port).'),
  v1: said(v.boolean('v1 must be true or false'), 'False: no /v1 is added to baseUrl.'),
  ...SHARED,
});

/** A list of targets, or an object that has one. */
export const TARGETS = v.strictObject({
  $schema: v.exactOptional(v.string()),
  defaults: said(v.strictObject(SHARED), 'Holds for every target that does not say otherwise.'),
  targets: v.array(TARGET, 'targets must be a list'),
});

export type TargetEntry = v.InferOutput<typeof TARGET>;
/** What is misspelt is near one of these. */
export const TARGET_KEYS = Object.keys(TARGET.entries);
