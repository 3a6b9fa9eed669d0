import fc from 'fast-check';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import type { CompatFlags, JsonObject, JsonValue } from '../../src/model.js';
import { readConfig } from '../../src/openclaw/config/config.js';
import { planFix, verifyPlan } from '../../src/openclaw/config/patch.js';
import { selectProvider } from '../../src/openclaw/config/provider.js';
import { parseSyntax, type Span, type SyntaxNode } from '../../src/openclaw/config/syntax.js';
import { DOCUMENTED, folderWith } from './folder.js';
import { choiceList, choicesFrom, jsonObject, write } from './json5-arbitrary.js';

const STRING_CONTENT: CompatFlags = { requiresStringContent: true };

async function plan(files: Readonly<Record<string, string>>, flags: CompatFlags, model?: string) {
  const cwd = await folderWith(files);
  const config = await readConfig({ config: 'openclaw.json', env: {}, cwd });
  const place = config && selectProvider(config, model === undefined ? {} : { model });
  if (!config || !place) throw new Error('no provider in it');
  const fix = planFix(config, place, flags);
  return { fix, verdict: await verifyPlan(config, place, fix, []), cwd };
}

/** A configuration whose model row is the text given. */
function around(row: string): string {
  return `{models:{providers:{inferrs:{models:[${row}]}}}}`;
}

async function edited(row: string, flags: CompatFlags = STRING_CONTENT): Promise<string> {
  const { fix, verdict } = await plan({ 'openclaw.json': around(row) }, flags);
  expect(verdict).toBeNull();
  const [head, tail] = [around('|').indexOf('|'), around('|').length - around('|').indexOf('|') - 1];
  return fix.after.slice(head, fix.after.length - tail);
}

describe('planFix keeps the layout of', () => {
  const cases: readonly [string, string, string][] = [
    ['one line', '{ id: "m" }', '{ id: "m", compat: { requiresStringContent: true } }'],
    ['one tight line', '{id:"m"}', '{id:"m",compat:{requiresStringContent:true}}'],
    ['a trailing comma on the line', '{ id: "m", }', '{ id: "m", compat: { requiresStringContent: true }, }'],
    ['JSON', '{\n  "id": "m"\n}', '{\n  "id": "m",\n  "compat": { "requiresStringContent": true }\n}'],
    ['single quotes', "{ 'id': 'm' }", "{ 'id': 'm', 'compat': { 'requiresStringContent': true } }"],
    [
      'tabs, CRLF and a comment behind the last value',
      '{\r\n\t\tid: "m", // the model\r\n\t\tcompat: {\r\n\t\t\tsupportsStore: false // old\r\n\t\t}\r\n\t}',
      '{\r\n\t\tid: "m", // the model\r\n\t\tcompat: {\r\n\t\t\tsupportsStore: false, // old\r\n\t\t\trequiresStringContent: true\r\n\t\t}\r\n\t}',
    ],
    [
      'a trailing comma with a comment',
      '{ compat: {\n  a: 1, // one\n  // last words\n} }',
      '{ compat: {\n  a: 1, // one\n  requiresStringContent: true,\n  // last words\n} }',
    ],
    ['an empty object', '{ compat: {} }', '{ compat: { requiresStringContent: true } }'],
    [
      'an empty object on two lines',
      '{\n compat: {\n }\n}',
      '{\n compat: {\n   requiresStringContent: true,\n }\n}',
    ],
    [
      'a comment alone',
      '{ compat: { /* none yet */ } }',
      '{ compat: { /* none yet */ requiresStringContent: true } }',
    ],
    [
      'a wrong value',
      '{ compat: { requiresStringContent: false } }',
      '{ compat: { requiresStringContent: true } }',
    ],
    [
      'a compat that is no object',
      '{ compat: null, id: 1 }',
      '{ compat: { requiresStringContent: true }, id: 1 }',
    ],
    [
      'a compat that is a list',
      '{ compat: [1], id: 1 }',
      '{ compat: { requiresStringContent: true }, id: 1 }',
    ],
    [
      'a key written twice',
      '{ compat: { requiresStringContent: true, requiresStringContent: 0 } }',
      '{ compat: { requiresStringContent: true, requiresStringContent: true } }',
    ],
  ];
  it.each(cases)('%s', async (_, row, expected) => {
    expect(await edited(row)).toBe(expected);
  });

  it('values of every type, in the quotes of the file', async () => {
    const flags = { maxTokensField: 'max_tokens', unsupportedToolSchemaKeywords: ['anyOf', "it's"] };
    expect(await edited("{ id: 'm' }", flags)).toBe(
      "{ id: 'm', compat: { maxTokensField: 'max_tokens', unsupportedToolSchemaKeywords: ['anyOf', 'it\\'s'] } }",
    );
  });
});

describe('planFix', () => {
  it('has nothing to do when the flags stand there', async () => {
    const { fix } = await plan({ 'openclaw.json': DOCUMENTED }, STRING_CONTENT);
    expect(fix).toMatchObject({ flags: {}, diff: '', after: fix.before });
  });

  it('shows a unified diff without secrets', async () => {
    const text = `{
  models: { providers: { inferrs: {
    apiKey: "sk-secret", headers: { a: 'h-secret' }, baseUrl: "http://me:pw@host/v1",
    models: [ { id: "m", maxTokens: 5 } ],
  } } },
}
`;
    const { fix, cwd } = await plan({ 'openclaw.json': text }, STRING_CONTENT);
    expect(fix.after).toContain('sk-secret');
    expect(fix.diff).toBe(`--- ${cwd}/openclaw.json
+++ ${cwd}/openclaw.json
@@ -1,6 +1,6 @@
 {
   models: { providers: { inferrs: {
     apiKey: "***", headers: { a: '***' }, baseUrl: "http://***@host/v1",
-    models: [ { id: "m", maxTokens: 5 } ],
+    models: [ { id: "m", maxTokens: 5, compat: { requiresStringContent: true } } ],
   } } },
 }
`);
  });

  it('edits the included file that holds the row, or the compat', async () => {
    const files = {
      'openclaw.json': '{models:{providers:{$include:"./p.json5"}}}',
      'p.json5': '{inferrs:{models:[{id:"a"},{$include:"./row.json5"}]}}',
      'row.json5': '{id:"b",compat:{$include:"./compat.json5"}}',
      'compat.json5': '// mine\n{}\n',
    };
    const first = await plan(files, STRING_CONTENT, 'a');
    expect(first.fix.file).toBe(`${first.cwd}/p.json5`);
    const second = await plan(files, STRING_CONTENT, 'b');
    expect(second.fix).toMatchObject({
      file: `${second.cwd}/compat.json5`,
      path: 'models.providers.inferrs.models[1].compat',
      after: '// mine\n{ requiresStringContent: true }\n',
    });
    expect([first.verdict, second.verdict]).toEqual([null, null]);
  });

  it('sees that a file included twice cannot be edited for one row only', async () => {
    const files = {
      'openclaw.json': around('{$include:"./row.json5"},{$include:"./row.json5"}'),
      'row.json5': '{id:"a"}',
    };
    expect((await plan(files, STRING_CONTENT)).verdict).toMatch(/included more than once/);
  });

  it('refuses a model without a row', async () => {
    await expect(plan({ 'openclaw.json': around('{id:"a"}') }, STRING_CONTENT, 'b')).rejects.toThrow(
      /no model at models\.providers\.inferrs\.models\[1\]/,
    );
  });

  it('changes only the compat values of any file, wherever the row is included from', async () => {
    const flagSets = fc.constantFrom<CompatFlags>(
      STRING_CONTENT,
      { supportsTools: false, maxTokensField: 'max_tokens' },
      { unsupportedToolSchemaKeywords: ['anyOf'], requiresStringContent: true },
    );
    const compats = fc.option(fc.oneof(jsonObject, fc.constant({ requiresStringContent: false, old: [1] })));
    await fc.assert(
      fc.asyncProperty(
        fc.record({ top: jsonObject, provider: jsonObject, before: jsonObject, after: jsonObject }),
        compats,
        flagSets,
        choiceList,
        fc.record({ crlf: fc.boolean(), depth: fc.constantFrom(0, 1, 2) }),
        async (around, compat, flags, numbers, { crlf, depth }) => {
          const row = { ...around.before, ...(compat && { compat }), ...without(around.after, 'compat') };
          const choose = choicesFrom(numbers);
          const written = (value: JsonValue): string => {
            const text = write(value, choose);
            return crlf ? `\uFEFF${text.replaceAll('\n', '\r\n')}\r\n` : `// top\n${text}`;
          };
          const included = ['./a/1.json5', './2.json5'].slice(0, depth).map(($include) => ({ $include }));
          const main = {
            ...around.top,
            models: { providers: { inferrs: { ...around.provider, models: [included[0] ?? row] } } },
          };
          await expectOnlyCompat(
            {
              'openclaw.json': written(main),
              ...(depth > 0 && { 'a/1.json5': written(included[1] ?? row) }),
              ...(depth > 1 && { 'a/2.json5': written(row) }),
            },
            flags,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

function without(value: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Bytes outside the compat value (or outside the row, when it had none) are the same; parsed, all the rest is too. */
async function expectOnlyCompat(files: Readonly<Record<string, string>>, flags: CompatFlags): Promise<void> {
  const { fix, verdict, cwd } = await plan(files, flags);
  expect(verdict).toBeNull();
  const name = Object.keys(files).at(-1) ?? '';
  const text = files[name] ?? '';
  expect(fix).toMatchObject({ file: `${cwd}/${name}`, before: text });
  const [before, after] = [rowOf(parseSyntax(text)), rowOf(parseSyntax(fix.after))];
  const old = compatIn(before);
  const now = compatIn(after);
  if (!now) throw new Error('no compat after the fix');
  if (old) {
    expect(fix.after.slice(0, now.start)).toBe(text.slice(0, old.start));
    expect(fix.after.slice(now.end)).toBe(text.slice(old.end));
  } else {
    // Nothing is taken away: a comma right behind the last value, and the new member before the closing brace.
    const from = before.members.at(-1)?.value.end ?? before.start + 1;
    const emptied = before.members.length === 0 ? text.slice(from, before.end - 1).trimEnd() : undefined;
    const kept = emptied === undefined ? text.slice(from) : emptied + text.slice(before.end - 1);
    const rest = fix.after.slice(from);
    expect(fix.after.slice(0, from)).toBe(text.slice(0, from));
    expect([rest, rest.replace(/^,/u, '')].some((added) => onlyAdds(kept, added))).toBe(true);
  }
  const expected = JSON5.parse<JsonValue>(text);
  const row = rowValue(expected);
  const had = row.compat;
  row.compat = { ...(typeof had === 'object' && had !== null && !Array.isArray(had) ? had : {}), ...flags };
  expect(JSON5.parse(fix.after)).toEqual(expected);
}

/** The row in a whole configuration; an included file is the row itself. */
function rowOf(root: SyntaxNode): SyntaxNode & { kind: 'object' } {
  let node: SyntaxNode | undefined = root;
  for (const key of ['models', 'providers', 'inferrs', 'models']) {
    node = node?.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;
  }
  const row = node?.kind === 'array' ? node.items[0] : root;
  if (row?.kind !== 'object') throw new Error('no row');
  return row;
}

function compatIn(row: SyntaxNode & { kind: 'object' }): Span | undefined {
  return row.members.findLast(({ key }) => key === 'compat')?.value;
}

/** Whether a text is the old one with one piece put in. */
function onlyAdds(old: string, now: string): boolean {
  let head = 0;
  while (head < old.length && old[head] === now[head]) head++;
  return now.length > old.length && now.endsWith(old.slice(head));
}

function rowValue(value: JsonValue): Record<string, JsonValue> {
  type Written = { models?: { providers: { inferrs: { models: Record<string, JsonValue>[] } } } };
  return (value as Written).models?.providers.inferrs.models[0] ?? (value as Record<string, JsonValue>);
}
