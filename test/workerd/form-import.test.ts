// If this fails, a form of several pages that comes from n8n asks for something else here, or does not go back.
import { expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';

import { Client, fetchWorker } from './client.ts';

const node = (name: string, type: string, typeVersion: number, parameters: Record<string, unknown>) => ({
  id: name,
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion,
  position: [0, 0],
  parameters,
});
const source = {
  name: 'Orders',
  settings: { executionOrder: 'v1' },
  nodes: [
    node('Start', 'formTrigger', 2.2, {
      formTitle: 'Order',
      formFields: { values: [{ fieldLabel: 'Your name', requiredField: true }] },
      options: { path: 'n8n-order' },
    }),
    node('Cup', 'form', 1, {
      formFields: {
        values: [
          {
            fieldLabel: 'Colours',
            fieldType: 'checkbox',
            fieldOptions: { values: [{ option: 'red' }, { option: 'blue' }] },
          },
          { fieldLabel: 'Your picture', fieldType: 'file', multipleFiles: false, acceptFileTypes: '.png' },
        ],
      },
      options: { formTitle: "=A cup for {{ $json['Your name'] }}" },
    }),
    node('Last', 'wait', 1.1, {
      resume: 'form',
      formTitle: 'Anything else?',
      formFields: { values: [{ fieldLabel: 'Note', fieldType: 'textarea' }] },
    }),
    node('End', 'form', 2.3, {
      operation: 'completion',
      completionTitle: "={{ $('Cup').item.json.Colours.join(' and ') }}",
      completionMessage: '={{ $json.Note }}',
    }),
  ],
  connections: Object.fromEntries(
    [
      ['Start', 'Cup'],
      ['Cup', 'Last'],
      ['Last', 'End'],
    ].map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]),
  ),
};

it('asks page by page as in n8n, gives what n8n gives, and goes back as it came', async () => {
  const owner = await Client.owner();
  const { workflow, report } = await owner.call<{
    workflow: { id: string };
    report: { unsupported: string[]; changed: string[]; warnings: string[] };
  }>('POST', '/workflows/import', { format: 'n8n', workflow: source });
  expect(report).toMatchObject({ unsupported: [], changed: [expect.stringContaining('time zone')] });
  await owner.call('POST', `/workflows/${workflow.id}/publish`);
  let address = '/form/n8n-order';
  const send = async (heading: string, entries: [string, string | File][]) => {
    expect(await (await fetchWorker(address)).text()).toContain(`<h1>${heading}</h1>`);
    const body = new FormData();
    for (const [name, value] of entries) body.append(name, value);
    const sent = await fetchWorker(address, { method: 'POST', body, redirect: 'manual' });
    address = sent.headers.get('location')!;
    const next = await fetchWorker(address, { redirect: 'manual' });
    address = next.headers.get('location') ?? address;
  };
  await send('Order', [['f0', 'Ada']]);
  await send('A cup for Ada', [
    ['f0', 'red'],
    ['f0', 'blue'],
    ['f1', new File(['x'], 'cup.png', { type: 'image/png' })],
  ]);
  await send('Anything else?', [['f0', 'No sugar']]);
  expect(await (await fetchWorker(address)).text()).toMatch(/<h1>red and blue<\/h1>[^]*No sugar/);
  const { nodes } = await owner.call<ExecutionDetail>('GET', `/executions/${address.split('/')[2]}?data=true`);
  expect(nodes['Cup']![0]!.outputs![0]).toMatchObject([
    {
      json: {
        Colours: ['red', 'blue'],
        'Your picture': { filename: 'cup.png', mimetype: 'image/png', size: 1 },
        submittedAt: expect.any(String) as string,
        formMode: 'production',
      },
      binary: { Your_picture: { fileName: 'cup.png' } },
    },
  ]);
  const exported = await owner.call<typeof source>('GET', `/workflows/${workflow.id}/export?format=n8n`);
  expect(exported.nodes.map(({ type, parameters }) => [type, parameters])).toEqual(
    source.nodes.map(({ type, parameters }) => [type, parameters]),
  );
});
