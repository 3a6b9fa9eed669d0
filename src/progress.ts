import type { Ora } from 'ora';
import type { Progress } from './ports.js';
import { plain } from './wire/sanitize.js';

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Progress on a terminal is one spinner line; elsewhere only `note` shows, as plain lines. ora loads on the first
 * update, so that a command that ends at once never pays for it.
 */
export function createProgress(
  stream: Stream & NodeJS.WritableStream,
  env: Readonly<Record<string, string | undefined>>,
  quiet: boolean,
): Progress {
  const watched = stream.isTTY === true && !env.CI && env.TERM !== 'dumb' && !quiet;
  let spinner: Ora | undefined;
  let loading = false;
  let stopped = false;
  let text = '';

  const load = async (): Promise<void> => {
    loading = true;
    const { default: ora } = await import('ora');
    if (!stopped) spinner = ora({ stream, text, discardStdin: false }).start();
  };
  return {
    live: watched,
    update(next) {
      if (!watched || stopped) return;
      text = plain(next);
      if (spinner) spinner.text = text;
      else if (!loading) void load();
    },
    note(line) {
      if (quiet) return;
      spinner?.clear();
      stream.write(`${plain(line)}\n`);
    },
    stop() {
      stopped = true;
      spinner?.stop();
    },
  };
}
