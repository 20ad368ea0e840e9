/**
 * If these fail, a further page of a form asks for something else, or a form ends otherwise than its workflow says.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import form from './form.ts';
import formEnding from './form-ending.ts';
import formPage from './form-page.ts';
import type { NodeContext } from './kit/context.ts';
import { readLiterals } from './kit/input.ts';
import { traitsOf } from './kit/traits.ts';
import { registry } from './registry.generated.ts';
import { runNode } from './testing/run-node.ts';

const inputs = [[{ json: { id: 1 } }, { json: { id: 2 } }]];
const LIMIT = { limited: true, limitAmount: 1, limitUnit: 'hours' };
const run = (params: Record<string, Json>, resumed: NodeContext<unknown>['resumed'] = null) =>
  runNode(formPage, { params, inputs, resumed }).then(({ result }) => result);

describe('a page of a form', () => {
  it('shows what its fields say, without what they leave open', async () => {
    const shown = await run({
      title: '=Order {{ $json.id }}',
      form: [
        { name: 'size', label: '=Size {{ 2 }}', type: 'radio', options: 'S, L', required: true },
        { type: 'file', name: 'papers', multiple: true, accept: '.pdf, image/*', maxMegabytes: 5 },
        { type: 'html', html: '=<p>{{ $json.id }}</p>' },
      ],
    });
    expect(shown).toEqual({
      wait: { kind: 'form' },
      show: {
        kind: 'form',
        title: 'Order 1',
        text: '',
        button: 'Send',
        fields: [
          { type: 'radio', name: 'size', label: 'Size 2', required: true, options: ['S', 'L'] },
          {
            type: 'file',
            name: 'papers',
            label: 'papers',
            required: false,
            options: [],
            multiple: true,
            accept: ['.pdf', 'image/*'],
            maxMegabytes: 5,
          },
          { type: 'html', name: '', label: '', required: false, options: [], html: '<p>1</p>' },
        ],
      },
    });
  });

  it.each<[string, Json, string]>([
    ['text that is no JSON', '[{', 'params.formJson'],
    ['a record', { name: 'a' }, 'params.formJson'],
    ['an entry that is none', ['a'], 'params.formJson.0'],
    ['a type that is not known', [{ name: 'a', type: 'colour' }], 'params.formJson.0.type'],
    ['a member that is not known', [{ name: 'a', size: 3 }], 'params.formJson.0.size'],
    ['a field without a name', [{ fieldLabel: 'A' }, { type: 'date' }], 'params.formJson.1.name'],
    ['two fields of one name', [{ fieldLabel: 'A' }, { name: 'A' }], 'params.formJson.1.name'],
    [
      'more choices than there are',
      [{ name: 'a', type: 'choices', options: ['x'], least: 2 }],
      'params.formJson.0.least',
    ],
  ])('refuses as its fields %s', async (_what, formJson, path) => {
    await expect(run({ define: 'json', formJson })).rejects.toMatchObject({
      code: 'NODE_INPUT_INVALID',
      details: { path },
    });
    const params = readLiterals(form.fields, { path: 'a', title: 'A', define: 'json', formJson });
    expect(form.check!(params)).toMatchObject([{ code: 'NODE_INPUT_INVALID', path }]);
  });

  it('goes on with the answer, which comes from all of its items', async () => {
    const resumed = { by: 'form', data: [{ json: { size: 'L' } }] } as const;
    expect(await run({ ...LIMIT }, { ...resumed, data: [...resumed.data] })).toEqual([
      [{ json: { size: 'L' }, pairedItem: [{ item: 0 }, { item: 1 }] }],
      [],
    ]);
  });

  it('sends its items where the node says when nobody answers in time', async () => {
    const late = { by: 'timer', data: null } as const;
    const items = inputs[0]!.map((item, index) => ({ ...item, pairedItem: { item: index } }));
    expect(await run(LIMIT, late)).toEqual([[], items]);
    expect(await run({ ...LIMIT, onLimit: 'continue' }, late)).toEqual([items]);
    await expect(run({ ...LIMIT, onLimit: 'fail' }, late)).rejects.toMatchObject({ code: 'WAIT_EXPIRED' });
    const outputs = (params: Record<string, Json>) => traitsOf(registry.get('form-page')!, params).outputs;
    expect([outputs({}), outputs(LIMIT), outputs({ ...LIMIT, onLimit: 'fail' })]).toEqual([1, 2, 1]);
  });
});

describe('the ending of a form', () => {
  const answer = async (params: Record<string, Json>) =>
    (await runNode(formEnding, { params, files: [{ data: { text: 'x', fileName: 'a.txt' } }] })).response;

  it.each<[string, Record<string, Json>, unknown]>([
    ['a page', { text: 'Bye' }, { status: 200, isPage: true, body: '{"title":"Thank you","text":"Bye"}' }],
    [
      'an address',
      { show: 'redirect', url: ' https://a.example ' },
      { status: 303, headers: [['location', 'https://a.example']] },
    ],
    [
      'HTML',
      { show: 'html', html: '<b>a</b>' },
      { headers: [['content-type', 'text/html; charset=utf-8']], body: '<b>a</b>' },
    ],
    [
      'a file',
      { show: 'file', title: 'Yours' },
      { isPage: true, file: { fileName: 'a.txt' }, body: '{"title":"Yours","text":""}' },
    ],
  ])('is %s', async (_what, params, expected) => {
    expect(await answer(params)).toMatchObject(expected as object);
  });

  it('is no file that is not there, and no address that runs something', async () => {
    await expect(answer({ show: 'file', file: 'other' })).rejects.toMatchObject({ code: expect.any(String) as string });
    for (const url of ['javascript:alert(1)', '/inside', 'data:text/html,x', 'https://', ''])
      await expect(answer({ show: 'redirect', url })).rejects.toMatchObject({ code: 'NODE_INPUT_INVALID' });
  });
});
