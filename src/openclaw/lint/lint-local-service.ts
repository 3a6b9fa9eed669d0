import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { releaseOf } from '../../releases/index.js';
import { jsonOf, numberOf, stringOf } from '../config/config.js';
import { withoutUserInfo } from '../config/secrets.js';
import { type Located, member } from '../config/tree.js';
import { httpUrl, portOf } from './lint-base-url.js';
import type { CommandState, LintContext } from './lint-context.js';

export async function commandState(command: string): Promise<CommandState> {
  try {
    if (!(await stat(command)).isFile()) return 'not-executable';
    await access(command, constants.X_OK);
    return 'executable';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'not-executable';
  }
}

const DEFAULT_READY_TIMEOUT_MS = 120_000;

export function lintLocalService(context: LintContext): void {
  const { place, facts, report } = context;
  const servicePath = [...place.path, 'localService'];
  const service = member(place.node, 'localService');
  if (service?.kind !== 'object') return;
  const known = releaseOf(facts.profile).keys.localService;
  if (known === null) {
    report('local-service-unknown', servicePath, { release: facts.release });
    return;
  }
  lintCommand(context, service);
  lintAddress(context, service);
  lintReadiness(context, service);
}

function lintCommand({ config, place, facts, report }: LintContext, service: Located): void {
  const command = stringOf(config, member(service, 'command'));
  const at = [...place.path, 'localService', 'command'];
  const found = command ?? '';
  if (!path.isAbsolute(found)) report('local-service-relative-command', at, { found });
  else if (facts.command === 'missing') report('local-service-missing-command', at, { found });
  else if (facts.command === 'not-executable') report('local-service-not-executable', at, { found });
}

/** The program's own --host and --port must lead to baseUrl. */
function lintAddress({ config, place, report }: LintContext, service: Located): void {
  const url = httpUrl(stringOf(config, member(place.node, 'baseUrl')) ?? '');
  const args = jsonOf(config, member(service, 'args'));
  if (!url || !Array.isArray(args)) return;
  const port = optionIn(args, ['--port', '-p']);
  const host = optionIn(args, ['--host', '--bind']);
  const at = [...place.path, 'localService', 'args'];
  const wantedPort = portOf(url);
  if (port && /^\d+$/u.test(port.value) && Number(port.value) !== Number(wantedPort)) {
    report('local-service-port', [...at, port.index], { found: port.value, wanted: wantedPort });
  }
  const wanted = url.hostname.replace(/^\[|\]$/gu, '');
  if (host && !reaches(host.value, wanted)) {
    report('local-service-host', [...at, host.index], { found: host.value, wanted });
  }
}

/** The value of an option, `--port 8080` or `--port=8080`, with the index of the argument that holds it. */
function optionIn(
  args: readonly unknown[],
  names: readonly string[],
): { value: string; index: number } | null {
  for (const [index, arg] of args.entries()) {
    const [name, inline] = String(arg).split(/=(.*)/su);
    if (name === undefined || !names.includes(name)) continue;
    if (inline !== undefined) return { value: inline, index };
    if (index + 1 < args.length) return { value: String(args[index + 1]), index: index + 1 };
  }
  return null;
}

/** Whether a server bound to one host answers at another. */
function reaches(bound: string, asked: string): boolean {
  const [from, to] = [bound.replace(/^\[|\]$/gu, '').toLowerCase(), asked.toLowerCase()];
  if (from === to || from === '0.0.0.0' || from === '::' || from === '*') return true;
  const local = ['localhost', '127.0.0.1'];
  // "localhost" may mean ::1 to either side; that is for the live check to tell.
  return (
    (local.includes(from) && local.includes(to)) ||
    (from === 'localhost' && to === '::1') ||
    (from === '::1' && to === 'localhost')
  );
}

function lintReadiness({ config, place, facts, report }: LintContext, service: Located): void {
  const at = [...place.path, 'localService'];
  const healthUrl = stringOf(config, member(service, 'healthUrl'));
  const health = httpUrl(healthUrl ?? '');
  const base = httpUrl(stringOf(config, member(place.node, 'baseUrl')) ?? '');
  const found = withoutUserInfo(healthUrl ?? '');
  if (health && base && !(health.port === base.port && reaches(health.hostname, base.hostname))) {
    report('local-service-health-url', [...at, 'healthUrl'], { found, wanted: base.origin });
  } else if (facts.live?.healthAnsweredBy !== undefined) {
    const args = { found: found || `${base?.origin ?? ''}/v1/models`, by: facts.live.healthAnsweredBy };
    report('local-service-health-other', [...at, 'healthUrl'], args);
  }
  const timeout = numberOf(member(service, 'readyTimeoutMs')) ?? DEFAULT_READY_TIMEOUT_MS;
  const loaded = facts.live?.loadMs;
  if (loaded !== undefined && timeout <= loaded) {
    const wanted = Math.ceil((loaded * 1.5) / 10_000) * 10_000;
    report('local-service-ready-timeout', [...at, 'readyTimeoutMs'], {
      found: timeout,
      measured: Math.round(loaded),
      wanted,
    });
  }
}
