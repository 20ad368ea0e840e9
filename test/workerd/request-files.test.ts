// If these fail, files that a request brings are lost, or an answer, a download or another execution does not find them.
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { storeFiles } from '../../worker/ingress/store-files.ts';
import { Client, fetchWorker, listener } from './client.ts';
import { chain, executionOf, lose, newExecution, startOf, valueOf, WORKSPACE } from './runs.ts';

let owner: Client;
beforeAll(async () => (owner = await Client.owner()));

const publish = async (document: Parameters<Client['publish']>[0]) => owner.publish(document);

const contentOf = async (executionId: string, { id }: { id: string }) =>
  (await env.BLOBS.get(payloadKey(executionId, id)))?.text();

async function itemOf(executionId: string, node: string): Promise<Item> {
  const answer = await owner.call<{ nodes: Record<string, { outputs: Item[][] }[]> }>(
    'GET',
    `/executions/${executionId}?data=true`,
  );
  return answer.nodes[node]![0]!.outputs[0]![0]!;
}

const send = async (path: string, init: RequestInit) => {
  const response = await fetchWorker(`/webhook/${path}`, { method: 'POST', ...init });
  return { response, executionId: response.headers.get('x-sluice-execution')! };
};

describe('a request with files', () => {
  it('brings a body that is a file as `data`, and what was said of it', async () => {
    await publish(listener('picture'));
    const { executionId } = await send('picture', {
      headers: { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="a b.png"' },
      body: new Uint8Array([137, 80, 78, 71, 0, 255]),
    });
    const item = await itemOf(executionId, 'Hook');
    expect(item.json['body']).toEqual({});
    expect(item.binary).toEqual({
      data: {
        id: expect.stringMatching(/^file-/) as string,
        mimeType: 'image/png',
        fileType: 'image',
        fileName: 'a b.png',
        fileExtension: 'png',
        fileSize: '6 B',
        bytes: 6,
      },
    });
  });

  it('brings the files of a form under their fields, numbered where a field has several', async () => {
    await publish(listener('form'));
    const form = new FormData();
    form.append('title', 'Report');
    form.append('pages', new File(['one'], '../1.txt', { type: 'text/plain' }));
    form.append('pages', new File(['two'], '2.txt', { type: 'text/plain' }));
    form.append('cover', new File(['three'], 'c.csv', { type: 'text/csv' }));
    const { executionId } = await send('form', { body: form });
    const { json, binary } = await itemOf(executionId, 'Hook');
    expect(json['body']).toEqual({ title: 'Report' });
    expect(Object.keys(binary!)).toEqual(['pages0', 'pages1', 'cover']);
    expect(binary!['pages0']).toMatchObject({ fileName: '1.txt', fileType: 'text' });
    expect(await contentOf(executionId, binary!['pages1']!)).toBe('two');
  });

  it('brings them as well where a key is made of the fields of the form, and takes a second delivery for the same', async () => {
    await publish({ ...listener('keyed'), settings: { idempotency: { key: '={{ $json.body.order }}', seconds: 60 } } });
    const order = () => {
      const form = new FormData();
      form.append('order', '7');
      form.append('sheet', new File(['a,b'], 's.csv', { type: 'text/csv' }));
      return { body: form };
    };
    const first = await send('keyed', order());
    const second = await send('keyed', order());
    expect(second.executionId).toBe(first.executionId);
    const { json, binary } = await itemOf(first.executionId, 'Hook');
    expect(json['body']).toEqual({ order: '7' });
    expect(await contentOf(first.executionId, binary!['sheet']!)).toBe('a,b');
    const left = await env.BLOBS.list({ prefix: payloadKey(first.executionId, 'file-') });
    expect(left.objects, 'what the second delivery brought is not kept').toHaveLength(1);
  });

  it('keeps the body as it came where the webhook says so, under the name that it says', async () => {
    await publish(listener('raw', { rawBody: true, fileProperty: 'sent' }));
    const { executionId } = await send('raw', {
      headers: { 'content-type': 'application/json' },
      body: '{ "a":1 }',
    });
    const { json, binary } = await itemOf(executionId, 'Hook');
    expect(json['body']).toEqual({ a: 1 });
    expect(await contentOf(executionId, binary!['sent']!)).toBe('{ "a":1 }');
  });

  it('is refused where a file is larger than one may be, or a form is cut off, and leaves nothing', async () => {
    const content = new Blob([new Uint8Array(12_000_000)]).stream();
    const file = { property: 'data', content, mimeType: 'application/zip', fileName: undefined };
    const limited = { ...env, WEBHOOK_FILE_LIMIT: '6000000' } as never;
    await expect(
      storeFiles({ item: { json: {} }, files: [file] }, 'executions/too-large/', limited),
    ).rejects.toMatchObject({ code: 'BODY_TOO_LARGE', status: 413 });
    const form = new Response(
      new Blob(['--X\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n--X']),
    ).body!;
    const cut = { content: form, contentType: 'multipart/form-data; boundary=X', prefix: '' };
    await expect(
      storeFiles({ item: { json: {} }, files: [], form: cut }, 'executions/too-large/', env as never),
    ).rejects.toMatchObject({ code: 'BODY_INVALID' });
    expect((await env.BLOBS.list({ prefix: 'executions/too-large/' })).objects).toEqual([]);
  });

  it('is answered with a file by a respond node', async () => {
    await publish({
      ...listener('echo', { respond: 'respondNode' }),
      nodes: [
        { id: 'hook', name: 'Hook', type: 'webhook', params: { path: 'echo', method: 'POST', respond: 'respondNode' } },
        { id: 'end', name: 'End', type: 'respond', params: { body: 'file' } },
      ],
    });
    const body = new Uint8Array([0, 1, 2, 255]);
    const { response } = await send('echo', { headers: { 'content-type': 'application/pdf' }, body });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
  });
});

describe('the download of a file', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const bring = async (path: string) => {
    await publish(listener(path));
    const { executionId } = await send(path, {
      headers: {
        'content-type': 'image/svg+xml; charset=utf-8',
        'content-disposition': "inline; filename*=UTF-8''%22%0d%C3%A9'.svg",
      },
      body: svg,
    });
    const { binary } = await itemOf(executionId, 'Hook');
    return { executionId, id: binary!['data']!.id };
  };

  it('is saved and never run by a browser', async () => {
    const { executionId, id } = await bring('drawing');
    const response = await owner.raw('GET', `/executions/${executionId}/binary/${id}`);
    expect(await response.text()).toBe(svg);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-disposition': "attachment; filename*=UTF-8''%22%C3%A9%27.svg",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it('needs the permission to read executions, and gives none of another workspace or of another kind', async () => {
    const { executionId, id } = await bring('private');
    await env.BLOBS.put(payloadKey(executionId, 'page'), '[]');
    const status = async (client: Client, execution: string, file: string) =>
      (await client.raw('GET', `/executions/${execution}/binary/${file}`)).status;
    expect(await status(await owner.withRole('viewer'), executionId, id)).toBe(200);
    expect(await status(new Client(), executionId, id)).toBe(401);
    expect(await status(owner, executionId, 'page')).toBe(404);
    expect(await status(owner, executionId, `file-${crypto.randomUUID()}`)).toBe(404);
    const foreign = newExecution();
    valueOf(await foreign.start(startOf(chain([{ id: 'end', type: 'no-op' }]))));
    await env.BLOBS.put(payloadKey(foreign.id.toString(), id), 'x');
    expect(await status(owner, foreign.id.toString(), id)).toBe(404);
  });
});

describe('a file that is handed over', () => {
  it('lies with the execution that goes on with it, and is not lost with the first', async () => {
    const first = newExecution();
    const id = `file-${crypto.randomUUID()}`;
    await env.BLOBS.put(payloadKey(first.id.toString(), id), 'hello');
    const items = [{ json: {}, binary: { data: { id, mimeType: 'text/plain' } } }];
    const nodes = [
      { id: 'pass', type: 'no-op' },
      { id: 'read', type: 'extract-from-file', params: { format: 'text' } },
    ];
    const request = startOf(chain(nodes), { data: { kind: 'inline', items } });
    valueOf(await first.start(request));
    await expect.poll(async () => valueOf(await first.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    const { events } = valueOf(await first.view(WORKSPACE));
    const outputs = events.flatMap((event) =>
      event.type === 'node.succeeded' && event.node === 'pass' ? [event.outputs] : [],
    )[0]!;
    const started = events.find((event) => event.type === 'run.started')!;
    const second = newExecution();
    const source = { node: 'start', output: 0, run: 0 };
    valueOf(
      await second.start({
        ...request,
        data: { kind: 'inline', items: [] },
        takeover: {
          from: first.id.toString(),
          trigger: started.type === 'run.started' ? started.trigger.outputs : [],
          runs: [{ node: 'pass', run: 0, order: 1, source: [source], result: { kind: 'outputs', outputs } }],
        },
      }),
    );
    await expect.poll(async () => valueOf(await second.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    await env.BLOBS.delete(payloadKey(first.id.toString(), id));
    expect(await contentOf(second.id.toString(), { id })).toBe('hello');
    const again = await lose(second);
    expect(valueOf(await executionOf(again.id).nodeData(WORKSPACE, 'read', 0, 0, 1)).outputs[0]).toMatchObject([
      { json: { data: 'hello' } },
    ]);
  });

  it('goes with the items to a workflow that is called, and comes back with what that gives', async () => {
    const { id: workflow } = await owner.publish({
      name: 'Callee',
      nodes: [
        { id: 'called', name: 'Called', type: 'sub-workflow-trigger' },
        { id: 'read', name: 'Read', type: 'extract-from-file', params: { format: 'text', keep: 'files' } },
        { id: 'make', name: 'Make', type: 'convert-to-file', params: { format: 'text', file: 'copy' } },
      ],
      connections: [
        { from: { node: 'called' }, to: { node: 'read' } },
        { from: { node: 'read' }, to: { node: 'make' } },
      ],
    });
    await owner.publish({
      name: 'Caller',
      nodes: [
        { id: 'hook', name: 'Hook', type: 'webhook', params: { path: 'hand', method: 'POST' } },
        { id: 'call', name: 'Call', type: 'sub-workflow', params: { workflow } },
        { id: 'end', name: 'End', type: 'extract-from-file', params: { file: 'copy', format: 'text' } },
      ],
      connections: [
        { from: { node: 'hook' }, to: { node: 'call' } },
        { from: { node: 'call' }, to: { node: 'end' } },
      ],
    });
    const { executionId } = await send('hand', {
      headers: { 'content-type': 'application/pdf' },
      body: 'over and back',
    });
    const status = () => owner.call<{ status: string }>('GET', `/executions/${executionId}`).then((one) => one.status);
    await expect.poll(status, { timeout: 10_000 }).toBe('succeeded');
    expect((await itemOf(executionId, 'End')).json).toEqual({ data: 'over and back' });
  });

  it('waits with a delivery that is held back, and goes to the execution that begins with it', async () => {
    const { binary } = await heldBack();
    expect(binary!['data']).toMatchObject({ mimeType: 'application/zip', bytes: 3 });
  });
});

/** The item of an execution that began with the newer of two debounced deliveries, both of which brought a file. */
async function heldBack(): Promise<Item> {
  await publish({ ...listener('debounced'), settings: { debounce: { seconds: 1 } } });
  await send('debounced', { headers: { 'content-type': 'application/zip' }, body: 'old' });
  const { executionId } = await send('debounced', { headers: { 'content-type': 'application/zip' }, body: 'new' });
  const status = () => owner.raw('GET', `/executions/${executionId}`).then((answer) => answer.status);
  await expect.poll(status, { timeout: 10_000 }).toBe(200);
  const item = await itemOf(executionId, 'Hook');
  expect(await contentOf(executionId, item.binary!['data']!)).toBe('new');
  await expect
    .poll(async () => (await env.BLOBS.list({ prefix: 'debounce/' })).objects.length, { timeout: 5000 })
    .toBe(0);
  return item;
}
