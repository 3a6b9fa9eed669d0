import type { SseEvent } from '../model.js';
import type { ClientRules } from '../releases/client.js';

/** The events that a client finds in a body; null when it refuses the body for its content type. */
export interface ClientEvents {
  readonly events: readonly SseEvent[];
  /** A line `data: [DONE]` stands somewhere in it. */
  readonly sawDone: boolean;
}

/** The events that the client of a release makes of a 2xx body that answers stream: true. */
export function clientEvents(body: string, contentType: string, rules: ClientRules): ClientEvents | null {
  const form = formOf(body, contentType, rules);
  if (form === null) return null;
  if (form === 'json') {
    const data = body.trim();
    return { events: eventsIn(`${data === '' ? '' : `data: ${data}\n\n`}data: [DONE]\n\n`), sawDone: true };
  }
  const text = rules.skipsEmptyEvents && form === 'stream' ? withoutEmptyEvents(body) : body;
  return { events: eventsIn(text), sawDone: /^data:[ \t]*\[DONE\][ \t]*$/imu.test(text) };
}

/** `bytes`: read as an event stream, but as it is. */
function formOf(
  body: string,
  contentType: string,
  { types }: ClientRules,
): 'stream' | 'json' | 'bytes' | null {
  if (/\btext\/event-stream\b/iu.test(contentType)) return 'stream';
  const isJson = /\bapplication\/json\b|\+json\b/iu.test(contentType);
  if (!types.refusesOthers) return isJson && types.readsWholeJson ? 'json' : 'bytes';
  if (!isJson && contentType.trim() !== '') return null;
  const beginning = body.trimStart();
  const looksStreamed =
    /^(?::|(?:data|event|id|retry)(?::|[\r\n]))/u.test(beginning) ||
    /^data:[^\r\n]*\S/mu.test(firstBlock(body));
  if (isJson)
    return looksStreamed && types.findsStreamBehindJson && !/^[<{[]/u.test(beginning) ? 'stream' : 'json';
  if (/^[{[]/u.test(beginning)) return 'json';
  return looksStreamed && !beginning.startsWith('<') ? 'stream' : null;
}

const BOUNDARY = /\r\n\r\n|\n\n|\r\r/u;

const firstBlock = (body: string): string => body.slice(0, Math.max(0, body.search(BOUNDARY)));

function withoutEmptyEvents(body: string): string {
  const parts = body.split(/(\r\n\r\n|\n\n|\r\r)/u);
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const block = parts[at] ?? '';
    if (block.split(/\r\n|\n|\r/u).some((line) => line.startsWith('data:') && line.slice(5).trim() !== ''))
      kept.push(block, parts[at + 1] ?? '');
  }
  return kept.join('');
}

/** As the client's parser has them: an event name alone makes an event, and a last one without its blank line is lost. */
function eventsIn(text: string): SseEvent[] {
  const lines = text.split(/\r\n|\n|\r/u);
  const events: SseEvent[] = [];
  let data: string[] = [];
  let event = '';
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (data.length > 0 || event !== '')
        events.push(event === '' ? { data: data.join('\n') } : { event, data: data.join('\n') });
      data = [];
      event = '';
      continue;
    }
    const [, field, value = ''] = /^\uFEFF?([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') event = value;
  }
  return events;
}
