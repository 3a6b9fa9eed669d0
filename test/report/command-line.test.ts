import { describe, expect, it } from 'vitest';
import { givenOptions, type Repeatable } from '../../src/given-options.js';
import { commandLine } from '../../src/report/command-line.js';
import type { Report } from '../../src/report/contract.js';
import { nextSteps } from '../../src/report/steps.js';
import { died } from './backend-limit-samples.js';
import { needsFlags, toolless } from './needs-flags-samples.js';

const report = (options: Repeatable, more: Partial<Report> = {}): Report => ({
  ...needsFlags,
  ...more,
  options: givenOptions(options),
});

const EVERYTHING: Repeatable = {
  baseUrl: 'http://127.0.0.1:8080/api/?key=hunter2',
  v1: false,
  config: 'my openclaw.json',
  provider: 'mine',
  model: "it's",
  profile: 'openclaw-2026.6',
  variant: 'lean',
  timeout: 1500,
  wait: 600_000,
  flags: { supportsTools: false },
  maxRequests: 9,
  budget: 30_000,
  diagnose: false,
  directOnly: true,
  requireTools: true,
  openclaw: true,
};
const TARGET =
  "--base-url http://127.0.0.1:8080/api/ --no-v1 --config 'my openclaw.json' --provider mine --model 'it'\\''s' --profile openclaw-2026.6 --variant lean --timeout 1500ms --wait 10m";

describe('a command to go on with', () => {
  it('repeats all that the run was given, but not what follows the ? of a URL', () => {
    expect(commandLine(report(EVERYTHING), 'smoke')).toBe(
      `inferrs-doctor smoke ${TARGET} --flags '{"supportsTools":false}' --max-requests 9 --budget 30s --no-diagnose --direct-only --require-tools --openclaw`,
    );
  });

  it('takes only what is about the target to another command', () => {
    expect(commandLine(report(EVERYTHING), 'init')).toBe(`inferrs-doctor init ${TARGET}`);
  });

  it('never holds a credential', () => {
    const options = { apiKey: 'hunter2', header: { 'x-tenant': 'hunter3', '`rm`': 'hunter4' } };
    expect(JSON.stringify(givenOptions(options))).not.toContain('hunter');
    expect(commandLine(report(options), 'smoke')).toBe(
      `inferrs-doctor smoke --api-key "$INFERRS_API_KEY" --header "x-tenant: $X_TENANT" --header '\`rm\`: $_RM_'`,
    );
  });

  it('asks for the model by the name that the server lists, and for none where none is known', () => {
    const target = { ...needsFlags.target, model: null };
    const given = { model: 'inferrs/tiny-model' };
    expect(commandLine(report(given, { servedAs: 'tiny-model' }), 'smoke')).toMatch(/--model tiny-model$/);
    expect(commandLine(report({}, { target, command: 'check' }), 'smoke')).toBe('inferrs-doctor smoke');
  });

  it('of a bundle from elsewhere names the server and the model', () => {
    const { options: _, ...stored } = needsFlags;
    expect(commandLine(stored, 'smoke')).toBe(
      'inferrs-doctor smoke --base-url http://127.0.0.1:8080/v1 --model google/gemma-4-E2B-it',
    );
  });
});

describe('the way to set proven flags', () => {
  const commandsOf = (given: Report) => nextSteps(given).flatMap(({ command }) => command ?? []);

  it('is fix on the file that was read', () => {
    expect(commandsOf(report({}))).toEqual(['inferrs-doctor fix']);
    expect(commandsOf(report({ config: 'x.json', model: 'm' }))).toEqual([
      'inferrs-doctor fix --config x.json --model m',
    ]);
  });

  it('names the flags where they were not found for the turn as configured', () => {
    expect(commandsOf(report({ flags: { supportsStore: false } }))).toEqual([
      `inferrs-doctor fix --flags '{"requiresStringContent":true}'`,
    ]);
    expect(commandsOf(report({}, { command: 'replay', file: 't.json' }))).toEqual([
      `inferrs-doctor fix --flags '{"requiresStringContent":true}'`,
    ]);
  });

  it('is init where no file has the row, and none in a demonstration', () => {
    const [first, second] = commandsOf(toolless);
    expect(first).toBe('export INFERRS_API_KEY=VALUE');
    expect(second).toMatch(/^inferrs-doctor init --base-url .* --model google/);
    expect(commandsOf({ ...toolless, fault: 'tools-rejected' })).toEqual(['inferrs-doctor smoke']);
  });

  it('is not offered where flags are not the whole answer', () => {
    expect(commandsOf({ ...needsFlags, verdict: 'backend-limit' })).toEqual([]);
  });
});

describe('a run that was stopped', () => {
  it.each([
    ['budget', 'inferrs-doctor smoke --max-requests 9'],
    ['max-requests', 'inferrs-doctor smoke --budget 30s --max-requests 400'],
  ] as const)('by %s is run again without it, and proves nothing', (spent, command) => {
    const options = { maxRequests: 9, budget: 30_000 };
    const steps = nextSteps(report(options, { verdict: 'inconclusive', spent, remedy: null }));
    expect(steps[0]?.text).toMatch(/^Likely, but not proven by this run: Set /);
    expect(steps.at(-1)?.command).toBe(command);
  });

  it('by the death of the server names the command to go on with', () => {
    expect(nextSteps(died).map(({ command }) => command)).toContain(
      `inferrs-doctor demo dies-when-large --profile openclaw-2026.9 --flags '{"supportsTools":false}'`,
    );
  });
});
