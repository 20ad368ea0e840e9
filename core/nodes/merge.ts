import { MERGE_MAPPING } from './kit/n8n/merge.ts';
import { joinFields, mergeByFields } from './kit/merge-by-fields.ts';
import { MERGE_EXAMPLES } from './kit/merge-examples.ts';
import { DEFAULT_QUERY, mergeBySql } from './kit/merge-by-sql.ts';
import { combinationFields, combiner, pairOf } from './kit/merge-items.ts';
import { MAX_RESULTS, tooMany } from './kit/join-items.ts';
import { AppError, boolean, choice, defineNode, number, text } from './kit/kit.ts';

const inputsOf = ({ mode, inputs }: Record<string, unknown>): number =>
  mode === 'byFields' || mode === 'combinations' ? 2 : Math.min(10, Math.max(2, Math.trunc(Number(inputs)) || 2));

export default defineNode({
  type: 'merge',
  version: 1,
  label: 'Merge',
  summary: 'Brings the items of several branches together.',
  group: 'flow',
  icon: 'merge',
  fields: {
    mode: choice({
      label: 'Mode',
      options: [
        { value: 'append', label: 'One after the other' },
        { value: 'byFields', label: 'Combine items with equal fields' },
        { value: 'byPosition', label: 'Combine items at the same place' },
        { value: 'combinations', label: 'Combine each with each' },
        { value: 'sql', label: 'Query by SQL' },
        { value: 'choose', label: 'Wait for all, pass one on' },
      ],
      default: 'append',
      expressions: false,
    }),
    inputs: number({
      label: 'Number of inputs',
      default: 2,
      min: 2,
      max: 10,
      integer: true,
      expressions: false,
      showWhen: { mode: ['append', 'byPosition', 'sql', 'choose'] },
    }),
    query: text({
      label: 'Query',
      help: 'In the SQL of SQLite; it only reads. The inputs are the tables input1, input2 and so on, the fields of their items the columns. Names with spaces or dots stand in `backticks`. Each row becomes an item.',
      default: DEFAULT_QUERY,
      multiline: true,
      showWhen: { mode: ['sql'] },
    }),
    ...joinFields,
    includeUnpaired: boolean({
      label: 'Keep items without a counterpart',
      default: false,
      showWhen: { mode: ['byPosition'] },
    }),
    unpairedOf: choice({
      label: 'Of',
      options: [
        { value: 'all', label: 'All inputs' },
        { value: 'first', label: 'Input 1 only' },
      ],
      default: 'all',
      expressions: false,
      showWhen: { mode: ['byPosition'], includeUnpaired: [true] },
    }),
    chosen: choice({
      label: 'Pass on',
      options: [
        { value: 'input', label: 'The items of an input' },
        { value: 'empty', label: 'One empty item' },
      ],
      default: 'input',
      expressions: false,
      showWhen: { mode: ['choose'] },
    }),
    input: number({
      label: 'Input, from 1',
      default: 1,
      min: 1,
      max: 10,
      integer: true,
      showWhen: { mode: ['choose'] },
    }),
    ...combinationFields,
  },
  inputs: (params) => Array.from({ length: inputsOf(params) }, (_, index) => `input ${index + 1}`),
  requiredInputs: (params) => (params['mode'] === 'choose' ? [...Array(inputsOf(params)).keys()] : 1),
  outputs: ['items'],
  examples: MERGE_EXAMPLES,
  n8n: MERGE_MAPPING,
  async run(ctx) {
    const params = ctx.params(0);
    const lists = await Promise.all(Array.from({ length: inputsOf(params) }, (_, input) => ctx.input(input).all()));
    const combine = combiner(lists, params, params.join === 'enrichSecond' && params.mode === 'byFields');
    switch (params.mode) {
      case 'append':
        return [
          lists.flatMap((items, input) => items.map((item, index) => ({ ...item, pairedItem: pairOf(input, index) }))),
        ];
      case 'choose': {
        const input = params.input - 1;
        if (params.chosen === 'empty')
          return [[{ json: {}, pairedItem: lists.flatMap((items, at) => (items.length > 0 ? [pairOf(at, 0)] : [])) }]];
        if (input >= lists.length)
          throw new AppError('NODE_INPUT_INVALID', `There is no input ${input + 1}: the node has ${lists.length}.`, {
            path: 'params.input',
          });
        return [lists[input]!.map((item, index) => ({ ...item, pairedItem: pairOf(input, index) }))];
      }
      case 'byPosition': {
        const counts = lists.map((items) => items.length);
        const all = params.unpairedOf === 'first' ? counts[0]! : Math.max(...counts);
        const length = params.includeUnpaired ? all : Math.min(...counts);
        return [
          Array.from({ length }, (_, index) =>
            combine(counts.flatMap((count, input): [number, number][] => (index < count ? [[input, index]] : []))),
          ),
        ];
      }
      case 'combinations': {
        const [first, second] = [lists[0]!, lists[1]!];
        if (first.length * second.length > MAX_RESULTS) throw tooMany();
        return [
          first.flatMap((_, a) =>
            second.map((__, b) =>
              combine([
                [0, a],
                [1, b],
              ]),
            ),
          ),
        ];
      }
      case 'sql':
        return [await mergeBySql(ctx, params.query, lists)];
      case 'byFields':
        return [mergeByFields(lists[0]!, lists[1]!, params, combine)];
    }
  },
});
