import { stringOf } from '../config/config.js';
import { withoutUserInfo } from '../config/secrets.js';
import { member } from '../config/tree.js';
import type { LintContext, LintFacts } from './lint-context.js';

/** Judges the baseUrl that applies to the model: its own, else the provider's. One lint at most for its form. */
export function lintBaseUrl({ config, place, facts, report }: LintContext): void {
  const own = member(place.model, 'baseUrl');
  const path = [...(own ? place.modelPath : place.path), 'baseUrl'];
  const baseUrl = stringOf(config, own ?? member(place.node, 'baseUrl'))?.trim();
  if (!baseUrl) {
    report('base-url-missing', path);
    return;
  }
  // A variable without a value is reported as that.
  if (baseUrl.includes('${')) return;
  const found = withoutUserInfo(baseUrl);
  const url = httpUrl(baseUrl);
  if (!url) {
    report('base-url-invalid', path, { found });
    return;
  }
  const servesAt = facts.live?.servesAt;
  const written = formOf(url);
  const form = written?.code === 'base-url-without-v1' && isServedAsWritten(facts) ? null : written;
  const otherPath = servesAt !== undefined && httpUrl(servesAt)?.origin === url.origin;
  if (otherPath && servesAt !== form?.wanted) {
    report('base-url-other-path', path, { found, wanted: withoutUserInfo(servesAt) });
  } else if (form) {
    report(form.code, path, {
      found: found.replace(/(?<!\/)\/+$/u, form.code === 'base-url-without-v1' ? '' : '$&'),
      wanted: form.wanted,
    });
  }
  const asked = httpUrl(facts.askedAt ?? '');
  if (asked && portOf(asked) !== portOf(url))
    report('base-url-other-port', path, { found: portOf(url), wanted: portOf(asked) });
  if (servesAt !== undefined && !otherPath)
    report('base-url-other-server', path, { found, wanted: withoutUserInfo(servesAt) });
}

/** Models were listed at baseUrl: then its path is right, with or without a version. */
function isServedAsWritten({ live, askedAt }: LintFacts): boolean {
  return askedAt === undefined && live?.servesAt === undefined && (live?.models?.length ?? 0) > 0;
}

export function httpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/u.test(url.protocol) ? url : null;
}

/** The port, also where the scheme implies it. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

type FormCode = 'base-url-doubled' | 'base-url-endpoint' | 'base-url-without-v1' | 'base-url-trailing-slash';

function formOf(url: URL): { code: FormCode; wanted: string } | null {
  const path = url.pathname.replace(/(?<!\/)\/+$/u, '');
  const at = (pathname: string): string => url.origin + pathname;
  const endpoint = /\/(?:chat\/completions|completions|models|responses)$/u.exec(path);
  if (endpoint)
    return {
      code: 'base-url-endpoint',
      wanted: at(path.slice(0, endpoint.index).replace(/(?<!\/v1)(?:\/v1)*$/u, '/v1')),
    };
  if (/(?<!\/v1)(?:\/v1){2,}$/u.test(path))
    return { code: 'base-url-doubled', wanted: at(path.replace(/(?<!\/v1)(?:\/v1)+$/u, '/v1')) };
  if (!/\/v\d[a-z\d]*$/u.test(path)) return { code: 'base-url-without-v1', wanted: at(`${path}/v1`) };
  return url.pathname === path ? null : { code: 'base-url-trailing-slash', wanted: at(path) };
}
