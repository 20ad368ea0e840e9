import { RENAME_KEYS_MAPPING } from './kit/n8n/flow.ts';
import { textPattern } from './kit/text-pattern.ts';
import {
  boolean,
  defineNode,
  eachItem,
  getPath,
  isRecord,
  list,
  number,
  removePath,
  setOwn,
  setPath,
  text,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

export default defineNode({
  type: 'rename-keys',
  version: 1,
  label: 'Rename fields',
  summary: 'Gives fields other names, one by one or by a pattern.',
  group: 'data',
  icon: 'text-cursor-input',
  fields: {
    renames: list(
      {
        from: text({ label: 'Field', placeholder: 'customer.mail' }),
        to: text({ label: 'New name', placeholder: 'customer.email' }),
      },
      { label: 'Names' },
    ),
    patterns: list(
      {
        pattern: text({ label: 'Pattern', help: 'A regular expression.', placeholder: '^old_(.*)$' }),
        to: text({ label: 'Replace by', help: '$1 stands for the first group.', default: '' }),
        every: boolean({ label: 'At every place of a name, not only the first', default: false }),
        ignoreCase: boolean({ label: 'Ignore capital letters', default: false }),
        depth: number({
          label: 'Levels below the first',
          help: '-1: all of them.',
          default: -1,
          min: -1,
          integer: true,
        }),
      },
      { label: 'Patterns' },
    ),
    dots: boolean({ label: 'A dot goes into a record', default: true }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Renames fields, also inside records, and leaves out what is not there',
      params: {
        renames: [
          { from: 'name', to: 'title' },
          { from: 'user.mail', to: 'user.email' },
          { from: 'none', to: 'x' },
        ],
      },
      input: [{ name: 'n', user: { mail: 'm', id: 1 } }],
      output: [[{ user: { id: 1, email: 'm' }, title: 'n' }]],
    },
    {
      title: 'Renames by a pattern, down to a level',
      params: { patterns: [{ pattern: '^old_', to: 'new_', depth: 1 }] },
      input: [{ old_a: [{ old_b: { old_c: 1 } }], b: 2 }],
      output: [[{ new_a: [{ new_b: { old_c: 1 } }], b: 2 }]],
    },
    {
      title: 'Replaces the first place that matches, or every one',
      params: {
        patterns: [
          { pattern: '_', to: '' },
          { pattern: '(?<=x)-(?!-)', to: '', every: true },
        ],
      },
      input: [{ a_b_c: 1, 'x-y-x-z-x--': 2 }],
      output: [[{ ab_c: 1, 'xy-xz-x--': 2 }]],
    },
    {
      title: 'Refuses a pattern that cannot be read',
      params: { patterns: [{ pattern: '(', to: '' }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: RENAME_KEYS_MAPPING,
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const { renames, patterns, dots } = ctx.params(index);
      let json = item.json;
      for (const { from, to } of renames) {
        const value = getPath(json, from, dots);
        if (value !== undefined && to !== '' && from !== to)
          json = setPath(removePath(json, from, dots), to, value, dots);
      }
      for (const { pattern, to, every, ignoreCase, depth } of patterns) {
        const compiled = textPattern(pattern, ignoreCase ? 'i' : '');
        json = renameAll(json, (key) => compiled.replace(key, to, every), depth) as JsonRecord;
      }
      give({ ...item, json });
    }),
});

/** Renames keys of the record and of records inside it, `depth` levels further down. Lists are no level. */
function renameAll(value: Json, rename: (key: string) => string, depth: number): Json {
  if (Array.isArray(value)) return value.map((element) => renameAll(element, rename, depth));
  if (!isRecord(value)) return value;
  const result: JsonRecord = {};
  for (const [key, member] of Object.entries(value))
    setOwn(result, rename(key), depth === 0 ? member : renameAll(member, rename, depth - 1));
  return result;
}
