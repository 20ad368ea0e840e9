import type { Item, PairedItem } from '../../workflow/item.ts';
import { combineRecords, withSuffix } from './combine-records.ts';
import { boolean, choice, number, type InputOf } from './fields.ts';

/** What happens where combined items have fields of the same name. */
export const combinationFields = {
  clash: choice({
    label: 'Where names clash',
    options: [
      { value: 'added', label: 'What is added wins', help: 'The later input; input 1 where input 2 is enriched.' },
      { value: 'input', label: 'An input wins' },
      { value: 'suffix', label: 'Keep both', help: 'Every name gets the number of its input: total_1, total_2.' },
    ],
    default: 'added',
    expressions: false,
    showWhen: { mode: ['byFields', 'byPosition', 'combinations'] },
  }),
  preferred: number({
    label: 'Input that wins, from 1',
    default: 1,
    min: 1,
    max: 10,
    integer: true,
    showWhen: { clash: ['input'] },
  }),
  depth: choice({
    label: 'Records inside',
    options: [
      { value: 'deep', label: 'Combine them too' },
      { value: 'shallow', label: 'Take them whole' },
    ],
    default: 'deep',
    expressions: false,
    showWhen: { mode: ['byFields', 'byPosition', 'combinations'] },
  }),
  preferFilled: boolean({
    label: 'Empty values never win',
    default: false,
    showWhen: { mode: ['byFields', 'byPosition', 'combinations'] },
  }),
} as const;

/** Makes one item of items of several inputs. */
export type CombineItems = (parts: readonly (readonly [input: number, index: number])[]) => Item;

/** Where an item came from, as `pairedItem` says it. */
export const pairOf = (input: number, item: number): PairedItem => (input === 0 ? { item } : { item, input });

/**
 * Gives the function that makes one item of items of several inputs, named as `[input, index]`. `firstWins`: input 1 is
 * what is added.
 */
export function combiner(
  lists: readonly (readonly Item[])[],
  { clash, preferred, depth, preferFilled }: InputOf<typeof combinationFields>,
  firstWins: boolean,
): CombineItems {
  const winner = clash === 'input' ? preferred - 1 : firstWins ? 0 : lists.length - 1;
  return (parts) => {
    const items = parts.map(([input, index]) => ({ input, item: lists[input]![index]! }));
    const inOrder =
      clash === 'suffix'
        ? items
        : [...items.filter((one) => one.input !== winner), ...items.filter((one) => one.input === winner)];
    const records = inOrder.map(({ input, item }) =>
      clash === 'suffix' ? withSuffix(item.json, String(input + 1)) : item.json,
    );
    const json = records.length === 1 ? records[0]! : combineRecords(records, { deep: depth === 'deep', preferFilled });
    const binary = Object.assign({}, ...inOrder.map(({ item }) => item.binary)) as NonNullable<Item['binary']>;
    const pairs = parts.map(([input, item]) => pairOf(input, item));
    return {
      json,
      ...(Object.keys(binary).length > 0 ? { binary } : {}),
      pairedItem: pairs.length === 1 ? pairs[0]! : pairs,
    };
  };
}
