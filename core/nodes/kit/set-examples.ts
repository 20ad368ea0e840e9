import type { NodeExample } from './definition.ts';

/** Examples of the node `set`, in a file of their own because they are as long as the node. */
export const SET_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Sets fields beside those that are there',
    params: {
      assignments: [
        { name: 'customer.name', type: 'string', value: '={{ $json.first }} {{ $json.last }}' },
        { name: 'total', type: 'number', value: '={{ $json.price * 2 }}' },
      ],
    },
    input: [{ first: 'Ada', last: 'L', price: 1.5 }],
    output: [[{ first: 'Ada', last: 'L', price: 1.5, customer: { name: 'Ada L' }, total: 3 }]],
  },
  {
    title: 'Keeps nothing else when asked',
    params: { keepInput: false, assignments: [{ name: 'ok', type: 'boolean', value: 'true' }] },
    input: [{ a: 1 }, { a: 2 }],
    output: [[{ ok: true }, { ok: true }]],
  },
  {
    title: 'Takes JSON, as a record or as text',
    params: { mode: 'json', json: '={"id": {{ $json.id }}}', keepInput: false },
    input: [{ id: 7 }],
    output: [[{ id: 7 }]],
  },
  {
    title: 'Refuses a number that is none',
    params: { assignments: [{ name: 'n', type: 'number', value: 'many' }] },
    error: 'NODE_INPUT_INVALID',
  },
  { title: 'Refuses JSON that is no record', params: { mode: 'json', json: [1] }, error: 'NODE_INPUT_INVALID' },
  {
    title: 'Keeps only the fields that are named, and writes into lists',
    params: {
      include: 'selected',
      fields: ['user.id', 'tags'],
      assignments: [
        { name: 'tags[1]', type: 'string', value: 'b' },
        { name: 'more', type: 'array', value: '[1]' },
      ],
    },
    input: [{ user: { id: 1, mail: 'm' }, tags: ['a'], x: 1 }],
    output: [[{ user: { id: 1 }, tags: ['a', 'b'], more: [1] }]],
  },
  {
    title: 'Leaves fields out, takes a dot as it stands, and forgives a wrong type',
    params: {
      include: 'except',
      fields: 'secret',
      dots: false,
      lenient: true,
      copies: 1,
      assignments: [{ name: 'a.b', type: 'number', value: 'many' }],
    },
    input: [{ id: 1, secret: 's' }],
    output: [
      [
        { id: 1, 'a.b': 'many' },
        { id: 1, 'a.b': 'many' },
      ],
    ],
  },
  {
    title: 'Gives a file another name',
    params: {
      assignments: [
        { name: 'photo', type: 'file', value: 'data' },
        { name: 'same', type: 'file', value: '={{ $binary.data }}' },
      ],
      keepInput: false,
    },
    input: [{ id: 1 }],
    files: [{ data: { text: 'abc', fileName: 'a.txt' } }],
    output: [[{}]],
    outputFiles: [[{ photo: { text: 'abc', fileName: 'a.txt' }, same: { text: 'abc' } }]],
  },
  {
    title: 'Says what is no file',
    params: { assignments: [{ name: 'photo', type: 'file', value: 'none' }] },
    error: 'FILE_NOT_FOUND',
  },
  {
    title: 'Takes a value as it stands, whatever it is',
    params: { assignments: [{ name: 'copy', type: 'any', value: '={{ $json.value }}' }], keepInput: false },
    input: [{ value: '7' }, { value: [1, { a: null }] }],
    output: [[{ copy: '7' }, { copy: [1, { a: null }] }]],
  },
];
