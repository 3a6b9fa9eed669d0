/** What a run has found out about the server, held against openclaw.json. */

import type { ReleaseRef } from '../../releases/index.js';
import type { Finding } from '../../report/contract.js';
import { type ConfigQuery, readConfig } from '../config/config.js';
import { selectProvider } from '../config/provider.js';
import { lintProvider } from './lint.js';
import type { Live } from './lint-context.js';

interface LiveQuery extends ConfigQuery {
  readonly provider?: string;
  readonly model?: string;
}

/**
 * The lints that only a running server can raise, as warnings of a report: contextWindow, maxTokens, timeoutSeconds,
 * flags that are not needed. What the file alone shows is for `config`.
 * @throws UsageError when the file cannot be read (any more)
 */
export async function liveFindings(
  query: LiveQuery,
  about: { readonly profile: ReleaseRef; readonly release: string },
  live: Live,
): Promise<readonly Finding[]> {
  const config = await readConfig(query);
  const place = config && selectProvider(config, query);
  if (!config || !place) return [];
  const known = new Set(lintProvider(config, place, about).map(({ code }) => code));
  return lintProvider(config, place, { ...about, live })
    .filter(({ code }) => !known.has(code))
    .map(({ code, severity, title, advice, file, line, column }) => ({
      code,
      severity: severity === 'error' ? 'warning' : severity,
      layer: 'models',
      title: `${title} (line ${line}, column ${column} of ${file.split('/').at(-1)})`,
      advice,
      flags: {},
      sources: [],
    }));
}
