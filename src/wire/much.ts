/** Tells whoever watches over the event loop that much text of others is about to be read. */
import { channel } from 'node:diagnostics_channel';

/** A slip that costs minutes needs more than this many bytes. */
const MUCH_BYTES = 64 * 1024;

const CHANNEL = channel('inferrs-doctor:much');

/** @param bytes that came so far of one text */
export function tellOf(bytes: number): void {
  if (bytes > MUCH_BYTES) CHANNEL.publish(bytes);
}

/** Calls `listener` at each time. */
export const onMuch = (listener: () => void): void => CHANNEL.subscribe(listener);
