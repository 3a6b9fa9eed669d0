import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model.js';
import { buildTurn } from '../../src/turn/build.js';
import { bytesOf, cases, functionsOf, keywordCounts, listOf, messageShapes } from './measured.js';

/** Sizes may differ by so much from the measured ones. */
const TOLERANCE = 0.01;
const near = (actual: number, measured: number) =>
  expect(Math.abs(actual - measured) / measured, `${actual} bytes, measured ${measured}`).toBeLessThan(
    TOLERANCE,
  );

const settingsOf = ({ model: _model, messages: _messages, tools: _tools, ...rest }: JsonObject) => rest;

describe.each(cases)('$title', ({ profile, variant, flags, step, measured }) => {
  const body = buildTurn({ profile, variant, flags, step, model: 'google/gemma-4-E2B-it' });

  it('has the same top-level keys, in order, with the same values', () => {
    expect(JSON.stringify(settingsOf(body))).toBe(JSON.stringify(measured.topLevel));
  });

  it('has the same messages: roles, keys, kinds of content, characters, calls', () => {
    const lax = measured.messages.map((message) => ({
      ...message,
      ...(message.toolCalls && {
        toolCalls: message.toolCalls.map((call) => ({ idPattern: 'letters and digits only', ...call })),
      }),
    }));
    expect(messageShapes(body)).toEqual(lax);
  });

  it('has the same tools: number, names, order, keys, keywords, bytes', () => {
    const { tools } = measured;
    if (!tools) {
      expect(body).not.toHaveProperty('tools');
      return;
    }
    const functions = functionsOf(body);
    expect(functions).toHaveLength(tools.count);
    if (tools.names)
      expect(
        Object.fromEntries(listOf(body.tools).map((tool, at) => [functions[at]?.name, bytesOf(tool)])),
      ).toEqual(tools.names);
    for (const details of functions)
      expect(Object.keys(details).sort()).toEqual([...tools.functionKeys].sort());
    const counts = keywordCounts(functions.map(({ parameters }) => parameters ?? null));
    if (Array.isArray(tools.schemaKeywords))
      expect(Object.keys(counts).sort()).toEqual([...tools.schemaKeywords].sort());
    else expect(counts).toEqual(tools.schemaKeywords);
    near(bytesOf(body.tools ?? []), tools.bytes);
  });

  it('has the same size', () => near(bytesOf(body), measured.bodyBytes));
});

it('covers every release, step, flag and variant that was measured', () => {
  expect(cases.length).toBeGreaterThan(60);
});

it.each([
  ['openclaw-2026.4', 'model messages stream store max_completion_tokens tools'],
  ['openclaw-2026.6', 'model messages stream stream_options tools tool_choice max_completion_tokens'],
  ['openclaw-2026.9', 'model messages stream stream_options tools tool_choice max_completion_tokens'],
] as const)('%s sends its keys in the order that was seen', (profile, keys) => {
  expect(Object.keys(buildTurn({ profile, step: 'agent', model: 'm' })).join(' ')).toBe(keys);
});
