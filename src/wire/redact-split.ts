import { isList, isObject, parseJson } from '../json.js';
import type { JsonValue, SseEvent } from '../model.js';
import { looksStreamed, parseSse } from './sse.js';

/** Deeper than any delta. */
const MAX_DEPTH = 12;
/** More places for a text than any stream has; a hostile one costs no more memory. */
const MAX_PLACES = 1000;

/**
 * Hides a secret that comes in pieces: what clients join, the texts at one place of several events, is redacted as a
 * whole. Where that hides something, the whole text goes into the first of the events. Never throws.
 * @returns the same array when nothing was hidden
 */
export function redactSplit(
  events: readonly SseEvent[],
  redact: (text: string) => string,
): readonly SseEvent[] {
  const hidden = hiddenTexts(events, redact);
  if (hidden.size === 0) return events;
  return events.map((event) => {
    const value = parseJson(event.data);
    if (value === undefined) return event;
    const changed = mapTexts(value, (place, text) => {
      const whole = hidden.get(place);
      if (whole === undefined) return text;
      hidden.set(place, '');
      return whole;
    });
    return { ...event, data: JSON.stringify(changed) };
  });
}

/** The texts that hold a secret once they are joined, redacted, by their place. */
function hiddenTexts(events: readonly SseEvent[], redact: (text: string) => string): Map<string, string> {
  const pieces = new Map<string, string[]>();
  for (const { data } of events) {
    mapTexts(parseJson(data) ?? null, (place, text) => {
      const known = pieces.get(place);
      if (known) known.push(text);
      else if (pieces.size < MAX_PLACES) pieces.set(place, [text]);
      return text;
    });
  }
  const hidden = new Map<string, string>();
  for (const [place, texts] of pieces) {
    const whole = texts.join('');
    const safe = redact(whole);
    if (safe !== whole) hidden.set(place, safe);
  }
  return hidden;
}

/** The value with every string in it replaced. Places in lists count only where an `index` tells them apart. */
function mapTexts(
  value: JsonValue,
  replace: (place: string, text: string) => string,
  place = '',
  depth = 0,
): JsonValue {
  if (typeof value === 'string') return replace(place, value);
  if (depth > MAX_DEPTH) return value;
  if (isList(value)) {
    return value.map((item) => {
      // 0, "0" and none at all are the first to one client or another.
      const index = isObject(item) ? Number(item.index) : 0;
      const at = index ? `${place}/${index}` : place;
      return mapTexts(item, replace, at, depth + 1);
    });
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      // Readers take a message for a delta, where a server mixes them.
      mapTexts(item, replace, `${place}/${name === 'message' ? 'delta' : name}`, depth + 1),
    ]),
  );
}

/** A body, redacted as it came and, where it is a stream, as its readers join it. */
export function redactBody(body: string, redact: (text: string) => string): string {
  const text = redact(body);
  if (!looksStreamed(text)) return text;
  const events = parseSse(text);
  const safe = redactSplit(events, redact);
  return safe === events ? text : streamOf(safe);
}

/** The text of a stream of these events. */
export function streamOf(events: readonly SseEvent[]): string {
  return events
    .map(({ event, data }) => {
      const lines = data.split('\n').map((line) => `data: ${line}\n`);
      return `${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`;
    })
    .join('');
}
