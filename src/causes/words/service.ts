/** What servers and clients say, even (lower case, one kind of quote, single spaces): one phrase a line. */

import { anyOf } from './any-of.js';

export const PROXY_WORDS = anyOf(
  /bad gateway/,
  /gateway time-?out/,
  /service temporarily unavailable/,
  /cloudflare/,
  /cf-ray/,
  /cf-mitigated/,
  /just a moment/,
  /attention required/,
  /\bwaf\b/,
  /openresty/,
  /nginx/,
  /\bcaddy\b/,
  /traefik/,
  /haproxy/,
  /envoy/,
  /upstream (?:connect|request|prematurely|server|timed|error)/,
  /no[ _](?:available|healthy)[ _](?:upstreams?|workers?|backends?)/,
  /no healthy upstream/,
  /origin (?:is )?(?:unreachable|down)/,
  /web server is down/,
  /error (?:code )?(?:52[0-9]|1033|1016)/,
  /ngrok/,
  /tunnel/,
  /err_ngrok/,
  /access denied/,
  /block(?:ed|ing) (?:page|by)/,
);

export const NOT_FOUND_WORDS = anyOf(
  /unexpected endpoint/,
  /(?:404 )?page not found/,
  /cannot (?:post|get) \//,
  /file not found/,
  /no (?:such )?(?:route|endpoint|handler)\b/,
  /route .{0,60}not found/,
  /invalid url \((?:post|get)/,
  /unknown (?:endpoint|route|path|url|request url)/,
  /url (?:was )?not found/,
  /path (?:was )?not found/,
  /endpoint .{0,60}(?:not found|not supported|does not exist)/,
  /not found on (?:this|the) server/,
  /resource not found/,
  /\/v1\/v1\//,
);

export const HOST_REFUSED = anyOf(
  /(?:invalid|bad|disallowed|untrusted|unknown|forbidden|missing|blocked)[ _-]?host\b/,
  /host (?:header|name)?.{0,40}(?:not (?:allowed|permitted|trusted|in)|invalid|is blocked|denied|forbidden|rejected|mismatch)/,
  /disallowedhost/,
  /allowed_?hosts/,
  /trusted[ _]?hosts/,
  /dns rebinding/,
  /misdirected request/,
);

export const BUSY = anyOf(
  /\b(?:server|model|engine|service|backend|system|we are|currently)\b.{0,30}\b(?:busy|overloaded|at capacity|overwhelmed)/,
  /too many (?:concurrent |pending )?(?:requests|connections)/,
  /rate.?limit/,
  /maximum pending/,
  /(?:queue|slots?) (?:is |are )?(?:full|unavailable|busy)/,
  /no (?:available |free |idle )?slots?\b/,
  /slot unavailable/,
  /overloaded_error/,
  /\boverloaded\b/,
  /concurrency limit/,
  /max(?:imum)? (?:number of )?concurrent/,
  /throttl/,
  /currently processing another/,
  /already (?:processing|in use|generating)/,
  /queue (?:limit|depth|size) (?:exceeded|reached)/,
);

export const NOT_HTTP = anyOf(
  /http\/0\.9/,
  /parse error: expected http/,
  /hpe_invalid/,
  /bad ?status ?line/,
  /not an? http/,
  /ssh-2\.0/,
  /over http on the native driver port/,
  /curl: \(1\) /,
);

export const KEY_WANTED = anyOf(
  /(?:invalid|incorrect|missing|wrong|expired|no|bad|unknown|provide an?|required)[ _'-]{1,3}(?:\w+ )?(?:api[ _-]?key|token|credentials?|bearer|authorization)/,
  /(?:api[ _-]?key|api token|bearer token|authorization header|credentials?).{0,60}(?:invalid|required|missing|incorrect|not (?:valid|provided|found|accepted)|expired|is wrong|was provided)/,
  /unauthori[sz]ed/,
  /authentication(?:_error| error| failed| required|error)/,
  /invalid_api_key/,
  /not authenticated/,
  /no auth credentials/,
  /permission denied/,
  /forbidden: /,
);
