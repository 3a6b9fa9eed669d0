import { describe, expect, it } from 'vitest';
import { healthLayer, healthProbe, readHealth } from '../../src/probes/health.js';
import { answerTo, failureOf, targetAt } from './exchanges.js';

describe('healthProbe', () => {
  it('asks at the root, wherever the API lives', () => {
    expect(healthProbe(targetAt('http://h:1/api/v1')).url).toBe('http://h:1/health');
  });
});

describe('readHealth', () => {
  it.each([
    ['ok', 200, '{"status":"ok"}'],
    ['ok', 200, '{"status":"healthy"}'],
    ['ok', 200, '{"status":true}'],
    ['ok', 200, ''],
    ['ok', 200, 'OK'],
    ['ok', 200, '{"healthy":true}'],
    ['ok', 200, '{"version":"1"}'],
    ['loading', 200, '{"status":"loading"}'],
    ['loading', 200, '{"status":"loading model"}'],
    ['loading', 503, '{"error":{"message":"Loading model","type":"unavailable_error","code":503}}'],
    ['loading', 503, '{"status":"starting"}'],
    ['busy', 503, '{"status":"no slot available"}'],
    ['busy', 200, '{"status":"no slot available"}'],
    ['unhealthy', 500, '{"status":"error"}'],
    ['unhealthy', 200, '{"status":"error"}'],
    ['unhealthy', 502, '<html>'],
    ['absent', 404, '404 page not found'],
    ['absent', 405, ''],
    ['absent', 501, ''],
    ['absent', 401, '{"error":"no"}'],
    ['absent', 307, ''],
    ['absent', 200, '<!doctype html><title>x</title>'],
    ['absent', 200, '{"error":"Unexpected endpoint or method. (GET /health)"}'],
  ])('reads %s from %i %s', (state, status, body) => {
    expect(readHealth(answerTo('health', status, body)).state).toBe(state);
  });

  it('reads no answer', () => {
    expect(readHealth(failureOf('health', 'headers', 'ECONNRESET')).state).toBe('unanswered');
  });

  it('never fails a server for having no /health', () => {
    expect(healthLayer(answerTo('health', 404, 'nope'))).toMatchObject({
      status: 'skipped',
      reason: 'no /health here (404)',
    });
  });
});
