import type { NodeExample } from './definition.ts';
import type { N8nMappingExample } from './n8n-mapping.ts';

/** Examples of the node that compares datasets, in a file of their own because they are as long as the node. */
export const COMPARE_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Says what is new, gone, the same and changed',
    params: { match: [{ left: 'sku', right: 'sku' }] },
    inputs: [
      [
        { sku: 'a', price: 1 },
        { sku: 'b', price: 2, on: true },
        { sku: 'c', price: 3 },
      ],
      [
        { sku: 'c', price: 3 },
        { sku: 'b', price: 0 },
        { sku: 'd', price: 4 },
      ],
    ],
    output: [
      [{ sku: 'a', price: 1 }],
      [{ sku: 'c', price: 3 }],
      [
        {
          keys: { sku: 'b' },
          same: { sku: 'b' },
          different: { price: { inputA: 2, inputB: 0 }, on: { inputA: true, inputB: null } },
        },
      ],
      [{ sku: 'd', price: 4 }],
    ],
  },
  {
    title: 'Does not compare a field inside a record',
    params: { match: [{ left: 'id', right: 'key' }], skip: ['meta.at'] },
    inputs: [
      [
        { id: 1, meta: { at: 1, by: 'x' }, key: 1 },
        { id: 2, meta: { at: 1, by: 'x' }, key: 2 },
      ],
      [
        { id: 1, meta: { at: 9, by: 'x' }, key: 1 },
        { id: 2, meta: { at: 9, by: 'y' }, key: 2 },
      ],
    ],
    output: [
      [],
      [{ id: 1, meta: { at: 1, by: 'x' }, key: 1 }],
      [
        {
          keys: { id: 2 },
          same: { id: 2, key: 2 },
          different: { meta: { inputA: { by: 'x' }, inputB: { by: 'y' } } },
          skipped: { meta: { inputA: { at: 1 }, inputB: { at: 9 } } },
        },
      ],
      [],
    ],
  },
  {
    title: 'Mixes both versions',
    params: {
      match: [{ left: 'id', right: 'id' }],
      different: 'mix',
      prefer: 'b',
      except: ['stock.count'],
      multiple: 'all',
    },
    inputs: [
      [{ id: 1, name: 'old', stock: { count: 0 } }],
      [
        { id: 1, name: 'new', stock: { count: 7, unit: 'kg' } },
        { id: 1, name: 'newer' },
      ],
    ],
    output: [
      [],
      [],
      [
        { id: 1, name: 'new', stock: { count: 0, unit: 'kg' } },
        { id: 1, name: 'newer', stock: { count: 0 } },
      ],
      [],
    ],
  },
  {
    title: 'Looks over differences of type',
    params: { match: [{ left: 'id', right: 'id' }], fuzzy: true },
    inputs: [
      [
        { id: 1, on: true, tags: [] },
        { id: '2', list: [1], none: 0 },
        { id: [], list: '[]' },
        { id: 3, a: 1 },
      ],
      [
        { id: '1', on: 'TRUE', tags: '' },
        { id: 2, list: '[1]', none: null },
        { id: '[]', list: [] },
        { id: '3', a: 2 },
      ],
    ],
    output: [
      [],
      [
        { id: 1, on: true, tags: [] },
        { id: '2', list: [1], none: 0 },
        { id: [], list: '[]' },
      ],
      [{ keys: { id: 3 }, same: { id: 3 }, different: { a: { inputA: 1, inputB: 2 } } }],
      [],
    ],
  },
  {
    title: 'Gives all of an input when the other has nothing',
    params: { match: [{ left: 'id', right: 'id' }], different: 'a' },
    inputs: [[{ id: 1 }, { name: 'no id' }], [{}]],
    output: [[{ id: 1 }, { name: 'no id' }], [], [], []],
  },
  {
    title: 'Refuses a field that no item has, when asked',
    params: { match: [{ left: 'id', right: 'id' }], mustExist: true },
    inputs: [[{ name: 'x' }], [{ id: 1 }]],
    error: 'NODE_INPUT_INVALID',
  },
];

/** Parameters of n8n's versions. */
export const COMPARE_MAPPING_EXAMPLES: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      mergeByFields: { values: [{ field1: 'id', field2: 'key' }] },
      options: { fuzzyCompare: true, skipFields: 'at, by' },
    },
    params: {
      match: [{ left: 'id', right: 'key' }],
      different: 'b',
      fuzzy: true,
      skip: ['at', 'by'],
      naming: 'numbers',
      mustExist: true,
    },
  },
  {
    typeVersion: 2.1,
    parameters: {
      mergeByFields: { values: [{ field1: 'id', field2: 'id' }] },
      fuzzyCompare: true,
      options: { disableDotNotation: true, multipleMatches: 'all' },
    },
    params: {
      match: [{ left: 'id', right: 'id' }],
      different: 'both',
      fuzzy: true,
      multiple: 'all',
      dots: false,
      mustExist: true,
    },
  },
  {
    typeVersion: 2.3,
    parameters: {
      mergeByFields: { values: [{ field1: '={{ $json.by }}', field2: 'id' }] },
      resolve: 'mix',
      preferWhenMix: 'input2',
      exceptWhenMix: 'count,unit',
      options: {},
    },
    params: {
      match: [{ left: '={{ $json.by }}', right: 'id' }],
      different: 'mix',
      prefer: 'b',
      except: ['count', 'unit'],
    },
  },
];
