/** How a stream likes its text: width, colours, symbols, by what it is and what the environment says. Pure. */
import type { Style } from '../report/options.js';

export type StreamStyle = Pick<Style, 'columns' | 'color' | 'unicode'>;

/** @param color what --no-color leaves of it */
export function styleOf(
  { isTTY = false, columns }: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined },
  color: boolean,
  env: Readonly<Record<string, string | undefined>>,
): StreamStyle {
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  const unwanted = !color || (env.NO_COLOR !== undefined && env.NO_COLOR !== '');
  return {
    columns: (isTTY ? columns : undefined) ?? (Number(env.COLUMNS) || 80),
    color: !unwanted && (forced || (isTTY && !dumb)),
    unicode: !dumb && !/^(C|POSIX)$/.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
  };
}
