import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactDeep } from '../../src/wire/redact.js';

const KEY = 'sk/Ab+9 "q"\\x&<7Z';

/** Secrets as people have them, quotes and all. An asterisk is what a secret is replaced with. */
const secret = fc
  .string({ minLength: 4, maxLength: 48 })
  .map((text) => text.trim())
  .filter((text) => text.length >= 4 && !text.includes('*') && !/^[a-z-]+$/i.test(text));
const around = fc.string({ maxLength: 20 });

const percentAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const unicodeEscapes = (text: string) =>
  text.replace(/./gs, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const WRITINGS: Readonly<Record<string, (text: string) => string>> = {
  whole: (text) => text,
  'upper case': (text) => text.toUpperCase(),
  'percent-encoded': encodeURIComponent,
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'every byte percent-encoded': percentAll,
  'form-encoded': (text) => new URLSearchParams({ k: text }).toString().slice(2),
  'JSON-escaped': (text) => JSON.stringify(text).slice(1, -1),
  'JSON-escaped twice': (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  'unicode-escaped': unicodeEscapes,
  'XML-escaped': entities,
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex with colons': (text) =>
    [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
  'a hex dump': (text) => {
    const bytes = [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
    const lines = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) => {
      const line = bytes.slice(at * 16, at * 16 + 16).join(' ');
      return `${(at * 16).toString(16).padStart(8, '0')}: ${line}  |................|`;
    });
    return lines.join('\n').slice(10, -20);
  },
};

describe('a known secret', () => {
  it.each(Object.entries(WRITINGS))('is hidden when %s', (_name, write) => {
    fc.assert(
      fc.property(secret, around, around, (key, before, after) => {
        const out = createRedactor([key])(`${before} ${write(key)} ${after}`);
        expect(out).toContain('***');
        expect(out).not.toContain(write(key));
      }),
    );
  });

  it('is hidden in base64 that is wrapped', () => {
    fc.assert(
      fc.property(secret, fc.nat(5), fc.integer({ min: 4, max: 76 }), (key, before, width) => {
        const code = Buffer.from(`${'x'.repeat(before)}${key}`).toString('base64');
        const wrapped = code.replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
        expect(createRedactor([key])(wrapped)).toContain('***');
      }),
    );
  });

  it.each(['base64', 'base64url'] as const)('is hidden in %s wherever it begins', (encoding) => {
    fc.assert(
      fc.property(secret, fc.nat(5), fc.nat(5), (key, before, after) => {
        const bytes = Buffer.concat([Buffer.alloc(before, 'x'), Buffer.from(key), Buffer.alloc(after, 'y')]);
        const out = createRedactor([key])(`got "${bytes.toString(encoding)}" of you`);
        const left = out.slice(5, -8).split('***');
        expect(left.length).toBeGreaterThan(1);
        // What is left of it must not hold more than a part of the first or last character.
        const bits = left.join('').replace(/=/g, '').length * 6;
        expect(bits).toBeLessThan((before + after) * 8 + 8);
      }),
    );
  });

  it('is hidden in base64 that was percent-encoded or JSON-escaped', () => {
    const redact = createRedactor(['??>>~~~ab?']);
    const base64 = Buffer.from('??>>~~~ab?').toString('base64');
    expect(base64).toMatch(/[+/]/);
    expect(redact(`q=${encodeURIComponent(base64)}&r`)).toBe('q=***&r');
    expect(redact(`"${base64.replaceAll('/', '\\/')}"`)).toBe('"***"');
  });

  it.each([
    ['in pieces with a zero-width space', 'key: abc\u200bdef\u200bghi!', 'key: ***!'],
    ['with controls between', 'key: abc\u0000def\u001bghi!', 'key: ***!'],
    ['cut short at the end', '{"error":"bad key abcdefg', '{"error":"bad key ***'],
    ['more than once', 'abcdefghi,abcdefghi', '***,***'],
    ['but not what only begins like it', 'abcdefg is a scale', 'abcdefg is a scale'],
  ])('%s', (_name, given, expected) => {
    expect(createRedactor(['abcdefghi'])(given)).toBe(expected);
  });

  it('hides the longer of two secrets that begin alike', () => {
    expect(createRedactor(['abcd1', 'abcd1234'])('abcd1234 abcd1')).toBe('*** ***');
  });

  it('leaves a text that holds no secret as it is', () => {
    const text = 'Bearer authentication is required; see risk-free-trial-options and task-sk-1\u200b';
    expect(createRedactor([KEY])(text)).toBe(text);
  });

  it('is idempotent', () => {
    const parts = fc.constantFrom(
      KEY,
      'Bearer ',
      'sk-',
      'abc123abc123abc',
      '***',
      ' ',
      '\u200b',
      'u:p@',
      'http://',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, around), { maxLength: 12 }), (pieces) => {
        const redact = createRedactor([KEY, 'x']);
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
        expect(once).not.toContain(KEY);
      }),
    );
  });
});

describe('a secret too short or too common to be hidden everywhere', () => {
  it.each([
    ['x', 'Authorization: Bearer x', 'Authorization: Bearer ***'],
    ['x', 'extra context', 'extra context'],
    ['inferrs', 'owned_by inferrs', 'owned_by inferrs'],
    ['inferrs', '{"authorization":"Bearer inferrs"}', '{"authorization":"Bearer ***"}'],
    ['none', 'tool_choice none', 'tool_choice none'],
    ['none', 'api_key=none&x', 'api_key=***&x'],
    ['none', 'x-api-key: nonexistent', 'x-api-key: nonexistent'],
    ['', 'nothing at all', 'nothing at all'],
  ])('%j in %j', (short, given, expected) => {
    expect(createRedactor([short])(given)).toBe(expected);
  });
});

describe('a credential nobody told of', () => {
  it.each([
    ['Bearer abc123def456', 'Bearer ***'],
    ['bearer%20abc123def456', 'bearer%20***'],
    ['Incorrect API key provided: sk-proj-A1b2C3d4E5f6.', 'Incorrect API key provided: ***.'],
    ['sk-abcd****************wxyz', '***'],
    ['token hf_AbCdEfGhIjKlMnOpQrStUvWx is invalid', 'token *** is invalid'],
    ['ghp_0123456789abcdefghij0123456789abcdef', '***'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef', '***'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic ***'],
    ['connect http://me:pa55@host:8080/v1', 'connect http://***@host:8080/v1'],
    ['connect http://host:8080/v1?mail=a@b', 'connect http://host:8080/v1?mail=a@b'],
    ['Basic authentication needed', 'Basic authentication needed'],
  ])('%s', (given, expected) => {
    expect(createRedactor([])(given)).toBe(expected);
  });
});

describe('redactDeep', () => {
  it('reaches values, names and credentials by their name', () => {
    const redact = createRedactor(['s3cret-key']);
    const value = {
      headers: { Authorization: 'whatever', 'x-echo-s3cret-key': '1', 'content-type': 'text/plain' },
      list: ['a', 's3cret-key', { deep: 'is s3cret-key!' }],
      ms: 12,
      none: null,
      yes: true,
    };
    expect(redactDeep(value, redact)).toEqual({
      headers: { Authorization: '***', 'x-echo-***': '1', 'content-type': 'text/plain' },
      list: ['a', '***', { deep: 'is ***!' }],
      ms: 12,
      none: null,
      yes: true,
    });
  });

  it('leaves no trace of a secret in any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), secret, (value, key) => {
        const holding = { value, [key]: [key, { x: `a${key}b` }] };
        const text = JSON.stringify(redactDeep(holding, createRedactor([key])));
        expect(text).not.toContain(JSON.stringify(key).slice(1, -1));
      }),
    );
  });
});
