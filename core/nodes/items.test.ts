/**
 * If these fail, one bad item takes others with it, items forget where they came from, or many items take for ever.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import type { NodeDefinition } from './kit/definition.ts';
import { inputsOf, traitsOf } from './kit/traits.ts';
import { registry } from './registry.generated.ts';
import http from './http.ts';
import { runNode } from './testing/run-node.ts';

const node = (type: string): NodeDefinition => registry.get(type)!;
const items = (...values: Json[]): Item[] => values.map((v) => ({ json: { v } }));
const outputs = async (type: string, params: Record<string, Json>, inputs: Item[][], more: object = {}) =>
  (await runNode(node(type), { params, inputs, ...more })).result as Item[][];

describe('one failed item', () => {
  const set = { assignments: [{ name: 'n', type: 'number', value: '={{ $json.v }}' }] };
  const three = items('1', 'many', '3');

  it('stops the run, and is named', async () => {
    await expect(outputs('set', set, [three])).rejects.toMatchObject({
      code: 'NODE_INPUT_INVALID',
      details: { item: 1, path: 'params.assignments.0.value' },
    });
  });

  it('goes on beside the others, to the error port, or where n8n sends it', async () => {
    const good = [
      { json: { v: '1', n: 1 }, pairedItem: { item: 0 } },
      { json: { v: '3', n: 3 }, pairedItem: { item: 2 } },
    ];
    const message = '"many" is not a number.';
    expect(await outputs('set', set, [three], { onError: 'continue' })).toEqual([
      [good[0], { json: { error: message }, pairedItem: { item: 1 } }, good[1]],
    ]);
    expect(await outputs('set', set, [three], { onError: 'branch' })).toEqual([
      good,
      [
        {
          json: {
            v: 'many',
            error: {
              message,
              code: 'NODE_INPUT_INVALID',
              node: 'Node',
              item: 1,
              attempt: 1,
              status: null,
              cause: null,
            },
          },
          pairedItem: { item: 1 },
        },
      ],
    ]);
    expect(await outputs('set', set, [three], { onError: 'n8n-error-output' })).toEqual([
      good,
      [{ json: { v: 'many', error: message }, pairedItem: { item: 1 } }],
    ]);
  });

  it('is not let through by a condition that could not judge it', async () => {
    const params = { conditions: [{ left: '={{ $json.v }}', type: 'number', operator: 'greaterThan', right: 0 }] };
    for (const type of ['if', 'filter']) {
      const [yes, no] = await outputs(type, params, [three], { onError: 'continue' });
      expect([yes!.length, no!.length]).toEqual([2, 1]);
    }
  });

  it('of a switch lands on the port after all its outputs', async () => {
    const params = { mode: 'expression', outputs: 3, output: '={{ $json.v }}' };
    const result = await outputs('switch', params, [items(9, 0)], { onError: 'branch' });
    expect(result.map((list) => list.length)).toEqual([1, 0, 0, 1]);
  });

  it('of requests lets the other requests be sent, and is recorded like a result', async () => {
    const { result, requests, emitted } = await runNode(http, {
      params: { url: 'https://a.example' },
      inputs: [items(1, 2)],
      http: [{ status: 500 }, { text: '{"ok":1}', headers: { 'content-type': 'application/json' } }],
      onError: 'branch',
    });
    expect(requests).toHaveLength(2);
    expect(emitted.map(({ item }) => item)).toEqual([0, 1]);
    expect(result).toMatchObject([
      [{ json: { ok: 1 } }],
      [{ json: { v: 1, error: { code: 'HTTP_STATUS', status: 500 } } }],
    ]);
  });
});

describe('the inputs of merge', () => {
  it('are so many as its mode and its parameters say, and all are waited for where one is chosen', () => {
    const merge = node('merge');
    const of = (params: Record<string, Json>) => [
      inputsOf(merge, params).length,
      traitsOf(merge, params).requiredInputs,
    ];
    expect(of({})).toEqual([2, 1]);
    expect(of({ inputs: 4 })).toEqual([4, 1]);
    expect(of({ mode: 'choose', inputs: 3 })).toEqual([3, [0, 1, 2]]);
    expect(of({ mode: 'byFields', inputs: 3 })).toEqual([2, 1]);
  });

  it('are named in the lineage of what they gave', async () => {
    const pairs = async (params: Record<string, Json>, inputs: Item[][]) =>
      (await outputs('merge', params, inputs))[0]!.map(({ pairedItem }) => pairedItem);
    const both = [items(1, 2), items(2, 3)];
    expect(await pairs({}, both)).toEqual([{ item: 0 }, { item: 1 }, { item: 0, input: 1 }, { item: 1, input: 1 }]);
    const match = [{ left: 'v' }];
    expect(await pairs({ mode: 'byFields', match, join: 'keepEverything' }, both)).toEqual([
      [{ item: 1 }, { item: 0, input: 1 }],
      { item: 0 },
      { item: 1, input: 1 },
    ]);
    expect(await pairs({ mode: 'byFields', match, join: 'enrichSecond' }, both)).toEqual([
      [{ item: 0, input: 1 }, { item: 1 }],
      { item: 1, input: 1 },
    ]);
    expect(await pairs({ mode: 'byFields', match, from: 'second' }, both)).toEqual([{ item: 0, input: 1 }]);
    const same = [items(1), items(1, 1)];
    expect(await pairs({ mode: 'byFields', match, from: 'second' }, same)).toEqual([
      { item: 0, input: 1 },
      { item: 1, input: 1 },
    ]);
    expect(await pairs({ mode: 'byFields', match, from: 'second', multiple: 'first' }, same)).toEqual([
      { item: 0, input: 1 },
    ]);
    expect(await pairs({ mode: 'choose', chosen: 'empty' }, both)).toEqual([[{ item: 0 }, { item: 0, input: 1 }]]);
  });

  it('may be empty', async () => {
    const join = (kind: string, inputs: Item[][]) =>
      outputs('merge', { mode: 'byFields', match: [{ left: 'v' }], join: kind }, inputs).then(([list]) =>
        list!.map(({ json }) => json),
      );
    expect(await join('keepNonMatches', [items(1), []])).toEqual([{ v: 1 }]);
    expect(await join('enrichFirst', [items(1), []])).toEqual([{ v: 1 }]);
    expect(await join('enrichSecond', [items(1), []])).toEqual([]);
  });

  it('refuse combinations without number', async () => {
    const many = Array.from({ length: 1001 }, (): Item => ({ json: { v: 1 } }));
    const all: Record<string, Json>[] = [{ mode: 'combinations' }, { mode: 'byFields', match: [{ left: 'v' }] }];
    for (const params of all)
      await expect(outputs('merge', params, [many, many])).rejects.toMatchObject({ code: 'ITEMS_TOO_LARGE' });
    // One side of as many matches is no more than that side.
    const [one] = await outputs('merge', { mode: 'byFields', match: [{ left: 'v' }], from: 'first' }, [many, many]);
    expect(one).toHaveLength(1001);
  });
});

describe('a random order', () => {
  it('keeps every item once and is the same at every repeat', async () => {
    const shuffle = () => outputs('sort', { mode: 'random' }, [items(...Array(50).keys())]);
    const [first] = await shuffle();
    const order = first!.map(({ json }) => Number(json['v']));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect(await shuffle()).toEqual([first]);
  });
});

describe('ten thousand items', () => {
  const COUNT = 10_000;

  it.each<[string, Record<string, Json>]>([
    ['filter', { conditions: [{ left: 1, operator: 'equals', right: 1 }] }],
    ['switch', { rules: [{ conditions: [{ left: 1, operator: 'equals', right: 1 }] }] }],
    ['set', { assignments: [{ name: 'x', type: 'number', value: 1 }] }],
    ['limit', { count: 9000 }],
    ['sort', { by: [{ field: 'group' }, { field: 'v', order: 'descending' }] }],
    ['split-out', { fields: 'list', include: 'all' }],
    ['aggregate', { mode: 'items' }],
    ['summarize', { by: 'group', summaries: [{ what: 'sum', field: 'v' }] }],
    ['remove-duplicates', { compare: 'selected', fields: 'v' }],
    ['rename-keys', { renames: [{ from: 'v', to: 'w' }] }],
    ['merge', { mode: 'byFields', match: [{ left: 'v' }], join: 'keepEverything' }],
    ['merge', { mode: 'byFields', match: [{ left: 'v' }], join: 'keepNonMatches' }],
    ['merge', { mode: 'byPosition' }],
    ['sub-workflow', { workflow: 'wf', mode: 'each' }],
  ])('are each read only a few times by %s %j', async (type, params) => {
    let reads = 0;
    const many = (): Item[] =>
      Array.from({ length: COUNT }, (_, v) => ({
        get json() {
          reads += 1;
          return { v, group: v % 100, list: [1] };
        },
      }));
    await runNode(node(type), { params, inputs: [many(), many()] });
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(COUNT * 2 * 8);
  });
});

describe('items that come in pages', () => {
  it('are skipped where an interrupted attempt has recorded their results', async () => {
    const input = items('a', 'b', 'a', 'c', 'b', 'd');
    const done = { done: [0, 1, 2], pageLength: 2 };
    const values = (result: Item[][]) => result[0]!.map(({ json }) => json['v']);
    expect(values(await outputs('no-op', {}, [input], done))).toEqual(['c', 'b', 'd']);
    expect(values(await outputs('limit', { count: 5 }, [input], done))).toEqual(['c', 'b']);
    expect(values(await outputs('remove-duplicates', {}, [input], done))).toEqual(['c', 'd']);
  });

  it.each([
    ['remove-duplicates', {}],
    ['aggregate', { mode: 'items' }],
    ['summarize', { summaries: [{ what: 'append', field: 'v' }] }],
    ['summarize', { summaries: [{ what: 'count', field: 'v' }], by: ['v'] }],
  ])('are counted by %s with %j, which keeps what it has seen', async (type, params) => {
    const large = items(...Array.from({ length: 10 }, (_, index) => `${index}${'x'.repeat(1000)}`));
    const { kept } = await runNode(node(type), {
      params: params as Record<string, Json>,
      inputs: [large],
      pageLength: 2,
    });
    expect(kept).toBeGreaterThan(10_000);
  });
});

describe('a sum', () => {
  it('says how many values it could not add up', async () => {
    const params = { summaries: [{ what: 'sum', field: 'v' }], by: ['team'] };
    const { warnings } = await runNode(node('summarize'), { params, inputs: [items(1, '2', 'n/a', null, '')] });
    expect(warnings).toEqual([
      {
        code: 'NODE_INPUT_INVALID',
        message: '2 of the values of "v" are no numbers and are not in the sum. Make numbers of them first.',
        details: { path: 'params.summaries.0.field' },
      },
    ]);
  });
});
