import { KEY } from './fault.js';

/** The key in the forms in which a server may echo it. */
const SECRETS = [
  KEY,
  KEY.slice(0, 20),
  encodeURIComponent(KEY),
  Buffer.from(KEY).toString('base64'),
  Buffer.from(KEY).toString('hex'),
];

/** What must not stand in anything that is printed: the key, control characters but line feeds, reordering marks. */
export function dirtIn(output: string): string[] {
  const secret = SECRETS.some((form) => output.includes(form)) ? ['the key'] : [];
  const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u.exec(output);
  const command = /^::(?!error |warning |notice |group|endgroup)/m.test(output) ? ['a workflow command'] : [];
  const named = control ? [`U+${control[0].charCodeAt(0).toString(16).padStart(4, '0')}`] : [];
  return [...secret, ...named, ...command];
}
