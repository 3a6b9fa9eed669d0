import { type Case, OLDEST, SERVICE } from './lint-case.js';

export const LOCAL_SERVICE_CASES: readonly Case[] = [
  {
    code: 'local-service-unknown',
    text: SERVICE('').replace('localService: {', 'localService: ‸{'),
    facts: OLDEST,
    says: /2026\.4 does not know localService/,
  },
  {
    code: 'local-service-relative-command',
    text: SERVICE('').replace('"/opt/inferrs"', '‸"inferrs"'),
    says: /command -v inferrs/,
  },
  {
    code: 'local-service-missing-command',
    text: SERVICE('').replace('"/opt', '‸"/opt'),
    facts: { command: 'missing' },
    says: /"\/opt\/inferrs" does not exist/,
  },
  {
    code: 'local-service-not-executable',
    text: SERVICE('').replace('"/opt', '‸"/opt'),
    facts: { command: 'not-executable' },
    says: /chmod/,
  },
  {
    code: 'local-service-port',
    text: SERVICE('').replace('"8080"]', '‸"8081"]'),
    says: /8081, but baseUrl has port 8080/,
  },
  {
    code: 'local-service-port',
    text: SERVICE('').replace('"--port", "8080"', '‸"--port=80"'),
    says: /on port 80,/,
  },
  {
    code: 'local-service-host',
    text: SERVICE('').replace('"8080"]', '"8080", "--host", ‸"192.168.1.5"]'),
    says: /192\.168\.1\.5, but baseUrl names 127\.0\.0\.1/,
  },
  {
    code: 'local-service-health-url',
    text: SERVICE('healthUrl: ‸"http://127.0.0.1:9000/health"'),
    says: /9000\/health belongs to another server/,
  },
  {
    code: 'local-service-health-other',
    text: SERVICE('healthUrl: ‸"http://127.0.0.1:8080/health"'),
    facts: { live: { healthAnsweredBy: 'nginx' } },
    says: /\(nginx\)/,
  },
  {
    code: 'local-service-ready-timeout',
    text: SERVICE('readyTimeoutMs: ‸5000'),
    facts: { live: { loadMs: 12_345 } },
    says: /took 12345 ms .* at least 20000/,
  },
];
