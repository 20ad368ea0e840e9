// If these fail, files that people send with a form are lost, end where they do not belong, or lie there for nobody.
import { listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../../worker/env.ts';
import { receiveForm } from '../../worker/ingress/receive-form.ts';
import { Client, fetchWorker } from './client.ts';
import { moveClock } from './clock.ts';
import { chain, newExecution, startOf, valueOf, waitKeyOf, WORKSPACE } from './runs.ts';

const bucket = (env as unknown as Env).BLOBS;
const fields: Json = [
  { name: 'who', required: true },
  { name: 'your papers', type: 'file', multiple: true, accept: ['.pdf', 'text/*'] },
  { name: 'photo', type: 'file', maxMegabytes: 0.001 },
];
const text = (content: string, name = 'a.txt') => new File([content], name, { type: 'text/plain' });

function filled(entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}
const send = (address: string, entries: [string, string | File][]) =>
  fetchWorker(address, { method: 'POST', body: filled(entries), redirect: 'manual' });
const keptBy = async (executionId: string) =>
  (await bucket.list({ prefix: payloadKey(executionId, 'file-') })).objects.map(({ key }) => key);
const contentOf = async (executionId: string, { id }: { id: string }) =>
  (await bucket.get(payloadKey(executionId, id)))?.text();

async function waiting() {
  const run = newExecution();
  const node = { id: 'pause', type: 'form-page', params: { form: fields } };
  valueOf(await run.start(startOf(chain([node]))));
  return { run, id: run.id.toString(), address: `/form/${run.id.toString()}/${await waitKeyOf(run)}` };
}

describe('files sent to a page of an execution', () => {
  it('lie with the execution, under the name of their field, numbered where there are several', async () => {
    const { run, id, address } = await waiting();
    const page = await (await fetchWorker(address)).text();
    expect(page).toContain('enctype="multipart/form-data"');
    expect(page).toMatch(/type="file"[^>]* multiple[^>]* accept=".pdf,text\/\*"/);
    const sent = await send(address, [
      ['f0', 'Ada'],
      ['f1', text('one')],
      ['f1', new File(['two'], '../b.PDF')],
      ['f2', text('three', 'c.png')],
      ['f9', text('nobody asked')],
    ]);
    expect(sent.status).toBe(303);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    const [item] = valueOf(await run.nodeData(WORKSPACE, 'pause', 0, 0, 1)).outputs[0]! as [Item];
    expect(item.json).toMatchObject({
      who: 'Ada',
      'your papers': [
        { filename: 'a.txt', mimetype: 'text/plain', size: 3 },
        { filename: 'b.PDF', size: 3 },
      ],
      photo: { filename: 'c.png', size: 5 },
    });
    expect(Object.keys(item.binary!)).toEqual(['your_papers_0', 'your_papers_1', 'photo']);
    expect(await contentOf(id, item.binary!['your_papers_1']!)).toBe('two');
    expect(await keptBy(id)).toHaveLength(3);
  });

  it('are not kept where an answer is refused, and the mistake stands beside its field', async () => {
    const { run, id, address } = await waiting();
    const wrong: [string, [string, string | File][], string][] = [
      [
        'f0',
        [
          ['f0', ''],
          ['f1', text('one')],
        ],
        'Fill this in.',
      ],
      [
        'f1',
        [
          ['f0', 'Ada'],
          ['f1', new File(['x'], 'a.exe')],
        ],
        '&#34;a.exe&#34; is no file of these kinds: .pdf, text/*.',
      ],
      [
        'f2',
        [
          ['f1', text('one')],
          ['f2', text('x'.repeat(1001))],
          ['f0', 'typed after'],
        ],
        'is larger than 1 kB.',
      ],
      [
        'f2',
        [
          ['f0', 'Ada'],
          ['f2', text('a')],
          ['f2', text('b')],
        ],
        'Choose one file only.',
      ],
    ];
    for (const [field, entries, message] of wrong) {
      const answer = await send(address, entries);
      const page = await answer.text();
      expect([answer.status, page], message).toEqual([422, expect.stringContaining(message)]);
      expect(page).toContain(`id="${field}-error"`);
      // The cursor goes to the first mistake.
      expect(page).toMatch(new RegExp(`id="${field}"[^>]* autofocus`));
      if (entries.some(([name, value]) => name === 'f0' && value !== '')) expect(page).toMatch(/name="f0"\s+value="\w/);
    }
    expect(await keptBy(id)).toEqual([]);
    expect(valueOf(await run.view(WORKSPACE)).report.status).toBe('waiting');
  });

  it('are kept of the answer that counts only', async () => {
    const { id, address } = await waiting();
    const answers = await Promise.all(
      ['one', 'two'].map((content) =>
        send(address, [
          ['f0', 'Ada'],
          ['f1', text(content)],
        ]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await keptBy(id)).toHaveLength(1);
    await send(address, [
      ['f0', 'Ada'],
      ['f1', text('later')],
    ]);
    expect(await keptBy(id)).toHaveLength(1);
  });

  it('are refused as no form where they are cut off, and by a page that has no field for them', async () => {
    const { id, address } = await waiting();
    const body = '--X\r\nContent-Disposition: form-data; name="f1"; filename="a.txt"\r\n\r\nhalf';
    const headers = { 'content-type': 'multipart/form-data; boundary=X' };
    expect((await fetchWorker(address, { method: 'POST', headers, body })).status).toBe(400);
    expect((await fetchWorker(address, { method: 'POST', headers, body: '' })).status).toBe(400);
    expect(await keptBy(id)).toEqual([]);
  });

  it('are bounded together, and what is far too much is not read to its end', async () => {
    const show = {
      kind: 'form',
      title: '',
      text: '',
      fields: [{ type: 'file', name: 'a', multiple: true }],
    } as never as FormShow;
    const receive = (sizes: number[], limit = 1000) => {
      const files = sizes.map((size): [string, File] => ['f0', text('x'.repeat(size))]);
      const request = new Request('http://x/', { method: 'POST', body: filled([...files, ['f1', 'typed after']]) });
      const limited = { ...(env as unknown as Env), WEBHOOK_FILE_LIMIT: String(limit) } as Env;
      return receiveForm(request, show, () => 'executions/bounded/', limited);
    };
    const { files, discard } = await receive([600, 600]);
    expect(files).toMatchObject([
      { file: { bytes: 600 } },
      { file: { error: expect.stringContaining('too large together') as string } },
    ]);
    await discard();
    // It is passed over to its end, in many pieces, however much of it was stored already.
    const large = await receive([8_000_000, 100], 7_000_000);
    expect(large.files).toMatchObject([{ file: { error: expect.stringContaining('larger than 7 MB') as string } }, {}]);
    expect(large.given.get('f1')).toBe('typed after');
    await large.discard();
    await expect(receive([100, 5000])).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect((await bucket.list({ prefix: 'executions/bounded/' })).objects).toEqual([]);
  });
});

describe('files sent to the form that starts a workflow', () => {
  let owner: Client;
  beforeAll(async () => (owner = await Client.owner()));

  it('lie with the execution that starts, and with none where the form is sent twice or refused', async () => {
    const { id: workflow } = await owner.publish({
      name: 'Papers',
      nodes: [
        { id: 'ask', name: 'Ask', type: 'form', params: { path: 'papers', title: 'Papers', form: fields } },
        { id: 'read', name: 'Read', type: 'extract-from-file', params: { format: 'text', file: 'your_papers' } },
      ],
      connections: [{ from: { node: 'ask' }, to: { node: 'read' } }],
    });
    const once: [string, string] = ['once', crypto.randomUUID()];
    expect((await send('/form/papers', [once, ['f0', ''], ['f1', text('lost')]])).status).toBe(422);
    const answers: [string, string | File][] = [once, ['f0', 'Ada'], ['f1', text('my thesis')]];
    expect((await send('/form/papers', answers)).status).toBe(200);
    expect((await send('/form/papers', answers)).status).toBe(200);
    const found = () =>
      owner.call<{ items: { id: string; status: string }[] }>('GET', `/executions?workflowId=${workflow}`);
    await expect.poll(async () => (await found()).items, { timeout: 5000 }).toMatchObject([{ status: 'succeeded' }]);
    const { id } = (await found()).items[0]!;
    const { nodes } = await owner.call<{ nodes: Record<string, { outputs: Item[][] }[]> }>(
      'GET',
      `/executions/${id}?data=true`,
    );
    expect(nodes['Read']![0]!.outputs[0]![0]!.json).toMatchObject({ data: 'my thesis' });
    expect(await keptBy(id)).toHaveLength(1);
  });

  it('lie with an execution of their own where the page says only after them which sending it is', async () => {
    const known = new Set((await bucket.list({ prefix: 'executions/' })).objects.map(({ key }) => key));
    const once = crypto.randomUUID();
    for (const content of ['first', 'second']) {
      const sent = await send('/form/papers', [
        ['f0', 'Ada'],
        ['f1', text(content)],
        ['once', once],
      ]);
      expect(sent.status).toBe(200);
    }
    const added = (await bucket.list({ prefix: 'executions/' })).objects.filter(({ key }) => !known.has(key));
    expect(new Set(added.map(({ key }) => key.split('/').at(-2))).size).toBe(2);
  });

  it.each([
    ['goes by a key of its own', { idempotency: { key: '={{ $json.who }}', seconds: 3600 } }],
    ['waits until no more is sent', { debounce: { seconds: 60, key: '={{ $json.who }}' } }],
  ])('lie with the one execution of a workflow that %s, and nowhere else', async (title, settings) => {
    const known = new Set((await bucket.list({ prefix: '' })).objects.map(({ key }) => key));
    const path = Object.keys(settings)[0]!;
    const { id: workflow } = await owner.publish({
      name: title,
      settings: { order: 'parallel', ...settings },
      nodes: [
        { id: 'ask', name: 'Ask', type: 'form', params: { path, title, form: fields } },
        { id: 'read', name: 'Read', type: 'extract-from-file', params: { format: 'text', file: 'your_papers' } },
      ],
      connections: [{ from: { node: 'ask' }, to: { node: 'read' } }],
    });
    for (const content of ['first', 'second']) {
      const once: [string, string] = ['once', crypto.randomUUID()];
      expect((await send(`/form/${path}`, [once, ['f0', 'Ada'], ['f1', text(content)]])).status).toBe(200);
    }
    const { DEBOUNCE } = env as unknown as Env;
    for (const id of await listDurableObjectIds(DEBOUNCE)) {
      moveClock(61_000);
      await runDurableObjectAlarm(DEBOUNCE.get(id));
      vi.restoreAllMocks();
    }
    const found = () =>
      owner.call<{ items: { id: string; status: string }[] }>('GET', `/executions?workflowId=${workflow}`);
    await expect.poll(async () => (await found()).items, { timeout: 5000 }).toMatchObject([{ status: 'succeeded' }]);
    const { id } = (await found()).items[0]!;
    const { nodes } = await owner.call<{ nodes: Record<string, { outputs: Item[][] }[]> }>(
      'GET',
      `/executions/${id}?data=true`,
    );
    const data = path === 'debounce' ? 'second' : 'first';
    expect(nodes['Read']![0]!.outputs[0]![0]!.json).toMatchObject({ data });
    const left = async () =>
      (await bucket.list({ prefix: '' })).objects
        .map(({ key }) => key)
        .filter((key) => !known.has(key) && key.includes('file-'));
    await expect.poll(left).toEqual(await keptBy(id));
    expect(await keptBy(id)).toHaveLength(1);
  });
});
