/** What contracts are written with: each with the description that the JSON Schema gives. */
import * as v from 'valibot';
import { clip } from '../wire/sanitize.js';
import { MAX_SHOWN } from './format.js';

export const object = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(v.object(entries), v.readonly());
export const list = <const Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());
export const text = (what: string) => v.pipe(v.string(), v.description(what));
export const texts = (what: string) => v.pipe(list(v.string()), v.description(what));
/** Of a server, of any length. */
export const clipped = (what: string) =>
  v.pipe(
    v.string(),
    v.transform((given) => clip(given, MAX_SHOWN)),
    v.description(what),
  );
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const counted = (what: string) => v.pipe(count, v.description(what));
export const milliseconds = v.pipe(v.number(), v.transform(Math.round), v.integer(), v.minValue(0));
export const orNull = <const Item extends v.GenericSchema>(item: Item) => v.nullable(item);
export const also = <const Item extends v.GenericSchema>(item: Item) => v.exactOptional(item);
