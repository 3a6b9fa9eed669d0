import type { SseEvent } from '../model.js';

/** Longest line, and most data of one event, that is kept (UTF-16 units); what is beyond it is dropped. */
const MAX_LINE = 4 * 1024 * 1024;

export interface SseParser {
  /** Takes the next piece of decoded text, cut anywhere, and gives the events it completed. */
  push(chunk: string): SseEvent[];
  /** The end of the text: the event that still lacks its closing blank line, if there is one. */
  end(): SseEvent[];
}

/**
 * Incremental parser of text/event-stream after the WHATWG HTML standard, section 9.2.6: CR, LF and CRLF line ends,
 * a leading BOM, comments, several data lines in one event; an event without a data line is not dispatched.
 * Memory stays bounded: a line or an event longer than `maxLine` units loses its tail.
 */
export function createSseParser(maxLine: number = MAX_LINE): SseParser {
  let atStart = true;
  let afterCr = false;
  let line: string[] = [];
  let lineLength = 0;
  let data: string[] = [];
  let dataLength = 0;
  let event = '';

  const keep = (piece: string): void => {
    const room = maxLine - lineLength;
    if (piece === '' || room <= 0) return;
    const kept = piece.length > room ? piece.slice(0, room) : piece;
    line.push(kept);
    lineLength += kept.length;
  };

  const takeEvent = (): SseEvent[] => {
    const found: SseEvent[] =
      data.length === 0 ? [] : [event === '' ? { data: data.join('\n') } : { event, data: data.join('\n') }];
    data = [];
    dataLength = 0;
    event = '';
    return found;
  };

  const takeLine = (): SseEvent[] => {
    const text = line.length === 1 ? (line[0] ?? '') : line.join('');
    line = [];
    lineLength = 0;
    if (text === '') return takeEvent();
    const colon = text.indexOf(':');
    if (colon === 0) return [];
    const field = colon < 0 ? text : text.slice(0, colon);
    const start = text[colon + 1] === ' ' ? colon + 2 : colon + 1;
    const value = colon < 0 ? '' : text.slice(start);
    if (field === 'event') event = value;
    if (field === 'data' && dataLength <= maxLine) {
      data.push(value);
      dataLength += value.length + 1;
    }
    return [];
  };

  const push = (chunk: string): SseEvent[] => {
    if (chunk === '') return [];
    const events: SseEvent[] = [];
    let from = atStart && chunk.startsWith('\uFEFF') ? 1 : 0;
    atStart = false;
    if (afterCr && chunk[from] === '\n') from += 1;
    afterCr = false;
    for (let at = nextBreak(chunk, from); at >= 0; at = nextBreak(chunk, from)) {
      keep(chunk.slice(from, at));
      from = at + 1;
      if (chunk[at] === '\r') {
        if (from === chunk.length) afterCr = true;
        else if (chunk[from] === '\n') from += 1;
      }
      events.push(...takeLine());
    }
    keep(chunk.slice(from));
    return events;
  };

  const end = (): SseEvent[] => [...(lineLength > 0 ? takeLine() : []), ...takeEvent()];

  return { push, end };
}

/** An event stream, whatever its content type says. */
export function looksStreamed(text: string): boolean {
  return /^\s*(?:data|event|id|retry)?:\s?/.test(text);
}

/** All events of a whole text, the last one even when its closing blank line is missing (a pasted excerpt). */
export function parseSse(text: string): SseEvent[] {
  const parser = createSseParser();
  return [...parser.push(text), ...parser.end()];
}

function nextBreak(text: string, from: number): number {
  const pattern = /[\r\n]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}
