import { describe, expect, it } from 'vitest';
import { capturingProxy, isLoopback, readEnd, readFailure } from '../../src/probes/reach.js';
import { answerTo, failureOf, targetAt } from './exchanges.js';

describe('readFailure', () => {
  it.each([
    ['resolve', 'ENOTFOUND', 'host-not-found'],
    ['resolve', 'EAI_AGAIN', 'host-not-found'],
    ['resolve', 'UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['connect', 'ECONNREFUSED', 'connection-refused'],
    ['connect', 'EHOSTUNREACH', 'unroutable'],
    ['connect', 'ENETUNREACH', 'unroutable'],
    ['connect', 'UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['connect', 'ETIMEDOUT', 'timeout'],
    ['tls', 'EPROTO', 'tls'],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['tls', 'ECONNRESET', 'tls'],
    ['headers', 'UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['headers', 'ECONNRESET', 'connection-reset'],
    ['headers', 'UND_ERR_SOCKET', 'connection-reset'],
    ['headers', 'HTTPParserError', 'wrong-service'],
    ['headers', 'UND_ERR_HEADERS_OVERFLOW', 'wrong-service'],
  ] as const)('reads %s %s as %s', (phase, code, expected) => {
    const { outcome } = failureOf('models', phase, code);
    expect(outcome.kind === 'failure' && readFailure(outcome)?.code).toBe(expected);
  });

  it('reads nothing from an interruption', () => {
    const { outcome } = failureOf('models', 'aborted', 'ABORTED');
    expect(outcome.kind === 'failure' && readFailure(outcome)).toBeUndefined();
  });
});

describe('readEnd', () => {
  it.each([
    ['cut', 'stream-truncated'],
    ['stalled', 'stream-idle'],
    ['timeout', 'timeout'],
    ['capped', 'body-capped'],
    ['complete', undefined],
    ['stopped', undefined],
  ] as const)('reads %s as %s', (end, code) => {
    const { outcome } = answerTo('models', 200, '', { end });
    expect(outcome.kind === 'response' && readEnd(outcome)?.code).toBe(code);
  });
});

describe('isLoopback', () => {
  it('knows this machine by its names', () => {
    expect(
      ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'a.localhost', 'LOCALHOST.'].every(isLoopback),
    ).toBe(true);
    expect(['10.0.0.1', 'example.com', '0.0.0.0', '128.0.0.1', 'localhost.example'].some(isLoopback)).toBe(
      false,
    );
  });
});

describe('capturingProxy', () => {
  const at = targetAt('http://127.0.0.1:8080/v1');
  const variable = (env: Record<string, string>, target = at) => capturingProxy(target, env)?.variable;

  it('names the variable that captures, lower case first, and hides what the proxy is told', () => {
    expect(variable({})).toBeUndefined();
    expect(variable({ HTTP_PROXY: 'http://p:3128' })).toBe('HTTP_PROXY');
    expect(variable({ HTTP_PROXY: 'http://p:1', http_proxy: 'http://q:1' })).toBe('http_proxy');
    expect(variable({ ALL_PROXY: 'socks5://p:1' })).toBe('ALL_PROXY');
    expect(variable({ HTTPS_PROXY: 'http://p:1' })).toBeUndefined();
    expect(variable({ HTTPS_PROXY: 'http://p:1' }, targetAt('https://localhost/v1'))).toBe('HTTPS_PROXY');
    expect(capturingProxy(at, { HTTP_PROXY: 'http://me:hunter2@p:3128' })?.proxy).toBe('p:3128');
  });

  it('only looks at targets on this machine', () => {
    expect(variable({ HTTP_PROXY: 'http://p:1' }, targetAt('http://llm.example/v1'))).toBeUndefined();
  });

  it.each([
    '*',
    '127.0.0.1',
    'x, 127.0.0.1',
    '127.0.0.1:8080',
    '127.0.0.0/8',
    '127.*',
    '.0.0.1',
    'a 127.0.0.1',
  ])('is freed by NO_PROXY=%s', (NO_PROXY) => {
    expect(variable({ HTTP_PROXY: 'http://p:1', NO_PROXY })).toBeUndefined();
  });

  it.each(['', 'localhost', '127.0.0.1:9', '10.0.0.0/8', 'example.com', '[::1]'])(
    'is not freed by NO_PROXY=%s',
    (NO_PROXY) => {
      expect(variable({ HTTP_PROXY: 'http://p:1', NO_PROXY })).toBe('HTTP_PROXY');
    },
  );

  it('reads IPv6 with and without brackets', () => {
    for (const NO_PROXY of ['[::1]', '::1', '[::1]:8080']) {
      expect(
        variable({ HTTP_PROXY: 'http://p:1', NO_PROXY }, targetAt('http://[::1]:8080/v1')),
      ).toBeUndefined();
    }
  });
});
