import type { JsonValue } from '../../model.js';
import { applySplices, type Splice } from './splice.js';
import type { SyntaxNode } from './syntax.js';

const SECRET_KEY = /key$|token|secret|password|passwd|credential|authorization|^auth$|cookie/iu;
const SECRET_GROUP = /^(?:headers|env|vars)$/u;
const MASK = '***';

/** A configuration text with every secret value replaced, quotes and layout kept; for showing it. */
export function maskSecrets(text: string, root: SyntaxNode): string {
  return applySplices(text, secretSpans(text, root, false));
}

function secretSpans(text: string, node: SyntaxNode, secret: boolean): Splice[] {
  if (node.kind === 'array') return node.items.flatMap((item) => secretSpans(text, item, secret));
  if (node.kind === 'object') {
    return node.members.flatMap(({ key, value }) =>
      secretSpans(text, value, secret || SECRET_GROUP.test(key) || isSecretKey(key, value)),
    );
  }
  if (typeof node.value !== 'string') return [];
  const inner = { start: node.start + 1, end: node.end - 1 };
  if (secret) return [{ ...inner, text: MASK }];
  return [{ ...inner, text: withoutUserInfo(text.slice(inner.start, inner.end)) }];
}

function isSecretKey(key: string, value: SyntaxNode): boolean {
  if (!SECRET_KEY.test(key)) return false;
  return value.kind !== 'scalar' || (typeof value.value === 'string' && !/^max.*Field$/u.test(key));
}

/** Does a secret stand at this path, or may one? A count of tokens is none. */
export function isSecretPath(path: readonly (string | number)[], value: JsonValue): boolean {
  const isCount = /^-?\d{1,9}$/u.test(String(value));
  return path.some((step) => {
    if (typeof step !== 'string' || (isCount && /[a-z]Tokens/u.test(step))) return false;
    return SECRET_GROUP.test(step) || SECRET_KEY.test(step) || /auth/iu.test(step);
  });
}

/** A URL without name and password; any other text as it is. */
export function withoutUserInfo(text: string): string {
  return text.replace(/(:\/\/)[^/\s@]+@/u, `$1${MASK}@`);
}
