// If these fail, files are lost or held in memory as a whole, or a reference that somebody made up reaches a file.
import { createHash } from 'node:crypto';
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { isolateMemory } from '../../durable-objects/execution/memory-budget.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Item } from '../../core/workflow/item.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

type Execution = ReturnType<typeof newExecution>;
const newId = () => `file-${crypto.randomUUID()}`;

async function outputOf(run: Execution, node: string, nodeRun = 0): Promise<Item[]> {
  return valueOf(await run.nodeData(WORKSPACE, node, nodeRun, 0, 50)).outputs[0] ?? [];
}

async function ended(run: Execution, status = 'succeeded', timeout = 25_000): Promise<void> {
  await expect.poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 10_000)), { timeout }).toBe(status);
}

/** Puts a file beside an execution that has not begun, as the ingress does, and gives its reference. */
async function bring(run: Execution, content: string | Uint8Array, more: { fileName?: string } = {}) {
  const id = newId();
  await env.BLOBS.put(payloadKey(run.id.toString(), id), content);
  return { id, mimeType: 'text/csv', ...more };
}

const startWith = (run: Execution, nodes: Parameters<typeof chain>[0], items: Item[]) =>
  run.start(startOf(chain(nodes), { data: { kind: 'inline', items }, mode: 'production' }));

const storedIn = async (run: Execution) =>
  (await env.BLOBS.list({ prefix: payloadKey(run.id.toString(), '') })).objects.map(({ key }) => key);

describe('a CSV file larger than an isolate could hold as items', () => {
  beforeEach(() => (isolateMemory.highest = isolateMemory.used));

  it('passes through extract and aggregate, with never more than 100 MB counted', { timeout: 180_000 }, async () => {
    const run = newExecution();
    const line = (n: number) => `${n},${n % 7},"${'text '.repeat(18)}"\n`;
    const rows = 500_000;
    const file = await bring(run, new Blob(csvOf(rows, line)) as never);
    const size = (await env.BLOBS.head(payloadKey(run.id.toString(), file.id)))!.size;
    expect(size).toBeGreaterThan(50_000_000);
    valueOf(
      await startWith(
        run,
        [
          { id: 'extract', type: 'extract-from-file' },
          { id: 'aggregate', type: 'aggregate', params: { fields: [{ field: 'day', as: 'days' }] } },
        ],
        [{ json: {}, binary: { data: file } }],
      ),
    );
    await ended(run, 'succeeded', 170_000);
    const [item] = await outputOf(run, 'aggregate');
    const days = item!.json['days'] as string[];
    expect(days).toHaveLength(rows);
    expect(days.slice(0, 9)).toEqual(['0', '1', '2', '3', '4', '5', '6', '0', '1']);
    expect(isolateMemory.highest).toBeLessThanOrEqual(100_000_000);
    expect(isolateMemory.highest).toBeGreaterThan(2_000_000);
  });
});

function csvOf(rows: number, line: (n: number) => string): string[] {
  const pieces = ['n,day,text\n'];
  for (let from = 0; from < rows; from += 1000)
    pieces.push(Array.from({ length: Math.min(1000, rows - from) }, (_, at) => line(from + at)).join(''));
  return pieces;
}

describe('a file of an execution', () => {
  it('is written and read as a stream, in parts where it is large', async () => {
    const run = newExecution();
    const many = Array.from({ length: 300 }, (_, n) => ({ json: { n, text: `${'ö'.repeat(20_000)}${n}` } }));
    const nodes: Parameters<typeof chain>[0] = [
      { id: 'make', type: 'convert-to-file', params: { format: 'csv', fileName: 'große datei.csv' } },
      { id: 'read', type: 'extract-from-file', params: {} },
      { id: 'count', type: 'summarize', params: { summaries: [{ what: 'countUnique', field: 'text', as: 'texts' }] } },
    ];
    valueOf(await startWith(run, nodes, many));
    await ended(run);
    const [made] = await outputOf(run, 'make');
    expect(made).toMatchObject({
      json: {},
      binary: { data: { mimeType: 'text/csv', fileType: 'text', fileExtension: 'csv', fileName: 'große datei.csv' } },
    });
    const stored = await env.BLOBS.get(payloadKey(run.id.toString(), made!.binary!['data']!.id));
    expect(stored!.size).toBe(made!.binary!['data']!.bytes);
    expect(stored!.size).toBeGreaterThan(10_000_000);
    expect(await outputOf(run, 'count')).toMatchObject([{ json: { texts: 300 } }]);
    expect(isolateMemory.used).toBeLessThan(30_000_000);
  });

  it('is not reached by a reference that was made up, nor by that of another execution', async () => {
    const other = newExecution();
    const foreign = await bring(other, 'secret');
    const run = newExecution();
    const id = run.id.toString();
    const made = [
      foreign.id,
      `../${other.id.toString()}/${foreign.id}`,
      `executions/${other.id.toString()}/${foreign.id}`,
      'trigger',
      '',
    ];
    await env.BLOBS.put(payloadKey(id, 'trigger'), 'pages');
    const items = made.map((name) => ({ json: {}, binary: { data: { id: name, mimeType: 'text/plain' } } }));
    const nodes = [{ id: 'read', type: 'extract-from-file', onError: 'continue', params: { format: 'text' } }];
    valueOf(await startWith(run, nodes, items));
    await ended(run);
    const errors = await outputOf(run, 'read');
    expect(errors).toHaveLength(made.length);
    for (const { json } of errors) expect(json['error']).toContain('does not lie with this execution');
  });

  it('is hashed as it comes from storage, with a piece of it in memory', async () => {
    const run = newExecution();
    const content = 'x'.repeat(20_000_000);
    const file = await bring(run, content);
    const before = isolateMemory.used;
    isolateMemory.highest = before;
    const nodes = [{ id: 'hash', type: 'crypto', params: { source: 'file' } }];
    valueOf(await startWith(run, nodes, [{ json: {}, binary: { data: file } }]));
    await ended(run);
    const hash = createHash('sha256').update(content).digest('hex');
    expect(await outputOf(run, 'hash')).toMatchObject([{ json: { data: hash }, binary: { data: { id: file.id } } }]);
    expect(isolateMemory.highest).toBeLessThan(before + 1_000_000);
  });

  it('is read, changed and written by code', async () => {
    const run = newExecution();
    const file = await bring(run, 'name\nzoë\n', { fileName: 'names.csv' });
    const code = `return Promise.all(items.map(async (item, at) => {
      const text = (await this.helpers.getBinaryDataBuffer(at, 'data')).toString();
      const binary = { data: await this.helpers.prepareBinaryData(Buffer.from(text.toUpperCase()), 'upper.csv') };
      return { json: { lines: text.trim().split('\\n').length }, binary };
    }));`;
    const nodes = [
      { id: 'code', type: 'code', params: { code } },
      { id: 'read', type: 'extract-from-file' },
    ];
    valueOf(await startWith(run, nodes, [{ json: {}, binary: { data: file } }]));
    await ended(run);
    expect(await outputOf(run, 'code')).toMatchObject([
      { json: { lines: 2 }, binary: { data: { fileName: 'upper.csv', mimeType: 'text/csv', bytes: 10 } } },
    ]);
    expect(await outputOf(run, 'read')).toMatchObject([{ json: { NAME: 'ZOË' } }]);
  });

  it('counts while code reads it, and no longer', async () => {
    const run = newExecution();
    const file = await bring(run, 'x'.repeat(8_000_000));
    const before = isolateMemory.used;
    isolateMemory.highest = before;
    const code = 'return { n: (await this.helpers.getBinaryDataBuffer(0, "data")).length }';
    valueOf(
      await startWith(run, [{ id: 'code', type: 'code', params: { code } }], [{ json: {}, binary: { data: file } }]),
    );
    await ended(run);
    expect(await outputOf(run, 'code')).toMatchObject([{ json: { n: 8_000_000 } }]);
    // Once on its way, and once inside the interpreter.
    expect(isolateMemory.highest).toBeGreaterThan(before + 16_000_000);
    expect(isolateMemory.used).toBeLessThan(before + 100_000);
  });

  it('is not read by code that makes up its reference', async () => {
    const other = newExecution();
    const foreign = await bring(other, 'secret');
    const run = newExecution();
    const code = `return Promise.all(${JSON.stringify([foreign.id, `../${other.id.toString()}/${foreign.id}`, 'trigger'])}.map(
      (id) => this.helpers.getBinaryDataBuffer(0, { id, mimeType: 'text/plain' }).then(String, ({ code }) => ({ code })),
    ));`;
    valueOf(await startWith(run, [{ id: 'code', type: 'code', params: { code } }], [{ json: {} }]));
    await ended(run);
    const refused = { json: { code: 'FILE_NOT_FOUND' } };
    expect(await outputOf(run, 'code')).toMatchObject([refused, refused, refused]);
  });

  it('fails where the file is too large to be read at once, and says how large', async () => {
    const run = newExecution();
    const file = await bring(run, 'x'.repeat(12_000_000), { fileName: 'large.bin' });
    valueOf(
      await startWith(
        run,
        [{ id: 'read', type: 'extract-from-file', params: { format: 'base64' } }],
        [{ json: {}, binary: { data: file } }],
      ),
    );
    await ended(run, 'failed');
    const { events } = await viewOf(run);
    expect(events.find((event) => event.type === 'node.failed')).toMatchObject({
      error: { code: 'FILE_TOO_LARGE', message: expect.stringContaining('"large.bin" has 12 MB') as string },
    });
  });

  it('is stored on its own where an item brought it as Base64', async () => {
    const run = newExecution();
    const pinned = [
      { json: { a: 1 }, binary: { data: { data: btoa('hello'), mimeType: 'text/plain', fileName: 'a.txt' } } },
    ];
    const nodes = [
      { id: 'pin', type: 'no-op', pinned },
      { id: 'read', type: 'extract-from-file', params: { format: 'text', keep: 'both' } },
    ];
    valueOf(await run.start(startOf(chain(nodes), { mode: 'manual' })));
    await ended(run);
    const [item] = await outputOf(run, 'read');
    expect(item).toMatchObject({
      json: { a: 1, data: 'hello' },
      binary: { data: { mimeType: 'text/plain', fileName: 'a.txt', bytes: 5 } },
    });
    expect(JSON.stringify((await viewOf(run)).events)).not.toContain(btoa('hello'));
    expect(await storedIn(run)).toEqual([payloadKey(run.id.toString(), item!.binary!['data']!.id)]);
  });

  it.each([
    ['small', 5],
    ['large', 900_000],
  ])('is stored on its own where the pin of a trigger brought it as Base64, %s', async (_title, bytes) => {
    const run = newExecution();
    const content = 'h'.repeat(bytes);
    const items = [{ json: { a: 1 }, binary: { data: { data: btoa(content), mimeType: 'text/plain' } } }];
    const isLarge = bytes > 100_000;
    const key = payloadKey(run.id.toString(), 'trigger-of-test');
    if (isLarge) await env.BLOBS.put(key, JSON.stringify(items));
    const data = isLarge ? { kind: 'stored', key, count: 1 } : { kind: 'inline', items };
    const nodes = [{ id: 'read', type: 'extract-from-file', params: { format: 'text', keep: 'files' } }];
    valueOf(await run.start({ ...startOf(chain(nodes), { mode: 'manual' }), data } as never));
    await ended(run);
    const [item] = await outputOf(run, 'read');
    expect(item).toMatchObject({ json: { data: content }, binary: { data: { mimeType: 'text/plain', bytes } } });
    expect(JSON.stringify((await viewOf(run)).events)).not.toContain(btoa('hhh'));
    expect(await storedIn(run)).toContain(payloadKey(run.id.toString(), item!.binary!['data']!.id));
  });
});

/** A document of one page that says one line, as small as one can be. */
function pdfSaying(line: string): string {
  const stream = `BT /F1 12 Tf 20 100 Td (${line}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 6\n0000000000 65535 f \n${lines}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
}

describe('the formats of files, in the runtime', () => {
  const rows: Item[] = [
    { json: { name: 'Ada "the first", Köln', n: 1, ok: true } },
    { json: { name: 'Zoë\n2', n: 2.5, ok: false } },
  ];

  it.each([
    ['csv', (value: unknown) => String(value)],
    ['html', (value: unknown) => String(value).replace('\n', ' ')],
    ['rtf', (value: unknown) => String(value)],
    ['xlsx', (value: unknown) => value],
    ['ods', (value: unknown) => value],
  ])('%s is written and read again', async (format, read) => {
    const run = newExecution();
    const nodes = [
      { id: 'make', type: 'convert-to-file', params: { format } },
      { id: 'read', type: 'extract-from-file', params: { format } },
    ];
    valueOf(await startWith(run, nodes, rows));
    await ended(run);
    expect((await outputOf(run, 'read')).map(({ json }) => json)).toEqual(
      rows.map(({ json }) => Object.fromEntries(Object.entries(json).map(([key, value]) => [key, read(value)]))),
    );
  });

  it('PDF is read as text', async () => {
    const run = newExecution();
    const file = await bring(run, pdfSaying('Hello from a page'));
    valueOf(
      await startWith(
        run,
        [{ id: 'read', type: 'extract-from-file', params: { format: 'pdf' } }],
        [{ json: {}, binary: { data: file } }],
      ),
    );
    await ended(run);
    expect(await outputOf(run, 'read')).toMatchObject([{ json: { numpages: 1, text: 'Hello from a page' } }]);
  });

  it.each(['zip', 'gzip'])('%s is packed and unpacked', async (format) => {
    const run = newExecution();
    const content = 'many words '.repeat(100_000);
    const file = await bring(run, content, { fileName: 'a.txt' });
    valueOf(
      await startWith(
        run,
        [
          { id: 'pack', type: 'compression', params: { operation: 'compress', format, output: 'packed' } },
          { id: 'unpack', type: 'compression', params: { files: 'packed', output: 'file' } },
        ],
        [{ json: { kept: 1 }, binary: { data: file } }],
      ),
    );
    await ended(run);
    const [packed] = await outputOf(run, 'pack');
    expect(packed!.binary!['packed']!.bytes).toBeLessThan(20_000);
    const [item] = await outputOf(run, 'unpack');
    expect(item).toMatchObject({ json: { kept: 1 }, binary: { file0: { fileName: 'a.txt', bytes: content.length } } });
    const stored = await env.BLOBS.get(payloadKey(run.id.toString(), item!.binary!['file0']!.id));
    expect(await stored!.text()).toBe(content);
  });
});

describe('the files of requests', () => {
  interface Sent {
    headers: Record<string, string>;
    body: string;
  }
  const sentTo = async (host: string) => (await fetch(`http://${host}/requests`)).json<Sent[]>();

  it('are sent as they lie, alone or among the fields of a form, with their length', async () => {
    const run = newExecution();
    const file = await bring(run, 'a,b\n1,2\n', { fileName: 'größe "1".csv' });
    const url = 'http://upload-files.example.com/take';
    const parts = [
      { name: 'title', value: 'ö' },
      { name: 'sheet', kind: 'file', file: 'data' },
    ];
    valueOf(
      await startWith(
        run,
        [{ id: 'alone', type: 'http', params: { method: 'POST', url, body: 'file' } }],
        [{ json: {}, binary: { data: file } }],
      ),
    );
    await ended(run);
    const other = newExecution();
    const again = await bring(other, 'a,b\n1,2\n', { fileName: 'größe "1".csv' });
    valueOf(
      await startWith(
        other,
        [{ id: 'form', type: 'http', params: { method: 'POST', url, body: 'multipart', parts } as never }],
        [{ json: {}, binary: { data: again } }],
      ),
    );
    await ended(other);
    const [alone, form] = await sentTo('upload-files.example.com');
    expect(alone).toMatchObject({ headers: { 'content-type': 'text/csv', 'content-length': '8' }, body: 'a,b\n1,2\n' });
    const boundary = /boundary=(.*)$/.exec(form!.headers['content-type']!)![1]!;
    expect(form!.body).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nö\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="sheet"; filename="größe %221%22.csv"\r\n` +
        `Content-Type: text/csv\r\n\r\na,b\n1,2\n\r\n--${boundary}--\r\n`,
    );
  });

  it('come in as they arrive, and are named as the service names them', async () => {
    const run = newExecution();
    const url = 'http://files.example.com/picture';
    valueOf(await startWith(run, [{ id: 'get', type: 'http', params: { url } }], [{ json: {} }]));
    await ended(run);
    const [item] = await outputOf(run, 'get');
    expect(item).toMatchObject({
      json: {},
      binary: { data: { mimeType: 'image/png', fileType: 'image', fileName: 'a.png', fileSize: '6 MB' } },
    });
    expect((await env.BLOBS.head(payloadKey(run.id.toString(), item!.binary!['data']!.id)))!.size).toBe(6_000_000);
  });
});
