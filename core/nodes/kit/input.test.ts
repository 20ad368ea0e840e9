/**
 * If these fail, nodes get parameters of the wrong type, or the editor does not show what is wrong before a run.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { boolean, choice, credential, group, json, list, names, number, text } from './fields.ts';
import { checkParams } from './check-params.ts';
import { evaluateInput } from './input.ts';

const fields = {
  url: text({ label: 'URL' }),
  note: text({ label: 'Note', optional: true }),
  count: number({ label: 'Count', default: 3, min: 1, max: 10, integer: true }),
  on: boolean({ label: 'On', default: false }),
  kind: choice({
    label: 'Kind',
    options: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
    default: 'a',
  }),
  data: json({ label: 'Data', optional: true }),
  detail: text({ label: 'Detail', showWhen: { kind: ['b'] } }),
  rows: list({ name: text({ label: 'Name' }), size: number({ label: 'Size', default: 1 }) }, { label: 'Rows' }),
  fixed: text({ label: 'Fixed', default: '', expressions: false }),
  login: credential({ label: 'Login', types: ['basic'] }),
};
const answers: Record<string, Json | undefined> = {
  '={{ five }}': '5',
  '={{ none }}': undefined,
  '={{ b }}': 'b',
  '={{ rows }}': [{ name: 1 }],
};
const input = (params: Record<string, Json>) =>
  evaluateInput(fields, { url: 'u', ...params }, (source) => answers[source]);

describe('evaluateInput', () => {
  it('takes a template for the text of JSON where the field wants JSON, and only there', () => {
    const template = '=a {{ b }}';
    const read = (params: Record<string, Json>) =>
      evaluateInput(
        {
          url: text({ label: 'URL', default: '' }),
          body: json({ label: 'Body', optional: true }),
          any: json({ label: 'Any', optional: true, plainTemplate: true }),
          kind: choice({
            label: 'Kind',
            options: [
              { value: 'x', label: 'X' },
              { value: 'y', label: 'Y' },
            ],
            default: 'x',
          }),
          value: json({ label: 'Value', optional: true, plainTemplate: { kind: ['x'] } }),
        },
        params,
        (_source, _path, join) => join,
      );
    expect(read({ url: template, body: template, any: template, value: template })).toMatchObject({
      url: 'text',
      body: 'json',
      any: 'text',
      value: 'text',
    });
    expect(read({ kind: 'y', value: template, body: { inside: template } })).toMatchObject({
      value: 'json',
      body: { inside: 'text' },
    });
  });

  it('gives every field a value of its type', () => {
    expect(input({})).toEqual({
      url: 'u',
      note: undefined,
      count: 3,
      on: false,
      kind: 'a',
      data: undefined,
      detail: '',
      rows: [],
      fixed: '',
    });
  });

  it('evaluates expressions and turns what they give into the type of the field', () => {
    const value = input({
      count: '={{ five }}',
      url: 7,
      on: 'true',
      data: { x: ['={{ five }}'], y: '={{ none }}' },
      rows: [{ name: '={{ five }}', size: '2' }],
    });
    expect(value).toMatchObject({ count: 5, url: '7', on: true, data: { x: ['5'] }, rows: [{ name: '5', size: 2 }] });
    expect(input({ rows: '={{ rows }}' }).rows).toEqual([{ name: '1', size: 1 }]);
  });

  it('never evaluates a text that an expression found in the data', () => {
    const attack = { '={{ found }}': [{ name: '={{ five }}', size: 2 }] } as Record<string, Json>;
    const value = evaluateInput(fields, { url: 'u', rows: '={{ found }}' }, (source) => attack[source] ?? 'evaluated');
    expect(value.rows).toEqual([{ name: '={{ five }}', size: 2 }]);
  });

  it('evaluates for each item what is an expression, and reads the rest once for all', () => {
    const raw = {
      url: '={{ url }}',
      kind: 'b',
      detail: 'd',
      data: { list: [1] },
      rows: [{ name: '={{ n }}', size: '3' }],
    };
    const of = (item: string) => evaluateInput(fields, raw, (source) => `${item} ${source}`);
    const [first, second] = [of('one'), of('two')];
    expect(first).toMatchObject({ url: 'one ={{ url }}', detail: 'd', rows: [{ name: 'one ={{ n }}', size: 3 }] });
    expect(second).toMatchObject({ url: 'two ={{ url }}', detail: 'd', rows: [{ name: 'two ={{ n }}', size: 3 }] });
    expect(second.data).toBe(first.data);
    // Shared by all items: nobody may change it.
    expect(() => (first.data as { list: Json[] }).list.push(2)).toThrow(TypeError);
  });

  it('leaves a text with an equals sign alone where no expression is allowed', () => {
    expect(input({ fixed: '={{ five }}' }).fixed).toBe('={{ five }}');
  });

  it.each([
    [{ url: '={{ none }}' }, 'params.url'],
    [{ count: 'many' }, 'params.count'],
    [{ count: 11 }, 'params.count'],
    [{ count: 1.5 }, 'params.count'],
    [{ on: 'yes' }, 'params.on'],
    [{ kind: 'c' }, 'params.kind'],
    [{ kind: '={{ b }}' }, 'params.detail'],
    [{ rows: [{ name: 'a' }, 5] }, 'params.rows.1'],
    [{ rows: [{ size: 1 }] }, 'params.rows.0.name'],
  ])('names the parameter in %j that is wrong', (params, path) => {
    expect(() => input(params as Record<string, Json>)).toThrow(
      expect.objectContaining({
        code: 'NODE_INPUT_INVALID',
        details: expect.objectContaining({ path }) as unknown,
      }) as Error,
    );
  });
});

describe('collections, names and options', () => {
  const rich = {
    kind: choice({
      label: 'Kind',
      options: [
        { value: 'text', label: 'Text' },
        { value: 'number', label: 'Number' },
      ],
      default: 'text',
    }),
    how: choice({
      label: 'How',
      options: [
        { value: 'equals', label: 'equals' },
        { value: 'longer', label: 'is longer', showWhen: { kind: ['text'] } },
      ],
      default: 'equals',
    }),
    keys: names({ label: 'Keys', optional: true }),
    limits: group(
      { max: number({ label: 'Most', default: 5 }), parts: list({ of: names({ label: 'Of' }) }, { label: 'Parts' }) },
      { label: 'Limits' },
    ),
  };
  const read = (params: Record<string, Json>) => evaluateInput(rich, params, (source) => answers[source]);

  it('are values of their types, whatever way they are written', () => {
    expect(read({})).toEqual({ kind: 'text', how: 'equals', keys: [], limits: { max: 5, parts: [] } });
    expect(read({ keys: 'a, b.c ,', limits: { parts: [{ of: ['x', '={{ five }}'] }] } })).toEqual({
      kind: 'text',
      how: 'equals',
      keys: ['a', 'b.c'],
      limits: { max: 5, parts: [{ of: ['x', '5'] }] },
    });
  });

  it.each([
    [{ keys: [{}] }, 'params.keys'],
    [{ limits: 5 }, 'params.limits'],
    [{ limits: { max: 'many' } }, 'params.limits.max'],
    [{ limits: { parts: [{ of: { a: 1 } }] } }, 'params.limits.parts.0.of'],
  ])('are refused in %j, by name', (params, path) => {
    expect(() => read(params as Record<string, Json>)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ path }) as unknown }) as Error,
    );
    expect(checkParams(rich, params as Record<string, Json>).map((problem) => problem.path)).toEqual([path]);
  });

  it('offer an option only where it fits', () => {
    expect(checkParams(rich, { kind: 'text', how: 'longer' })).toEqual([]);
    expect(checkParams(rich, { kind: 'number', how: 'longer' }).map(({ path }) => path)).toEqual(['params.how']);
  });
});

describe('checkParams', () => {
  it('finds nothing wrong with complete parameters', () => {
    expect(checkParams(fields, { url: '={{ $json.url }}', kind: 'b', detail: 'd', rows: [{ name: 'a' }] })).toEqual([]);
  });

  it('reports everything at once, each with its path', () => {
    const problems = checkParams(fields, {
      extra: 1,
      count: 'x',
      kind: 'b',
      data: { a: ['={{ 1 + }}'] },
      rows: [{ nam: 1 }, 2],
      fixed: '=1',
      login: 'secret',
    });
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'NODE_INPUT_INVALID params.extra',
      'NODE_INPUT_INVALID params.login',
      'NODE_INPUT_INVALID params.url',
      'NODE_INPUT_INVALID params.count',
      'EXPRESSION_SYNTAX params.data.a.0',
      'NODE_INPUT_INVALID params.detail',
      'NODE_INPUT_INVALID params.rows.0.nam',
      'NODE_INPUT_INVALID params.rows.0.name',
      'NODE_INPUT_INVALID params.rows.1',
      'NODE_INPUT_INVALID params.fixed',
    ]);
  });
});
