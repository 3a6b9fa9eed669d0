import type { JsonValue } from '../model.js';

/**
 * Takes secrets out of texts. A known secret is found whole, percent-encoded, JSON- or XML-escaped (in any mix),
 * in base64 (standard and URL alphabet, wherever its three-byte groups begin), in hex, cut short at the very end
 * of a text, and with invisible characters or controls strewn in. Credentials that nobody told us about are known by
 * their form: Bearer tokens, `sk-…`, `hf_…`, GitHub and Google keys, JWTs, `user:password@` in URLs.
 *
 * A secret shorter than 4 characters, or one of the placeholder words below, is hidden only where a credential
 * stands (`Bearer x`, `Authorization: x`, `api_key=x`): hiding every "none" or "inferrs" would destroy the report
 * and keep no secret.
 */
export const REDACTED = '***';

const SHORTEST = 4;
/** What people type where a local server wants no key; lower case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'none',
  'null',
  'true',
  'false',
  'test',
  'local',
  'localhost',
  'dummy',
  'empty',
  'bearer',
  'token',
  'no-key',
  'no-key-required',
  'sk-no-key-required',
  'not-needed',
  'inferrs',
  'inferrs-local',
  'openclaw',
  'ollama',
  'ollama-local',
  'llmman',
  'vllm',
  'vllm-local',
  'lmstudio',
  'lm-studio',
  'llama',
]);

/** Header and field names whose value is a credential, whatever it is. */
export const SECRET_NAME =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-?_?key|x-auth-token|access_?token)$/i;

/** Shows nothing, so it may stand inside a secret unseen; line ends and tabs are real separators. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+/gu;

/** Credentials by their form. `keep` is what stays before. Lengths are bounded: a hostile text costs no more time. */
const FORMS: readonly RegExp[] = [
  /(?<keep>\bBearer(?:\s|%20|\+){1,4})(?=[\w.~+/=*-]{0,64}\d|[\w.~+/=*-]{20})[\w.~+/=*-]{6,}/gi,
  /(?<keep>)(?<![A-Za-z0-9])sk-(?=[\w*-]{0,64}[\d*])[\w*-]{12,}/g,
  /(?<keep>)(?<![A-Za-z0-9])(?:hf_|gh[opsu]_|github_pat_)\w{20,}/g,
  /(?<keep>)(?<![A-Za-z0-9])AIza[\w-]{30,}/g,
  /(?<keep>)(?<![A-Za-z0-9])eyJ[\w-]{8,256}\.[\w-]{8,8192}\.[\w-]{4,}/g,
  /(?<keep>[a-z]:\/\/)[^\s/@:"'<>]*:[^\s/@"'<>]+(?=@)/gi,
];

/** `Basic` and base64 of user:password. */
const BASIC = /\b(Basic\s+)([\w+/-]{4,}={0,2})/gi;

function withoutBasic(text: string): string {
  return text.replace(BASIC, (all, keep: string, code: string) =>
    Buffer.from(code, 'base64').includes(':') ? keep + REDACTED : all,
  );
}

/** A function that hides the given secrets, and anything that looks like a credential. Idempotent; never throws. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.map((secret) => secret.trim()))].filter((secret) => /[^*]/.test(secret));
  const anywhere = known.filter(
    (secret) => secret.length >= SHORTEST && !PLACEHOLDERS.has(secret.toLowerCase()),
  );
  const inPlace = known.filter((secret) => !anywhere.includes(secret));
  const patterns = [...anywhere].sort((a, b) => b.length - a.length).flatMap(patternsOf);
  const everywhere = patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'gi');
  const afterHeader = inPlace.length === 0 ? null : headerPattern(inPlace);

  const once = (text: string): string => {
    let out = everywhere === null ? text : text.replace(everywhere, REDACTED);
    for (const secret of anywhere) out = withoutTail(out, secret);
    if (afterHeader !== null) out = out.replace(afterHeader, `$1${REDACTED}`);
    for (const form of FORMS) out = out.replace(form, `$<keep>${REDACTED}`);
    return withoutBasic(out);
  };
  return (text) => {
    const out = once(text);
    const seen = out.replace(UNSEEN, '');
    if (seen.length === out.length) return out;
    const hidden = once(seen);
    return hidden === seen ? out : hidden;
  };
}

/** The same for every string of a JSON-like value, names included; a value under a credential's name goes whole. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T;
export function redactDeep(value: JsonValue, redact: (text: string) => string): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => redactDeep(item, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      redact(name),
      typeof item === 'string' && SECRET_NAME.test(name) ? REDACTED : redactDeep(item, redact),
    ]),
  );
}

function headerPattern(secrets: readonly string[]): RegExp {
  const values = secrets.map((secret) => [...secret].map(written).join('')).join('|');
  const before = String.raw`\bBearer\s+|(?:authorization|api[-_]?key)["']?\s*[:=]\s*["']?(?:Bearer\s+)?`;
  return new RegExp(`(${before})(?:${values})(?![A-Za-z0-9])`, 'gi');
}

/** A secret that the end of the text (a body cap, a cut connection) chopped: at least 6 characters of it. */
function withoutTail(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= 6; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + REDACTED;
  }
  return text;
}

/** Where base64 is wrapped: a line end, as it is or escaped. */
const WRAP = String.raw`(?:[\t\n\r ]|\\[nrt]){0,4}`;
/** Between two bytes in hex: nothing, a separator, `\x`, or the text and the offset of a dump's next line. */
const BETWEEN_HEX = String.raw`(?:[\s:,-]{0,3}(?:[\\0]x)?|[\t |]{1,4}[^\n]{0,20}(?:\n|\\n)[0-9a-f]{4,8}:?[\t ]{1,3})`;

function patternsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(BETWEEN_HEX);
  return [[...secret].map(written).join(''), ...base64Cores(bytes).map(base64Pattern), hex];
}

/** One character of a secret, however it was written down: as it is, %41, \u0041, &#65; — even twice over. */
function written(char: string): string {
  const bytes = [...Buffer.from(char, 'utf8')];
  const percent = bytes.map((byte) => `%(?:25){0,2}${byte.toString(16).padStart(2, '0')}`).join('');
  const units = char.split('').map((unit) => unit.charCodeAt(0));
  const unicode = units.map((unit) => String.raw`\\{1,4}u${unit.toString(16).padStart(4, '0')}`).join('');
  const code = char.codePointAt(0) ?? 0;
  const entity = `&(?:amp;)?#(?:0*${code}|x0*${code.toString(16)});`;
  const named = NAMED_ENTITIES[char];
  const forms = [asIs(char), percent, unicode, entity];
  if (named !== undefined) forms.push(`&(?:amp;)?${named};`);
  return `(?:${forms.join('|')})`;
}

function asIs(char: string): string {
  if (char === '\\') return String.raw`\\{1,8}`;
  if (char === ' ') return '[ +]';
  const literal = char.replace(/[.*+?^${}()|[\]/-]/g, String.raw`\$&`);
  return char === '"' || char === '/' ? String.raw`\\{0,4}${literal}` : literal;
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/**
 * The characters of a base64 text that depend on the secret alone, for each of the three places in a group where it
 * may begin. The characters at the rims mix with what stands beside it: the one behind goes along in
 * `base64Pattern`, the one before stays, and tells 4 bits of the first byte at most.
 */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/={1,2}$/, '');
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
}

function base64Pattern(core: string): string {
  const chars = core
    .split('')
    .map((char) => (char === '+' ? '(?:\\+|-|%2b)' : char === '/' ? String.raw`(?:\\{0,2}\/|_|%2f)` : char))
    .join(WRAP);
  return `${chars}[A-Za-z0-9+/_-]?(?:={1,2}|(?:%3d){1,2})?`;
}
