import {
  describeDifference,
  mixItems,
  pairItems,
  sameItems,
  type Comparison,
  type Naming,
} from './kit/compare-items.ts';
import { COMPARE_EXAMPLES, COMPARE_MAPPING_EXAMPLES } from './kit/compare-examples.ts';
import { pairOf } from './kit/merge-items.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  getPath,
  list,
  names,
  readRows,
  text,
  writeRows,
  type Item,
  type N8nRows,
} from './kit/kit.ts';

const NAMES: Record<'letters' | 'numbers', Naming> = {
  letters: ['inputA', 'inputB', false],
  numbers: ['input1', 'input2', true],
};

/** The parameters that n8n has kept since its first version. */
const ROWS: N8nRows = {
  match: { at: 'mergeByFields.values', entries: { left: { at: 'field1' }, right: { at: 'field2' } } },
  prefer: { at: 'preferWhenMix', values: { a: 'input1', b: 'input2' } },
  except: { at: 'exceptWhenMix', names: true },
  skip: { at: 'options.skipFields', names: true },
  multiple: { at: 'options.multipleMatches' },
};
const RESOLVE = { both: 'includeBoth', a: 'preferInput1', b: 'preferInput2', mix: 'mix' };

export default defineNode({
  type: 'compare-datasets',
  version: 1,
  label: 'Compare datasets',
  summary: 'Finds what two lists of items have in common and where they differ.',
  group: 'flow',
  icon: 'git-compare',
  fields: {
    match: list(
      {
        left: text({ label: 'Field of input A', placeholder: 'id' }),
        right: text({ label: 'Field of input B', help: 'Empty: the same.', default: '' }),
      },
      { label: 'Fields by which items belong together' },
    ),
    different: choice({
      label: 'Where items differ, give',
      options: [
        { value: 'both', label: 'Both versions' },
        { value: 'a', label: 'The item of input A' },
        { value: 'b', label: 'The item of input B' },
        { value: 'mix', label: 'A mix of both' },
      ],
      default: 'both',
    }),
    naming: choice({
      label: 'Names of the versions',
      options: [
        { value: 'letters', label: 'inputA and inputB' },
        { value: 'numbers', label: 'input1 and input2', help: 'As n8n named them at first: 0, false and "" are null.' },
      ],
      default: 'letters',
      expressions: false,
      showWhen: { different: ['both'] },
    }),
    prefer: choice({
      label: 'Prefer',
      options: [
        { value: 'a', label: 'Input A' },
        { value: 'b', label: 'Input B' },
      ],
      default: 'a',
      showWhen: { different: ['mix'] },
    }),
    except: names({
      label: 'For all fields but',
      help: 'These come from the other input.',
      default: [],
      showWhen: { different: ['mix'] },
    }),
    fuzzy: boolean({ label: 'Let 3 and "3" be equal', default: false }),
    skip: names({ label: 'Fields that are not compared', default: [] }),
    multiple: choice({
      label: 'Where several items of input B match',
      options: [
        { value: 'first', label: 'Compare with the first' },
        { value: 'all', label: 'Compare with each' },
      ],
      default: 'first',
    }),
    dots: boolean({ label: 'A dot goes into a record', default: true }),
    mustExist: boolean({ label: 'Fail when no item has a field to match by', default: false }),
  },
  inputs: ['input A', 'input B'],
  requiredInputs: 1,
  outputs: ['A only', 'same', 'different', 'B only'],
  examples: COMPARE_EXAMPLES,
  n8n: {
    types: ['n8n-nodes-base.compareDatasets'],
    versions: [1, 2, 2.1, 2.2, 2.3],
    toParams(parameters, { typeVersion }, notes) {
      // Up to version 2 the item of input B was given; up to 2.1 a field that no item has was an error.
      const different = {
        at: 'resolve',
        values: RESOLVE,
        defaults: { n8n: typeVersion > 2 ? 'includeBoth' : 'preferInput2', ours: 'both' },
      };
      const fuzzy = { at: typeVersion < 2 ? 'options.fuzzyCompare' : 'fuzzyCompare' };
      const params = readRows(parameters, { ...ROWS, different, fuzzy }, notes);
      const nested = readRows(parameters, { flat: { at: 'options.disableDotNotation' } }, notes)['flat'];
      return {
        ...params,
        ...(nested === undefined ? {} : { dots: nested !== true }),
        ...(typeVersion < 2 ? { naming: 'numbers' } : {}),
        ...(typeVersion < 2.2 ? { mustExist: true } : {}),
      };
    },
    fromParams(params, notes) {
      if (params['naming'] === 'numbers') notes.changed('The two versions are named inputA and inputB there.');
      if (params['mustExist'] === true) notes.changed('A field that no item has is no error there.');
      const match = (Array.isArray(params['match']) ? params['match'] : []) as { left: string; right?: string }[];
      const parameters = writeRows(
        { ...params, match: match.map(({ left, right }) => ({ left, right: right || left })) },
        { ...ROWS, different: { at: 'resolve', values: RESOLVE }, fuzzy: { at: 'fuzzyCompare' } },
      );
      return {
        typeVersion: 2.3,
        parameters:
          params['dots'] === false
            ? { ...parameters, options: { ...(parameters['options'] as object | undefined), disableDotNotation: true } }
            : parameters,
      };
    },
    examples: COMPARE_MAPPING_EXAMPLES,
  },
  async run(ctx) {
    const params = ctx.params(0);
    const match = params.match.map(({ left, right }) => ({ left, right: right || left }));
    checkFields(match, params.skip, params.dots);
    const [listA, listB] = await Promise.all([ctx.input(0).all(), ctx.input(1).all()]);
    if (params.mustExist) {
      checkPresence(
        listA,
        match.map(({ left }) => left),
        params.dots,
        'A',
      );
      checkPresence(
        listB,
        match.map(({ right }) => right),
        params.dots,
        'B',
      );
    }
    const how: Comparison = { ...params, match };
    const { onlyA, pairs, onlyB } = pairItems(listA, listB, how);
    const from = (list: readonly Item[], input: number) => (index: number) => ({
      ...list[index]!,
      pairedItem: pairOf(input, index),
    });
    const [itemOfA, itemOfB] = [from(listA, 0), from(listB, 1)];
    const same: Item[] = [];
    const different: Item[] = [];
    for (const { a, matches } of pairs) {
      let isSaid = false;
      for (const b of matches) {
        const pairedItem = [pairOf(0, a), pairOf(1, b)];
        const [jsonA, jsonB] = [listA[a]!.json, listB[b]!.json];
        if (sameItems(jsonA, jsonB, how)) {
          if (!isSaid) same.push(params.fuzzy && params.different === 'b' ? itemOfB(b) : itemOfA(a));
          isSaid = true;
        } else if (params.different === 'both') {
          different.push({ json: describeDifference(jsonA, jsonB, how, NAMES[params.naming]), pairedItem });
        } else if (params.different === 'mix') {
          const [preferred, other] = params.prefer === 'a' ? [itemOfA(a), jsonB] : [itemOfB(b), jsonA];
          different.push({
            ...preferred,
            json: mixItems(preferred.json, other, params.except, params.dots),
            pairedItem,
          });
        } else {
          different.push(params.different === 'a' ? itemOfA(a) : itemOfB(b));
        }
      }
    }
    return [onlyA.map(itemOfA), same, different, onlyB.map(itemOfB)];
  },
});

function checkFields(match: readonly { left: string }[], skip: readonly string[], dots: boolean): void {
  if (match.length === 0 || match.some(({ left }) => left === ''))
    throw new AppError('NODE_INPUT_INVALID', 'Say by which field the items belong together, for example "id".', {
      path: 'params.match',
    });
  const dotted = skip.find((field) => field.includes('.'));
  if (!dots && dotted !== undefined)
    throw new AppError('NODE_INPUT_INVALID', `"${dotted}" has a dot, but a dot does not go into a record here.`, {
      path: 'params.skip',
    });
}

function checkPresence(items: readonly Item[], fields: readonly string[], dots: boolean, input: string): void {
  if (items.every(({ json }) => Object.keys(json).length === 0)) return;
  for (const field of fields) {
    if (!items.some(({ json }) => (dots ? getPath(json, field) : json[field]) !== undefined))
      throw new AppError('NODE_INPUT_INVALID', `No item of input ${input} has the field "${field}".`, {
        path: 'params.match',
      });
  }
}
