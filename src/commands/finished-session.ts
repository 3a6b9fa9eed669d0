/** A session that is over, read from the JSON that it wrote, as facts for the lint of openclaw.json. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { isObject, parseJson } from '../json.js';
import type { CompatFlags } from '../model.js';
import { type Config, jsonOf } from '../openclaw/config/config.js';
import type { ProviderPlace } from '../openclaw/config/provider.js';
import { member } from '../openclaw/config/tree.js';
import type { Live } from '../openclaw/lint/lint-context.js';
import type { Ports } from '../ports.js';
import { readRegularFile } from '../regular-file.js';
import type { Remedy, Setting } from '../report/contract.js';
import { REPORT_FIELDS } from '../report/contract.js';
import type { Session } from '../report/session-contract.js';
import { UsageError } from '../usage-error.js';

/** What of its report matters to the file. */
export interface FinishedSession {
  readonly model: string | null;
  readonly session: Session;
  readonly remedy: Remedy | null;
}

const FINISHED = v.object({
  target: REPORT_FIELDS.target,
  session: REPORT_FIELDS.session,
  remedy: REPORT_FIELDS.remedy,
});

/** Far more than any report has. */
const MAX_BYTES = 64 * 1024 * 1024;

/** @throws UsageError when the file cannot be read or holds no session's report */
export async function readSession(file: string, { cwd }: Pick<Ports, 'cwd'>): Promise<FinishedSession> {
  let text: string;
  try {
    text = (await readRegularFile(path.resolve(cwd, file), MAX_BYTES)).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(
      `${file} cannot be read (${code}); write it with: inferrs-doctor session --format json`,
    );
  }
  const read = v.safeParse(FINISHED, parseJson(text));
  if (read.success && read.output.session !== undefined)
    return { model: read.output.target.model, session: read.output.session, remedy: read.output.remedy };
  throw new UsageError(
    `${file} is not the report of a session; write one with: inferrs-doctor session --format json`,
  );
}

/** Held against this row: the window that works, the time to the first token, flags and settings that were proven. */
export function liveOf({ session, remedy }: FinishedSession, place: ProviderPlace, config: Config): Live {
  const { usable, told } = session.window;
  const contextTokens = usable ?? told;
  const first = Math.max(0, ...session.turns.map(({ firstTokenMs }) => firstTokenMs ?? 0));
  const settings: readonly Setting[] = remedy?.settings ?? [];
  const flags = remedy?.status === 'verified' ? missingFrom(remedy.flags, place, config) : {};
  return {
    ...(contextTokens !== null && { contextTokens }),
    ...(first > 0 && { prefillMs: first }),
    ...(Object.keys(flags).length > 0 && { flags: { missing: flags, unneeded: [] } }),
    settings,
  };
}

function missingFrom(flags: CompatFlags, place: ProviderPlace, config: Config): CompatFlags {
  const found = jsonOf(config, member(place.model, 'compat'));
  const compat = isObject(found) ? found : {};
  return Object.fromEntries(
    Object.entries(flags).filter(([key, value]) => !isDeepStrictEqual(compat[key], value)),
  );
}
