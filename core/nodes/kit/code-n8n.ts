import { alsoItemLists } from './n8n/as-item-lists.ts';
import { isByCode } from './n8n/sort-summarize.ts';
import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/** What n8n runs where a node of it has no code of its own. */
const UNCHANGED = {
  all: 'for (const item of $input.all()) {\n  item.json.myNewField = 1;\n}\n\nreturn $input.all();',
  each: '$input.item.json.myNewField = 1;\n\nreturn $input.item;',
  function: 'items[0].json.myVariable = 1;\nreturn items;',
  'function-item': 'item.myVariable = 1;\nreturn item;',
};

/** A code node of n8n that does what ours does. */
function fromParams({ mode, code }: Params, notes: MappingNotes) {
  const source = textOf(code, '');
  if (mode !== 'function-item')
    return {
      typeVersion: 2,
      parameters: { ...(mode === 'each' ? { mode: 'runOnceForEachItem' } : {}), jsCode: source },
    };
  notes.changed('Function item is written as Code, once for each item, with its code inside a function of the item.');
  const jsCode = `const data = await (async (item) => {\n${source}\n})($input.item.json);\nreturn { json: data, binary: $input.item.binary };`;
  return { typeVersion: 2, parameters: { mode: 'runOnceForEachItem', jsCode } };
}

/** A sort by code, as code that sorts. What n8n's code compares are items; where each came from is said. */
const SORT_BY_CODE: N8nMapping = {
  types: ['n8n-nodes-base.sort'],
  versions: [1],
  accepts: isByCode,
  toParams: ({ code }) => ({
    mode: 'all',
    code: `const sorted = items.map((item, index) => ({ json: item.json, binary: item.binary, pairedItem: { item: index } }));
return sorted.sort((a, b) => {
${textOf(code, 'return 0;')}
});`,
  }),
  fromParams,
  examples: [
    {
      typeVersion: 1,
      parameters: { type: 'code', code: 'return a.json.n - b.json.n;' },
      params: {
        mode: 'all',
        code: `const sorted = items.map((item, index) => ({ json: item.json, binary: item.binary, pairedItem: { item: index } }));
return sorted.sort((a, b) => {
return a.json.n - b.json.n;
});`,
      },
    },
  ],
};

export const CODE_FROM_N8N: readonly N8nMapping[] = [
  {
    types: ['n8n-nodes-base.code'],
    versions: [1, 2],
    toParams: ({ mode, jsCode, language }, _facts, notes) => {
      if (language !== undefined && language !== 'javaScript')
        notes.unsupported('The code is Python, which does not run on this platform. Write it in JavaScript.');
      const ours = mode === 'runOnceForEachItem' ? 'each' : 'all';
      return { mode: ours, code: textOf(jsCode, UNCHANGED[ours]) };
    },
    fromParams,
  },
  {
    types: ['n8n-nodes-base.function'],
    versions: [1],
    toParams: ({ functionCode }) => ({ mode: 'function', code: textOf(functionCode, UNCHANGED.function) }),
    fromParams: ({ code }) => ({ typeVersion: 1, parameters: { functionCode: textOf(code, '') } }),
  },
  {
    types: ['n8n-nodes-base.functionItem'],
    versions: [1],
    toParams: ({ functionCode }) => ({ mode: 'function-item', code: textOf(functionCode, UNCHANGED['function-item']) }),
    fromParams: ({ code }) => ({ typeVersion: 1, parameters: { functionCode: textOf(code, '') } }),
  },
  {
    types: ['n8n-nodes-base.aiTransform'],
    versions: [1],
    toParams: ({ jsCode }, _facts, notes) => {
      if (textOf(jsCode, '') === '') notes.unsupported('No code was made from its instructions yet.');
      else notes.changed('Its code is run as it was made. It is not made anew from the instructions.');
      return { mode: 'all', code: textOf(jsCode, UNCHANGED.all) };
    },
    fromParams,
    examples: [
      {
        typeVersion: 1,
        parameters: { instructions: 'Add one', jsCode: 'return items;' },
        params: { mode: 'all', code: 'return items;' },
      },
    ],
  },
  ...alsoItemLists(SORT_BY_CODE, ['sort'], isByCode),
];
