import { AppError, boolean, choice, defineNode, isRecord, json, list, setPath, text, type Json } from './kit/kit.ts';

type Kind = 'string' | 'number' | 'boolean' | 'json';

const wrong = (message: string, path: string) => new AppError('NODE_INPUT_INVALID', message, { path });

function parseJson(value: string, path: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw wrong('The text is not valid JSON. Check its quotes and commas.', path);
  }
}

/** Turns a value into the type that the field says. Nothing found is null: the key stays, so that its absence shows. */
function convert(value: Json | undefined, type: Kind, path: string): Json {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number': {
      const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
      if (typeof value === 'object' || !Number.isFinite(number))
        throw wrong(`${JSON.stringify(value).slice(0, 60)} is not a number.`, path);
      return number;
    }
    case 'boolean':
      if (value === true || value === 'true' || value === 1) return true;
      if (value === false || value === 'false' || value === 0) return false;
      throw wrong(`${JSON.stringify(value).slice(0, 60)} is neither true nor false.`, path);
    case 'json':
      return typeof value === 'string' ? parseJson(value, path) : value;
  }
}

export default defineNode({
  type: 'set',
  version: 1,
  label: 'Edit fields',
  summary: 'Sets, changes or replaces fields of each item.',
  group: 'data',
  icon: 'pencil-line',
  fields: {
    mode: choice({
      label: 'Mode',
      options: [
        { value: 'fields', label: 'Field by field' },
        { value: 'json', label: 'JSON' },
      ],
      default: 'fields',
      expressions: false,
    }),
    assignments: list(
      {
        name: text({ label: 'Name', help: 'A dot goes into a record: customer.name', placeholder: 'customer.name' }),
        type: choice({
          label: 'Type',
          options: [
            { value: 'string', label: 'Text' },
            { value: 'number', label: 'Number' },
            { value: 'boolean', label: 'True or false' },
            { value: 'json', label: 'JSON' },
          ],
          default: 'string',
          expressions: false,
        }),
        value: json({ label: 'Value', optional: true }),
      },
      { label: 'Fields', showWhen: { mode: ['fields'] } },
    ),
    json: json({ label: 'JSON', help: 'A record, or text that holds one.', default: {}, showWhen: { mode: ['json'] } }),
    keepInput: boolean({ label: 'Keep the other fields of the item', default: true }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
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
  ],
  run(ctx) {
    return [
      ctx.items.map((item, index) => {
        const params = ctx.params(index);
        const base = params.keepInput ? item.json : {};
        const pairedItem = { item: index };
        // Files are fields of the item too: they stay when the others stay.
        const rest = params.keepInput && item.binary ? { binary: item.binary } : {};
        if (params.mode === 'json') {
          const value = typeof params.json === 'string' ? parseJson(params.json, 'params.json') : params.json;
          if (!isRecord(value))
            throw wrong('The JSON must be a record, in braces: { "name": "value" }.', 'params.json');
          return { ...rest, json: { ...base, ...value }, pairedItem };
        }
        const json = params.assignments.reduce<{ [key: string]: Json }>((record, { name, type, value }, position) => {
          const path = `params.assignments.${position}`;
          if (name === '') throw wrong('A field has no name. Give it one, or remove it.', `${path}.name`);
          return setPath(record, name, convert(value, type, `${path}.value`));
        }, base);
        return { ...rest, json: { ...json }, pairedItem };
      }),
    ];
  },
});
