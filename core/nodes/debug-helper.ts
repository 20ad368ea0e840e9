import { DATA_KINDS, madeUpData } from './kit/made-up-data.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  number,
  readRows,
  text,
  writeRows,
  type Item,
  type N8nRows,
} from './kit/kit.ts';

const CHARACTERS_OF_A_MEGABYTE = 1_000_000;
const RANDOM = { what: ['random'] };

const ROWS: N8nRows = {
  message: { at: 'throwErrorMessage' },
  megabytes: { at: 'memorySizeValue' },
  kind: { at: 'randomDataType' },
  alphabet: { at: 'nanoidAlphabet' },
  length: { at: 'nanoidLength' },
  seed: { at: 'randomDataSeed' },
  count: { at: 'randomDataCount' },
  single: { at: 'randomDataSingleArray' },
};
const WHAT: N8nRows = {
  what: { at: 'category', values: { error: 'throwError', nothing: 'doNothing', memory: 'oom', random: 'randomData' } },
};

export default defineNode({
  type: 'debug-helper',
  version: 1,
  label: 'Debug helper',
  summary: 'Fails on purpose, or makes up data, to try a workflow.',
  group: 'data',
  icon: 'bug',
  fields: {
    what: choice({
      label: 'Do',
      options: [
        { value: 'error', label: 'Fail with an error' },
        { value: 'nothing', label: 'Give nothing' },
        { value: 'memory', label: 'Take memory', help: 'More than there is ends with an error, as for every node.' },
        { value: 'random', label: 'Make up data' },
      ],
      default: 'error',
      expressions: false,
    }),
    message: text({ label: 'Message', default: 'Node has thrown an error', showWhen: { what: ['error'] } }),
    megabytes: number({ label: 'Megabytes', default: 10, min: 0, max: 1_000_000, showWhen: { what: ['memory'] } }),
    kind: choice({ label: 'Data', options: DATA_KINDS, default: 'user', showWhen: RANDOM }),
    alphabet: text({
      label: 'Characters of an ID',
      help: 'Empty: letters and digits.',
      default: '',
      showWhen: { ...RANDOM, kind: ['nanoid'] },
    }),
    length: number({
      label: 'Length of an ID',
      default: 16,
      min: 1,
      max: 1000,
      integer: true,
      showWhen: { ...RANDOM, kind: ['nanoid'] },
    }),
    count: number({ label: 'How many', default: 10, min: 0, max: 10_000, integer: true, showWhen: RANDOM }),
    seed: text({ label: 'Seed', help: 'The same seed makes up the same data.', default: '', showWhen: RANDOM }),
    single: boolean({ label: 'All in one item', default: false, showWhen: RANDOM }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    { title: 'Fails', params: { message: '=No {{ $json.id }}' }, input: [{ id: 7 }], error: 'NODE_FAILED' },
    { title: 'Gives nothing', params: { what: 'nothing' }, input: [{ id: 7 }], output: [[]] },
    { title: 'Takes memory', params: { what: 'memory', megabytes: 1 }, output: [[{ megabytes: 1 }]] },
    {
      title: 'Makes up the same data for a seed',
      params: { what: 'random', kind: 'semver', count: 2, seed: 'one' },
      output: [[{ version: '4.18.36' }, { version: '8.4.33' }]],
    },
    {
      title: 'Makes up data in one item',
      params: { what: 'random', kind: 'nanoid', alphabet: 'ab', length: 4, count: 2, seed: 'two', single: true },
      output: [[{ generatedItems: [{ nanoId: 'aaab' }, { nanoId: 'aabb' }] }]],
    },
  ],
  n8n: {
    types: ['n8n-nodes-base.debugHelper'],
    versions: [1],
    toParams: (parameters, _facts, notes) => readRows(parameters, { ...WHAT, ...ROWS }, notes),
    fromParams: (params) => ({ typeVersion: 1, parameters: writeRows(params, { ...WHAT, ...ROWS }) }),
    examples: [
      {
        typeVersion: 1,
        parameters: { category: 'randomData', randomDataType: 'nanoid', nanoidLength: '8', randomDataCount: 3 },
        params: { what: 'random', kind: 'nanoid', length: '8', count: 3 },
      },
      {
        typeVersion: 1,
        parameters: { category: 'oom', memorySizeValue: 99 },
        params: { what: 'memory', megabytes: 99 },
      },
    ],
  },
  async run(ctx) {
    for await (const { from, items } of ctx.items.pages())
      for (let index = from; index < from + items.length; index += 1) {
        if (ctx.isDone(index)) continue;
        const results = await resultsOf(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
        await ctx.give(index, results);
      }
    return [[]];

    async function resultsOf(index: number): Promise<Item[][]> {
      const { what, message, megabytes, kind, count, single, ...params } = ctx.params(index);
      const pairedItem = { item: index };
      switch (what) {
        case 'nothing':
          return [[]];
        case 'error':
          throw new AppError('NODE_FAILED', message);
        case 'memory':
          await ctx.keep(megabytes * CHARACTERS_OF_A_MEGABYTE);
          return [[{ json: { megabytes }, pairedItem }]];
        case 'random': {
          const seed = params.seed === '' ? ctx.randomBytes(16).join('.') : params.seed;
          const records = madeUpData(kind, count, seed, params);
          if (single) return [[{ json: { generatedItems: records }, pairedItem }]];
          return [records.map((json) => ({ json, pairedItem }))];
        }
      }
    }
  },
});
