import type { NodeExample } from './definition.ts';

export const CODE_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'adds a field to every item',
    params: {
      code: 'for (const item of $input.all()) {\n  item.json.total = item.json.price * item.json.count;\n}\nreturn $input.all();',
    },
    input: [
      { price: 3, count: 2 },
      { price: 10, count: 1 },
    ],
    output: [
      [
        { price: 3, count: 2, total: 6 },
        { price: 10, count: 1, total: 10 },
      ],
    ],
  },
  {
    title: 'makes one item of many',
    params: { code: 'return { names: items.map((item) => item.json.name), count: items.length };' },
    input: [{ name: 'Ada' }, { name: 'Grace' }],
    output: [[{ names: ['Ada', 'Grace'], count: 2 }]],
  },
  {
    title: 'runs for each item, and leaves out those for which it returns nothing',
    params: { mode: 'each', code: 'if ($json.age < 18) return;\nreturn { name: $json.name, position: $itemIndex };' },
    input: [
      { name: 'Ada', age: 36 },
      { name: 'Tim', age: 7 },
      { name: 'Grace', age: 85 },
    ],
    output: [
      [
        { name: 'Ada', position: 0 },
        { name: 'Grace', position: 2 },
      ],
    ],
  },
  {
    title: 'works with dates',
    params: {
      mode: 'each',
      code: 'return { due: DateTime.fromISO($json.ordered).plus({ days: 14 }).toISODate() };',
    },
    input: [{ ordered: '2026-02-20' }],
    output: [[{ due: '2026-03-06' }]],
  },
  {
    title: 'says in which line it failed',
    params: { code: 'const name = "x";\nreturn nothing.at.all;' },
    input: [{}],
    error: 'CODE_FAILED',
  },
  {
    title: 'says which item is none',
    params: { code: 'return [{ json: { a: 1 } }, { json: 2 }];' },
    input: [{}],
    error: 'CODE_RESULT_INVALID',
  },
];
