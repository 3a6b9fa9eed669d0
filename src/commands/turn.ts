import type { CompatFlags, ProfileId, VariantId } from '../model.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import { buildTurn } from '../turn/build.js';
import { checkFlags } from '../turn/flags.js';
import { turnHeaders } from '../turn/headers.js';
import { profileOf } from '../turn/profiles.js';

export interface TurnOptions {
  readonly step: 'direct' | 'shape' | 'agent' | 'tool-result';
  readonly profile: ProfileId;
  readonly variant?: VariantId | undefined;
  readonly flags?: CompatFlags | undefined;
  readonly model: string;
  readonly baseUrl: string;
  readonly curl: boolean;
}

/**
 * Prints the body of a turn, or with `curl` a command that sends exactly that body. No request is made.
 * @throws UsageError for a flag or a variant that the release does not know
 */
export async function run(options: TurnOptions, ports: Ports): Promise<CommandOutput> {
  const { profile, variant, flags = {}, model, step, curl } = options;
  const { variants, label } = profileOf(profile);
  if (variant !== undefined && variants[variant] === undefined)
    throw new UsageError(`${label} has no set-up "${variant}"; it has ${listed(Object.keys(variants))}.`);
  const [problem] = checkFlags(profile, flags);
  if (problem !== undefined) throw new UsageError(problem);
  const body = buildTurn({ profile, variant, flags, model, step });
  const text = curl ? curlCommand(options, JSON.stringify(body), ports) : JSON.stringify(body, null, 2);
  return { kind: 'text', text: `${text}\n`, exitCode: 0 };
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/** The body stands in a quoted here-document, where nothing is expanded; compact JSON is one line, never the delimiter. */
function curlCommand({ baseUrl, profile }: TurnOptions, body: string, { env }: Ports): string {
  const headers = Object.entries(turnHeaders(profile)).map(
    ([name, value]) => `-H ${quoted(`${name}: ${value}`)}`,
  );
  // The variable, not its value: a key must not end up in a terminal's history.
  const key = env.INFERRS_API_KEY ? ['-H "authorization: Bearer $INFERRS_API_KEY"'] : [];
  const lines = [`curl -sS -N ${quoted(`${baseUrl}/chat/completions`)}`, ...headers, ...key];
  return `${lines.join(' \\\n  ')} \\\n  --data-binary @- <<'END_OF_BODY'\n${body}\nEND_OF_BODY`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
