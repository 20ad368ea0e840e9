// If these fail, code does not see or reach what stands around it: files, other nodes, services, what is kept.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { BUFFER_CASES, FILE_CASES } from '../../test/harness/code-cases.ts';
import { localCodeEngine } from '../../test/harness/code-engine.ts';
import { runFileCase } from '../../test/harness/run-file-case.ts';
import type { OtherNode } from '../expressions/context.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import { failure, give, run } from '../../test/harness/run-code.ts';
import { type RunNodeOptions } from './testing/run-node.ts';

describe('what code says of its execution', () => {
  const surroundings = { expressions: { execution: { id: 'e', mode: 'manual', customData: { order: '7' } } } };

  it('is kept, and read with what other nodes said', async () => {
    const { result, customData } = await run(
      '$execution.customData.set("n", 5); $execution.customData.setAll({ ok: true }); return [{ order: $execution.customData.get("order"), all: $execution.customData.getAll() }]',
      [{}],
      surroundings,
    );
    expect(result).toMatchObject([[{ json: { order: '7', all: { order: '7', n: '5', ok: 'true' } } }]]);
    expect(customData).toEqual({ n: '5', ok: 'true' });
  });

  it('is kept from code for each item, and from code that fails later', async () => {
    const each = await run('$execution.customData.set("n", $json.n); return {}', undefined, {}, 'each');
    expect(each.customData).toEqual({ n: '2' });
    const { customData } = await run('$execution.customData.set("a", 1); throw new Error("no")', [{}], {
      onError: 'continue',
    });
    expect(customData).toEqual({ a: '1' });
  });
});

describe('files', () => {
  it.each(FILE_CASES)('%s (%s)', async (source, mode, expected) => {
    expect(await runFileCase(localCodeEngine(), source, mode)).toEqual(expected);
  });

  it.each(BUFFER_CASES)("%s is what Node's Buffer gives", async (expression, expected) => {
    const inNode: unknown = runInNewContext(expression, { Buffer, Uint8Array, TextDecoder });
    expect(JSON.parse(JSON.stringify(inNode))).toEqual(expected);
    expect(await give(`return { it: ${expression} }`)).toEqual([{ it: expected }]);
  });

  const files = [{ data: { base64: Buffer.alloc(10_000_000, 'ä').toString('base64'), fileName: 'large.txt' } }];

  it('of the largest size can be read as text, and given back', async () => {
    const { result } = await run(
      'const all = await this.helpers.getBinaryDataBuffer(0, "data"); return { json: { length: all.toString().length }, binary: { again: await this.helpers.prepareBinaryData(all, "b.txt") } }',
      [{}],
      { files },
    );
    const [item] = (result as Item[][])[0]!;
    expect(item!.json).toEqual({ length: 5_000_000 });
    expect((item!.binary!.again as unknown as { data: string }).data).toBe(files[0]!.data.base64);
  });

  it('above it are refused with the size, the limit and what to use', async () => {
    const read = 'return { n: (await this.helpers.getBinaryDataBuffer(0, "data")).length }';
    expect(await failure(read, [{}], { files, codeLimits: { fileBytes: 9_999_999 } })).toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringMatching(
        /"large.txt" has 10 MB; .* up to 10 MB\. Put an Extract from file node /,
      ) as string,
    });
  });

  it('that are not there are refused by item and name, and code may go on', async () => {
    const missing = 'await this.helpers.getBinaryDataBuffer(0, "none")';
    expect(await failure(missing)).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('Item 0 has no file "none"') as string,
    });
    expect(await failure('await this.helpers.getBinaryDataBuffer("data")')).toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringContaining('index of an item and the name') as string,
    });
    expect(await failure('return { n: Buffer.from(item.binary?.data.data, "base64").length }')).toMatchObject({
      message: expect.stringContaining('getBinaryDataBuffer') as string,
    });
  });
});

describe('other nodes', () => {
  const items: Item[] = [{ json: { id: 'a' } }, { json: { id: 'b' } }];
  const node: OtherNode = {
    isExecuted: true,
    lastRun: 0,
    parameters: { url: 'http://x' },
    items: (output = 0) => {
      if (output > 1) throw new Error('no such output');
      return output === 0 ? items : [{ json: { id: 'second' } }];
    },
    origin: () => items[1],
    sameIndex: () => items[0],
  };
  const options: RunNodeOptions = {
    nodeNames: ['Orders', 'Unseen'],
    expressions: { node: () => node, prevNode: { name: 'Orders', outputIndex: 0, runIndex: 0 } },
  };

  it.each<[string, Json]>([
    ["$('Orders').first().json.id", 'a'],
    ["$('Orders').last().json.id", 'b'],
    ["$('Orders').all().length", 2],
    ["$('Orders').all(1)[0].json.id", 'second'],
    ["$('Orders').item.json.id", 'b'],
    ["$('Orders').itemMatching(1).json.id", 'b'],
    ["$('Orders').params.url", 'http://x'],
    ["$('Orders').isExecuted", true],
    ["$node['Orders'].json.id", 'a'],
    ['$node.Orders.json.id', 'a'],
    ["$items('Orders')[1].json.id", 'b'],
    ["$items('Orders', 1)[0].json.id", 'second'],
    ['$items().length', 2],
    ["(() => { const name = 'Orders'; return $(name).first().json.id; })()", 'a'],
    ['$().first().json.id', 'a'],
    ['$prevNode.name', 'Orders'],
    ['$item(1).$json.n', 2],
  ])('%s', async (expression, expected) => {
    expect(await give(`return { value: ${expression} }`, undefined, options)).toEqual([{ value: expected }]);
  });

  it('names a node whose name is computed, and one that does not exist', async () => {
    expect(await failure("return { a: $('Uns' + 'een').all() }", undefined, options)).toMatchObject({
      message: expect.stringContaining('computed') as string,
    });
    expect(await failure("return { a: $('Nothing').all() }", undefined, options)).toMatchObject({
      message: expect.stringContaining('There is no node "Nothing"') as string,
    });
  });
});

it('takes the formatters of a language with and without new', async () => {
  const source = `return {
    called: Intl.NumberFormat('de').format(1.5),
    made: new Intl.NumberFormat('de').format(1.5),
    is: Intl.Collator('de') instanceof Intl.Collator,
    zone: typeof Intl.DateTimeFormat().resolvedOptions().timeZone };`;
  expect(await give(source)).toEqual([{ called: '1,5', made: '1,5', is: true, zone: 'string' }]);
});

describe('requests', () => {
  it('go the way of all requests, with the key of their item', async () => {
    const { result, requests } = await run(
      `const a = await $helpers.httpRequest({ method: 'POST', url: 'http://s.test/a', body: { x: 1 }, qs: { q: 1 } });
       const b = await (await fetch('http://s.test/b', { headers: { 'X-A': '1' } })).json();
       const c = await this.helpers.httpRequest({ url: 'http://s.test/c', returnFullResponse: true });
       return { a, b, c };`,
      undefined,
      {
        http: async ({ url }) => ({
          status: 200,
          headers: { 'content-type': 'application/json' },
          text: JSON.stringify({ url }),
        }),
      },
    );
    expect((result as Item[][])[0]![0]!.json).toMatchObject({
      a: { url: 'http://s.test/a' },
      b: { url: 'http://s.test/b' },
      c: { statusCode: 200, body: { url: 'http://s.test/c' } },
    });
    expect(requests).toMatchObject([
      { method: 'POST', body: { kind: 'json', value: { x: 1 } }, query: { q: '1' } },
      { method: 'GET', headers: { 'X-A': '1' } },
      { method: 'GET' },
    ]);
  });

  it('by the older helper give a text, unless JSON is asked for', async () => {
    const http = async () => ({ status: 200, headers: { 'content-type': 'application/json' }, text: '{"a":1}' });
    const source = `return {
      plain: await this.helpers.request('http://s.test/'),
      parsed: await this.helpers.request({ url: 'http://s.test/', json: true }) };`;
    expect(await give(source, undefined, { http })).toEqual([{ plain: '{"a":1}', parsed: { a: 1 } }]);
  });

  it('throw for an error status, which the code may catch', async () => {
    const http = async () => ({ status: 404, headers: {}, text: 'gone' });
    const source =
      'try { await $helpers.httpRequest("http://s.test/") } catch (error) { return { status: error.statusCode, body: error.response.body } }';
    expect(await give(source, undefined, { http })).toEqual([{ status: 404, body: 'gone' }]);
    expect(await give('return { ok: (await fetch("http://s.test/")).ok }', undefined, { http })).toEqual([
      { ok: false },
    ]);
  });
});

describe('what a workflow keeps from one execution to the next', () => {
  const staticData = { global: { count: 3, old: 'x', list: [1] }, node: { last: 7 } };
  const kept = async (source: string, mode = 'all', options: RunNodeOptions = {}) =>
    run(source, undefined, { staticData, ...options }, mode);

  it.each([
    ['all', '$getWorkflowStaticData'],
    ['all', 'this.getWorkflowStaticData'],
    ['function', 'getWorkflowStaticData'],
  ])('in %s is two objects that %s gives, and that are changed where they stand', async (mode, name) => {
    const source = `const data = ${name}('global'); const own = ${name}('node');
      data.count += own.last; data.list.push(2); delete data.old; data.at = new Date(0); own.deep = { a: [null] };
      return [{ json: { ...${name}('global'), same: ${name}('global') === data, own } }];`;
    const { staticData: changes, result } = await kept(source, mode);
    expect(changes).toEqual([
      { scope: 'global', key: 'count', value: 10 },
      { scope: 'global', key: 'old' },
      { scope: 'global', key: 'list', value: [1, 2] },
      { scope: 'global', key: 'at', value: '1970-01-01T00:00:00.000Z' },
      { scope: 'node', key: 'deep', value: { a: [null] } },
    ]);
    expect((result as Item[][])[0]![0]!.json).toMatchObject({ count: 10, same: true, own: { last: 7 } });
  });

  it('is not changed by reading, nor by setting what stood there', async () => {
    const source = `const data = $getWorkflowStaticData('global'); data.count = 3; data.list = [1]; return { n: data.count }`;
    expect((await kept(source)).staticData).toEqual([]);
  });

  it.each(['each', 'function-item'])(
    'goes on from item to item in %s, and counts together with what these give',
    async (mode) => {
      const source = `const data = $getWorkflowStaticData('global'); data.count += 1; return { n: data.count }`;
      const { staticData: changes, result, together } = await kept(source, mode, { pageLength: 1 });
      expect((result as Item[][])[0]!.map(({ json }) => json)).toEqual([{ n: 4 }, { n: 5 }]);
      expect(changes.map(({ value }) => value)).toEqual([4, 5]);
      expect(together).toEqual([1, 1]);
    },
  );

  it.each([
    ['all', 'data.count += 1; throw new Error("no")'],
    ['each', 'data.count += 1; if ($itemIndex === 1) throw new Error("no"); return {}'],
  ])('is changed in %s also by what then fails', async (mode, source) => {
    const changes: unknown[] = [];
    const onStaticData: RunNodeOptions['onStaticData'] = (more) => void changes.push(...more);
    const failing = kept(`const data = $getWorkflowStaticData('global'); ${source}`, mode, { onStaticData });
    await expect(failing).rejects.toMatchObject({ code: 'CODE_FAILED' });
    expect(changes).toEqual([{ scope: 'global', key: 'count', value: mode === 'all' ? 4 : 5 }]);
  });

  it.each([
    ['data.f = () => 1', '"f" is of the type function'],
    ['data.a = { b: [1n] }', '"a.b.0" is of the type bigint'],
    ['data.a = data', '"a.a" is an object that holds itself'],
    ['data.n = 0 / 0', '"n" is NaN'],
    ['data.m = new Map()', '"m" is of the type Map'],
    ['data.b = new Uint8Array(2)', '"b" is of the type Uint8Array'],
  ])('is JSON: %s is refused', async (change, message) => {
    const failed = await failure(`const data = $getWorkflowStaticData('global'); ${change}; return {}`, undefined, {
      staticData,
    });
    expect(failed).toMatchObject({ code: 'STATIC_DATA_INVALID', message: expect.stringContaining(message) as string });
  });

  it('may be called as what every object has', async () => {
    const source = `const data = $getWorkflowStaticData('node'); data.constructor = 1;
      Object.defineProperty(data, '__proto__', { value: 2, enumerable: true, configurable: true, writable: true }); return {}`;
    expect((await kept(source)).staticData).toEqual([
      { scope: 'node', key: 'constructor', value: 1 },
      { scope: 'node', key: '__proto__', value: 2 },
    ]);
  });

  it('is believed of nothing that the code makes of its own result', async () => {
    const source = `const { push } = Array.prototype; Array.prototype.push = function (text) {
        return push.call(this, typeof text === 'string' && text.startsWith('["global"') ? '["other",1]' : text); };
      $getWorkflowStaticData('global').count = 9; return []`;
    expect(await failure(source, undefined, { staticData })).toMatchObject({ code: 'CODE_FAILED' });
  });
});
