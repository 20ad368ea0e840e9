import { SET_MAPPING } from './kit/n8n/set.ts';
import { SET_EXAMPLES } from './kit/set-examples.ts';
import { givenFile } from './kit/given-file.ts';
import { convertTo, wrongType, type ValueType } from './kit/typed-value.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  isRecord,
  json,
  list,
  names,
  number,
  pickPaths,
  removePath,
  setPath,
  text,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

const wrong = (message: string, path: string) => new AppError('NODE_INPUT_INVALID', message, { path });

function parseJson(value: string, path: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw wrong('The text is not valid JSON. Check its quotes and commas.', path);
  }
}

/** Turns a value into the type that the field says. Nothing found is null: the key stays, so that its absence shows. */
function convert(value: Json | undefined, type: 'json' | 'any' | ValueType, lenient: boolean, path: string): Json {
  if (value === undefined || value === null) return null;
  if (type === 'any') return value;
  if (type === 'json') return typeof value === 'string' ? parseJson(value, path) : value;
  const converted = convertTo(type, value, 'UTC');
  if (converted !== undefined) return converted;
  if (lenient) return value;
  throw wrongType(type, value, path);
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
        name: text({
          label: 'Name',
          help: 'A dot goes into a record: customer.name',
          placeholder: 'customer.name',
          default: '',
        }),
        type: choice({
          label: 'Type',
          options: [
            { value: 'string', label: 'Text' },
            { value: 'number', label: 'Number' },
            { value: 'boolean', label: 'True or false' },
            { value: 'array', label: 'List' },
            { value: 'object', label: 'Record' },
            { value: 'json', label: 'JSON' },
            { value: 'any', label: 'As it stands' },
            { value: 'file', label: 'File', help: 'The name of a file of the item, or a file of another node.' },
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
    include: choice({
      label: 'Which of them',
      options: [
        { value: 'all', label: 'All' },
        { value: 'selected', label: 'Only these' },
        { value: 'except', label: 'All but these' },
      ],
      default: 'all',
      expressions: false,
      showWhen: { keepInput: [true] },
    }),
    fields: names({ label: 'Field names', showWhen: { keepInput: [true], include: ['selected', 'except'] } }),
    files: boolean({ label: 'Keep the files', default: true, showWhen: { keepInput: [true] } }),
    dots: boolean({ label: 'A dot goes into a record', default: true }),
    lenient: boolean({
      label: 'Leave a value as it is where it has another type',
      default: false,
      showWhen: { mode: ['fields'] },
    }),
    copies: number({ label: 'Further copies of each item', default: 0, min: 0, max: 1000, integer: true }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: SET_EXAMPLES,
  n8n: SET_MAPPING,
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      const base = params.keepInput ? kept(item.json, params) : {};
      // Files are fields of the item too: they stay when the others stay.
      let files = params.keepInput && params.files ? item.binary : undefined;
      let json: JsonRecord = { ...base };
      if (params.mode === 'json') {
        const value = typeof params.json === 'string' ? parseJson(params.json, 'params.json') : params.json;
        if (!isRecord(value)) throw wrong('The JSON must be a record, in braces: { "name": "value" }.', 'params.json');
        json = { ...base, ...value };
      }
      params.assignments.forEach(({ name, type, value }, position) => {
        const path = `params.assignments.${position}.value`;
        if (type === 'file') files = { ...files, [name]: givenFile(value, item, path) };
        else json = setPath(json, name, convert(value, type, params.lenient, path), params.dots);
      });
      for (let copy = 0; copy <= params.copies; copy += 1) give({ json, ...(files ? { binary: files } : {}) });
    }),
});

function kept(
  json: JsonRecord,
  { include, fields, dots }: { include: string; fields: string[]; dots: boolean },
): JsonRecord {
  if (include === 'all') return json;
  return include === 'selected'
    ? pickPaths(json, fields, dots)
    : fields.reduce((rest, field) => removePath(rest, field, dots), json);
}
