/** `turn`: prints a request body as smoke would send it, or a command that sends it. */

import { checkFlags } from '../flags/flags.js';
import type { CompatFlags, Target, VariantId } from '../model.js';
import { chooseProfile, profileNotes } from '../openclaw/config/choose-profile.js';
import type { CommandOutput, Ports } from '../ports.js';
import { chooseVariant } from '../releases/index.js';
import { curlFor } from '../report/curl.js';
import { type ResolvedTarget, resolveTarget, type TargetOptions } from '../target.js';
import { buildTurn } from '../turn/build.js';
import { turnHeaders } from '../turn/headers.js';
import { UsageError } from '../usage-error.js';

export interface TurnOptions extends TargetOptions {
  /** `model-run`: what `openclaw infer model run` sends. */
  readonly step: 'direct' | 'shape' | 'agent' | 'tool-result' | 'model-run';
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  readonly variant?: VariantId;
  /** Instead of the configured ones. */
  readonly flags?: CompatFlags;
  readonly curl: boolean;
  readonly format?: 'text' | 'json';
}

/**
 * Prints the body of a turn, or with `curl` a command that sends exactly that body. No request is made.
 * @throws UsageError without a model and for a flag or a set-up that the release does not know
 */
export async function run(options: TurnOptions, ports: Ports): Promise<CommandOutput> {
  const resolved = await resolveTarget(options, ports);
  const { provider, target } = resolved;
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: provider?.release,
    config: options.config,
    env: ports.env,
    cwd: ports.cwd,
  });
  const { profile } = chosen;
  for (const note of profileNotes(chosen)) ports.progress.note(note);
  const variant = chooseVariant(profile, options.variant, provider?.variantHint);
  const flags = options.flags ?? provider?.model?.compat ?? {};
  const [problem] = checkFlags(profile, flags);
  if (problem !== undefined) throw new UsageError(problem);
  const { contextWindow, maxTokens } = provider?.model ?? {};
  // Without a contextWindow in its row OpenClaw takes a large one.
  const window = contextWindow === undefined ? undefined : { contextWindow, maxTokens };
  const body = buildTurn({ profile, variant, flags, window, model: modelOf(target), step: options.step });
  const curl = options.curl
    ? curlCommand(resolved, turnHeaders(profile), JSON.stringify(body), ports)
    : undefined;
  const isPlain = curl !== undefined && options.format !== 'json';
  const text = isPlain ? curl : JSON.stringify(curl === undefined ? body : { curl }, null, 2);
  return { kind: 'text', text: `${text}\n`, exitCode: 0 };
}

function modelOf({ model }: Target): string {
  if (model !== undefined && model !== '') return model;
  throw new UsageError('Say which model the turn names, with --model ID.');
}

/** Secrets stay out of it, as it ends up in a terminal's history: the key is a variable of the shell. */
function curlCommand(
  { target, secrets }: ResolvedTarget,
  turn: Readonly<Record<string, string>>,
  body: string,
  { env }: Ports,
): string {
  const headers = Object.entries({ ...turn, ...target.headers });
  const secret = headers.filter(([, value]) => secrets.includes(value));
  const auth = target.apiKey !== undefined;
  const remarks = [
    ...(auth && !env.INFERRS_API_KEY ? ['# Set INFERRS_API_KEY to the key first.'] : []),
    ...secret.map(([name]) => `# Add the header ${name}: its value is not printed.`),
  ];
  const command = curlFor({
    method: 'POST',
    url: `${target.baseUrl}/chat/completions`,
    headers: Object.fromEntries(headers.filter((header) => !secret.includes(header))),
    body,
    auth,
  });
  return [...remarks, command].join('\n');
}
