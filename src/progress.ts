/** What shows while a command runs, on stderr: on a terminal a view that is replaced, in CI logs a line a layer. */
import type { Ora } from 'ora';
import type { OutputOptions } from './cli/command.js';
import { type StreamStyle, styleOf } from './cli/style.js';
import type { Progress } from './ports.js';
import type { SoFar } from './report/so-far.js';
import { plain } from './wire/sanitize.js';

type Stream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};
type Env = Readonly<Record<string, string | undefined>>;

/** Elsewhere than on a terminal and in CI only notes show. What draws the view loads with the first thing to show. */
export function createProgress(
  stream: Stream,
  env: Env,
  { quiet, color }: Pick<OutputOptions, 'quiet' | 'color'>,
): Progress {
  const watched = stream.isTTY === true && !env.CI && env.TERM !== 'dumb';
  if (quiet) return { update: () => undefined, note: () => undefined, stop: () => undefined };
  const style = () => styleOf(stream, color, env);
  return watched ? liveView(stream, style) : log(stream, env.CI ? style() : undefined);
}

/** Lines that stay. @param style absent: notes only */
function log(stream: Stream, style: StreamStyle | undefined): Progress {
  const quiet: Progress = {
    update: () => undefined,
    note: (line) => void stream.write(`${plain(line)}\n`),
    stop: () => undefined,
  };
  if (style === undefined) return quiet;
  const written = new Set<string>();
  return {
    ...quiet,
    show: async (soFar) => {
      const [{ renderRows }, { painterOf }] = await Promise.all([
        import('./report/so-far.js'),
        import('./report/page.js'),
      ]);
      const rows = renderRows(soFar(), options(style), await painterOf(style));
      for (const row of rows.filter((row) => !written.has(row))) {
        written.add(row);
        stream.write(`${row}\n`);
      }
    },
  };
}

/** Rows that the terminal keeps for the line that runs and the prompt. */
const KEPT_ROWS = 3;
/** A clock shows when something takes longer than that, in milliseconds. */
const CLOCKED = 1000;

/** The report as it grows, and below it what is going on, with a clock; gone when the report itself is printed. */
function liveView(stream: Stream, style: () => StreamStyle): Progress {
  let spinner: Ora | undefined;
  let stopped = false;
  let loading = false;
  let running = { what: '', detail: '', since: 0 };
  let soFar: (() => SoFar) | undefined;
  let draw: (soFar: SoFar) => readonly string[] = () => [];

  const refresh = (): void => {
    if (!spinner) return;
    const lines = soFar ? draw(soFar()).slice(-Math.max(1, (stream.rows ?? 24) - KEPT_ROWS)) : [];
    // ora puts a space behind it: the symbol stands below those of the layers.
    spinner.prefixText = [...lines, ' '].join('\n');
    spinner.text = `${running.what.padEnd(13)} ${running.detail}`.trimEnd();
  };
  const load = async (): Promise<void> => {
    loading = true;
    const [{ default: ora }, { renderSoFar }, { clock }, paint] = await Promise.all([
      import('ora'),
      import('./report/so-far.js'),
      import('./report/format.js').then(({ formatMs }) => ({ clock: formatMs })),
      import('./report/page.js').then(({ painterOf }) => painterOf(style())),
    ]);
    if (stopped) return;
    draw = (now) => renderSoFar(now, options(style()), paint);
    const elapsed = () => {
      const ms = performance.now() - running.since;
      return ms < CLOCKED ? '' : clock(ms);
    };
    spinner = ora({
      stream,
      suffixText: elapsed,
      discardStdin: false,
      ...(!style().color && { color: false }),
    });
    refresh();
    spinner.start();
  };
  return {
    live: true,
    update(what, detail = '') {
      if (stopped) return;
      const since = what === running.what ? running.since : performance.now();
      running = { what: plain(what), detail: plain(detail), since };
      if (!loading) void load();
      refresh();
    },
    show(now) {
      soFar = now;
      refresh();
    },
    note(line) {
      spinner?.clear();
      stream.write(`${plain(line)}\n`);
    },
    stop() {
      stopped = true;
      spinner?.stop();
    },
  };
}

const options = (style: StreamStyle) => ({ ...style, format: 'text', quiet: false, verbose: false }) as const;
