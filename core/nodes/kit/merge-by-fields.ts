import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import { getPath } from './field-path.ts';
import { boolean, choice, list, text, type InputOf } from './fields.ts';
import { joinItems, type MatchFields } from './join-items.ts';
import { pairOf, type CombineItems } from './merge-items.ts';

/** Which items belong together by their fields, and what of them goes on. */
export const joinFields = {
  match: list(
    {
      left: text({ label: 'Field of input 1', placeholder: 'id' }),
      right: text({ label: 'Field of input 2', help: 'Empty: the same.', default: '' }),
    },
    { label: 'Fields that must be equal', showWhen: { mode: ['byFields'] } },
  ),
  join: choice({
    label: 'Result',
    options: [
      { value: 'keepMatches', label: 'What matches' },
      { value: 'keepNonMatches', label: 'What does not match' },
      { value: 'keepEverything', label: 'Everything' },
      { value: 'enrichFirst', label: 'All of input 1, enriched' },
      { value: 'enrichSecond', label: 'All of input 2, enriched' },
    ],
    default: 'keepMatches',
    expressions: false,
    showWhen: { mode: ['byFields'] },
  }),
  from: choice({
    label: 'Data from',
    options: [
      { value: 'both', label: 'Both inputs' },
      { value: 'first', label: 'Input 1' },
      { value: 'second', label: 'Input 2' },
    ],
    default: 'both',
    expressions: false,
    showWhen: { mode: ['byFields'], join: ['keepMatches', 'keepNonMatches'] },
  }),
  multiple: choice({
    label: 'Where several items match',
    options: [
      { value: 'all', label: 'Give all of them' },
      { value: 'first', label: 'Give the first' },
      { value: 'last', label: 'Give the last' },
    ],
    default: 'all',
    expressions: false,
    showWhen: { mode: ['byFields'] },
  }),
  fuzzy: boolean({ label: 'Let 3 and "3" match', default: false, showWhen: { mode: ['byFields'] } }),
  dots: boolean({ label: 'A dot goes into a record', default: true, showWhen: { mode: ['byFields'] } }),
  lenientFields: boolean({
    label: 'Let fields be missing in all items',
    help: 'Otherwise a field that no item has is an error.',
    default: false,
    showWhen: { mode: ['byFields'] },
  }),
} as const;

/** Merges two lists like the join of two tables. Throws NODE_INPUT_INVALID for a field that no item has. */
export function mergeByFields(
  first: readonly Item[],
  second: readonly Item[],
  params: InputOf<typeof joinFields>,
  combine: CombineItems,
): Item[] {
  const fields = params.match.map(({ left, right }) => ({ left, right: right || left }));
  if (!params.lenientFields || fields.length === 0) checkFields(fields, [first, second], params.dots);
  const { join, from } = params;
  const swapped = join === 'enrichSecond';
  // Where one side is given, or what has no match, every pair would be work for nothing.
  const givesPairs = from === 'both' && join !== 'keepNonMatches';
  const take = givesPairs ? params.multiple : 'first';
  const options = { loose: params.fuzzy, dots: params.dots, take };
  const found = swapped
    ? joinItems(
        second,
        first,
        fields.map(({ left, right }) => ({ left: right, right: left })),
        options,
      )
    : joinItems(first, second, fields, options);
  const [main, other] = swapped ? [1, 0] : [0, 1];
  const both = (): Item[] =>
    found.matches.map(([a, b]) =>
      combine([
        [main, a],
        [other, b],
      ]),
    );
  const rest = (input: 0 | 1): Item[] =>
    (input === main ? found.unmatchedLeft : found.unmatchedRight).map((index) => combine([[input, index]]));
  const matched = (): Item[] => {
    const [side, items] = from === 'first' ? ([0, first] as const) : ([1, second] as const);
    const counting = [...new Set(found.matches.map((match) => match[side]))].sort((a, b) => a - b);
    const indexes = side === 1 && params.multiple === 'all' ? found.matchedRight : counting;
    return indexes.map((index) => ({ ...items[index]!, pairedItem: pairOf(side, index) }));
  };
  switch (join) {
    case 'keepMatches':
      return from === 'both' ? both() : matched();
    case 'keepNonMatches': {
      const marked = (input: 0 | 1): Item[] =>
        rest(input).map((item) =>
          from === 'both' && first.length > 0 && second.length > 0
            ? { ...item, json: { ...item.json, _source: `input${input + 1}` } }
            : item,
        );
      return [...(from === 'second' ? [] : marked(0)), ...(from === 'first' ? [] : marked(1))];
    }
    case 'keepEverything':
      return [...both(), ...rest(0), ...rest(1)];
    case 'enrichFirst':
    case 'enrichSecond':
      return [...both(), ...rest(swapped ? 1 : 0)];
  }
}

/** A field that no item has is a typing error; where an input is empty nothing can be said. */
function checkFields(
  fields: readonly MatchFields[],
  [first, second]: readonly [readonly Item[], readonly Item[]],
  dots: boolean,
): void {
  if (fields.length === 0)
    throw new AppError('NODE_INPUT_INVALID', 'No field to match by is named. Name one.', { path: 'params.match' });
  fields.forEach(({ left, right }, index) => {
    for (const [side, name, items] of [
      ['left', left, first],
      ['right', right, second],
    ] as const)
      if (items.length > 0 && !items.some((item) => getPath(item.json, name, dots) !== undefined))
        throw new AppError(
          'NODE_INPUT_INVALID',
          `No item of input ${side === 'left' ? 1 : 2} has a field "${name}". Check its name.`,
          { path: `params.match.${index}.${side}` },
        );
  });
}
