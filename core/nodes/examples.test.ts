/**
 * If these fail, a node does something else than its own documentation says: every example of every node is run.
 */
import { describe, expect, it } from 'vitest';
import { checkParams } from './kit/check-params.ts';
import type { NodeDefinition, NodeExample } from './kit/definition.ts';
import type { Fields } from './kit/fields.ts';
import { defineService } from './kit/service/define.ts';
import type { ServiceLiteral } from './kit/service/literal.ts';
import { localCodeEngine } from '../../test/harness/code-engine.ts';
import { localSql } from '../../test/harness/local-sql.ts';
import type { Item } from '../workflow/item.ts';
import { registry } from './registry.generated.ts';
import { runNode, TEST_NOW, type RunNodeOptions } from './testing/run-node.ts';

const run = (definition: NodeDefinition, example: NodeExample, resumed = false, more: RunNodeOptions = {}) =>
  runNode(definition, {
    codeEngine: localCodeEngine(),
    sql: localSql,
    ...more,
    params: example.params,
    ...(example.input || example.inputs
      ? { inputs: (example.inputs ?? [example.input!]).map((list) => list.map((json) => ({ json }))) }
      : {}),
    ...(example.files ? { files: example.files } : {}),
    http: (example.http ?? []).map(({ response }) => ({
      status: response.status,
      headers: response.headers ?? { 'content-type': 'application/json' },
      text: response.text ?? JSON.stringify(response.body),
    })),
    credentials: Object.fromEntries(
      Object.entries(example.credentials ?? {}).map(([name, value]) => [name, { id: name, ...value }]),
    ),
    resumed: resumed ? { by: 'timer', data: null } : null,
  });

const fieldsIn = (fields: Fields): [string, Fields[string]][] =>
  Object.entries(fields).flatMap(([name, field]) => [
    [name, field] as [string, Fields[string]],
    ...(field.kind === 'list' || field.kind === 'group' ? fieldsIn(field.fields) : []),
  ]);

describe.each([...registry.values()].map((definition) => [definition.type, definition] as const))(
  'the node %s',
  (_type, definition) => {
    it.runIf(definition.service)('is the same node when its service has travelled as JSON', () => {
      const travelled = JSON.parse(JSON.stringify(definition.service)) as ServiceLiteral;
      expect(travelled).toEqual(definition.service);
      const { fields, examples } = defineService(travelled);
      expect({ fields, examples }).toEqual({ fields: definition.fields, examples: definition.examples });
    });

    it('is data that can travel as JSON', () => {
      const { fields, examples, trigger } = definition;
      expect(JSON.parse(JSON.stringify({ fields, examples, trigger }))).toEqual({ fields, examples, trigger });
    });

    it('has fields that show each other only by names that exist', () => {
      for (const [name, field] of fieldsIn(definition.fields)) {
        const known = fieldsIn(definition.fields).map(([other]) => other);
        for (const other of Object.keys(field.showWhen ?? {})) expect(known, `${name}.showWhen`).toContain(other);
      }
    });

    it('has at least one example, and each says what comes out', () => {
      expect(definition.examples.length).toBeGreaterThan(0);
      for (const example of definition.examples) {
        expect(
          [example.output, example.error, example.waitMs].filter((one) => one !== undefined),
          example.title,
        ).toHaveLength(1);
      }
    });

    it.each(definition.examples.map((example) => [example.title, example] as const))('%s', async (_title, example) => {
      if (example.error === undefined) expect(checkParams(definition.fields, example.params)).toEqual([]);
      if (!definition.run) return;
      if (example.error !== undefined) {
        await expect(run(definition, example)).rejects.toMatchObject({ code: example.error });
        return;
      }
      const { result, requests, files } = await run(definition, example);
      // Of a service everything is data, so that its examples say all of what is sent; elsewhere those that name a query.
      const expected = (example.http ?? []).map(({ request }) => request);
      expect(
        requests.map(({ method, url, query = [], body }, at) => ({
          method,
          url,
          ...((definition.service && query.length > 0) || expected[at]?.query
            ? { query: Object.fromEntries(query) }
            : {}),
          ...(body ? { body: body.value } : {}),
        })),
      ).toEqual(expected);
      if ('wait' in result) {
        expect((result.wait.until ?? Number.NaN) - TEST_NOW).toBe(example.waitMs);
        expect(await run(definition, example, true)).toMatchObject({ result: [[{ json: example.input?.[0] ?? {} }]] });
        return;
      }
      if ('calls' in result) throw new Error('An example of a node that calls workflows is tested beside that node.');
      expect(result.map((items) => items.map((item) => item.json))).toEqual(example.output);
      const shown = (item: Item) =>
        Object.fromEntries(Object.entries(item.binary ?? {}).map(([name, file]) => [name, files.shown(file)]));
      if (example.outputFiles) expect(result.map((items) => items.map(shown))).toMatchObject(example.outputFiles);
      for (const item of result.flat()) expect(item.pairedItem, 'every item says where it came from').toBeDefined();
    });

    it.each(definition.examples.filter(({ output }) => output).map((example) => [example.title, example] as const))(
      '%s: the same when its items come one by one',
      async (_title, example) => {
        if (!definition.run) return;
        const [{ result: whole }, { result: paged }] = await Promise.all([
          run(definition, example),
          run(definition, example, false, { pageLength: 1 }),
        ]);
        expect(paged).toEqual(whole);
      },
    );
  },
);

it('names each node type once, as its file is named', () => {
  for (const [type, definition] of registry) expect(definition.type).toBe(type);
  expect([...registry.keys()]).toEqual(
    expect.arrayContaining(['manual', 'webhook', 'set', 'if', 'http', 'wait', 'respond', 'no-op']),
  );
});
