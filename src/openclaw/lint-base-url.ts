import { stringOf } from './config.js';
import type { LintContext } from './lint.js';
import { withoutUserInfo } from './secrets.js';
import { member } from './tree.js';

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
  const form = formOf(url);
  if (form)
    report(form.code, path, {
      found: found.replace(/\/+$/u, form.code === 'base-url-without-v1' ? '' : '$&'),
      wanted: form.wanted,
    });
  const servesAt = facts.live?.servesAt;
  if (servesAt !== undefined)
    report('base-url-other-server', path, { found, wanted: withoutUserInfo(servesAt) });
}

export function httpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/u.test(url.protocol) ? url : null;
}

type FormCode = 'base-url-doubled' | 'base-url-endpoint' | 'base-url-without-v1' | 'base-url-trailing-slash';

function formOf(url: URL): { code: FormCode; wanted: string } | null {
  const path = url.pathname.replace(/\/+$/u, '');
  const at = (pathname: string): string => url.origin + pathname;
  const endpoint = /\/(?:chat\/completions|completions|models|responses)$/u.exec(path);
  if (endpoint)
    return {
      code: 'base-url-endpoint',
      wanted: at(path.slice(0, endpoint.index).replace(/(?:\/v1)*$/u, '/v1')),
    };
  if (/(?:\/v1){2,}$/u.test(path))
    return { code: 'base-url-doubled', wanted: at(path.replace(/(?:\/v1)+$/u, '/v1')) };
  if (!/\/v\d+[a-z\d]*$/u.test(path)) return { code: 'base-url-without-v1', wanted: at(`${path}/v1`) };
  return url.pathname === path ? null : { code: 'base-url-trailing-slash', wanted: at(path) };
}
