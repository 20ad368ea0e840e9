// If these fail, code does something else than in n8n, an error names the wrong place, or a hostile program is not held.
import { describe, expect, it } from 'vitest';
import { CASE_SURROUNDINGS, CODE_CASES, FAILING_CASES } from '../../test/harness/code-cases.ts';
import { CODE_FROM_N8N } from './kit/code-n8n.ts';
import { failure, give, run } from '../../test/harness/run-code.ts';

describe('code that runs once', () => {
  it.each(CODE_CASES)('%s', async (source, expected) => {
    expect(await give(source, undefined, { expressions: CASE_SURROUNDINGS })).toEqual(expected);
  });

  it('keeps from which item an item came, and says it where only one answer is possible', async () => {
    const { result } = await run('return [{ json: {}, pairedItem: 1 }, $input.first(), { json: {} }]');
    expect(result).toEqual([
      [{ json: {}, pairedItem: { item: 1 } }, { json: { n: 1 }, pairedItem: { item: 0 } }, { json: {} }],
    ]);
    const single = await run('return [{ a: 1 }, { a: 2 }]', [{}]);
    expect(single.result).toEqual([
      [
        { json: { a: 1 }, pairedItem: { item: 0 } },
        { json: { a: 2 }, pairedItem: { item: 0 } },
      ],
    ]);
  });

  it('passes files on, makes new ones from Base64, and none from an id', async () => {
    const file = { id: 'f1', mimeType: 'text/plain', fileName: 'a.txt' };
    const inputs = [[{ json: {}, binary: { data: file } }]];
    const { result } = await run(
      'return items.map((item) => ({ json: { type: $binary.data.mimeType }, binary: item.binary }))',
      [],
      { inputs },
    );
    expect(result).toEqual([[{ json: { type: 'text/plain' }, binary: { data: file }, pairedItem: { item: 0 } }]]);
    const made = { data: 'aGk=', mimeType: 'text/plain', fileName: 'b.txt', fileExtension: 'txt' };
    const { result: answers } = await run(
      'return { json: {}, binary: { plain: { data: "aGk=" }, helped: await this.helpers.prepareBinaryData(Buffer.from("hi"), "dir/b.txt", "text/plain") } }',
      [],
      { inputs },
    );
    expect(answers).toMatchObject([[{ binary: { plain: { data: 'aGk=' }, helped: made } }]]);
    for (const forged of [
      '{ id: "f1", mimeType: 3 }',
      '{ id: "f2", mimeType: "text/plain" }',
      '{ id: "f2", data: "aGk=" }',
      '{}',
      '"aGk="',
    ])
      expect(await failure(`return { json: {}, binary: { data: ${forged} } }`, [], { inputs })).toMatchObject({
        code: 'CODE_RESULT_INVALID',
      });
  });

  it.each([
    ['return 5', 'the number 5'],
    ['', 'nothing'],
    ['return null', 'nothing'],
    ['return ["a"]', '[item 0]'],
    ['return [{ json: {} }, { json: [] }]', 'must be an object, but it is a list. [item 1]'],
    ['return [{ json: {} }, { a: 1 }]', 'do not. Give all of them a "json". [item 1]'],
    ['return [{ json: {}, extra: 1 }]', '"extra"'],
    ['return { json: {}, binary: 3 }', '"binary"'],
  ])('refuses what is no items: %s', async (source, message) => {
    expect(await failure(source)).toMatchObject({
      code: 'CODE_RESULT_INVALID',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('code that runs for each item', () => {
  it('gives one item or nothing, and knows which item it is', async () => {
    const source = 'if (item.json.n === 2) return null; item.json.at = $itemIndex; return item;';
    const { result } = await run(source, [{ n: 1 }, { n: 2 }, { n: 3 }], { pageLength: 2 }, 'each');
    expect(result).toEqual([
      [
        { json: { n: 1, at: 0 }, pairedItem: { item: 0 } },
        { json: { n: 3, at: 2 }, pairedItem: { item: 2 } },
      ],
    ]);
  });

  it('does not begin items after the one that stops the run', async () => {
    const { log } = await run(
      'console.log($json.n); if ($json.n === 2) throw new Error("no"); return {};',
      [{ n: 1 }, { n: 2 }, { n: 3 }],
      { onError: 'continue' },
      'each',
    );
    expect(log).toEqual(['log: 1', 'log: 2', 'log: 3']);
    expect(
      await failure(
        'if ($json.n === 2) throw new Error("no " + $json.n); return {};',
        [{ n: 2 }, { n: 3 }],
        {},
        'each',
      ),
    ).toMatchObject({
      code: 'CODE_FAILED',
      message: 'no 2 [line 1, for item 0]',
      item: 0,
    });
  });

  it('sends an item that fails where the error setting says', async () => {
    expect(
      await give(
        'if ($json.n === 1) throw new TypeError("no"); return { ok: $json.n };',
        undefined,
        { onError: 'continue' },
        'each',
      ),
    ).toEqual([{ error: 'no [line 1, for item 0]' }, { ok: 2 }]);
  });

  it('skips items of which the result is recorded', async () => {
    expect(await give('return { n: $itemIndex }', [{}, {}, {}], { done: [1] }, 'each')).toEqual([{ n: 0 }, { n: 2 }]);
  });

  it.each([
    ['return $input.all()', 'CODE_FAILED', 'once for all items'],
    ['return [{}]', 'CODE_RESULT_INVALID', 'a list'],
    ['return "x"', 'CODE_RESULT_INVALID', 'the text "x"'],
    ['return { json: 1 }', 'CODE_RESULT_INVALID', 'the number 1'],
  ])('refuses %s', async (source, errorCode, message) => {
    expect(await failure(source, undefined, {}, 'each')).toMatchObject({
      code: errorCode,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("n8n's former nodes", () => {
  it('Sort by code gives the items in the order that the code says, and where each came from', async () => {
    const sort = CODE_FROM_N8N.find(({ types }) => types[0] === 'n8n-nodes-base.sort')!;
    const quiet = { changed: () => undefined, unsupported: () => undefined };
    const { code: source } = sort.toParams(
      { type: 'code', code: "field = 'n';\nif (a.json[field] < b.json[field]) return -1; return 1; // by n" },
      { type: 'n8n-nodes-base.sort', typeVersion: 1, credentials: [] },
      quiet,
    );
    const { result } = await run(source as string, [{ n: 3 }, { n: 1 }, { n: 2 }]);
    expect(result).toEqual([
      [
        { json: { n: 1 }, pairedItem: { item: 1 } },
        { json: { n: 2 }, pairedItem: { item: 2 } },
        { json: { n: 3 }, pairedItem: { item: 0 } },
      ],
    ]);
  });

  it('Function has items and returns them', async () => {
    expect(await give('items[0].json.x = 1; return [items[0]];', undefined, {}, 'function')).toEqual([{ n: 1, x: 1 }]);
    expect(await give('return { a: 1 }', undefined, {}, 'function')).toEqual([{ a: 1 }]);
    expect(await give('return [{ a: 1 }, { error: "x" }]', undefined, {}, 'function')).toEqual([
      { a: 1 },
      { error: 'x' },
    ]);
    expect(await give('return [{ json: { a: 1 }, note: 2 }]', undefined, {}, 'function')).toEqual([{ a: 1 }]);
    const { result } = await run('return { a: 1, binary: { b: { data: "aGk=" } } }', [{}], {}, 'function');
    expect(result).toEqual([[{ json: { a: 1 }, binary: { b: { data: 'aGk=' } }, pairedItem: { item: 0 } }]]);
  });

  it.each(['return 5', 'return', 'return [1]', 'return [{ json: {} }, { a: 1 }]', 'return [{ json: [] }]'])(
    'Function refuses %s',
    async (source) => {
      expect(await failure(source, undefined, {}, 'function')).toMatchObject({ code: 'CODE_RESULT_INVALID' });
    },
  );

  it('Function item makes files', async () => {
    const { result } = await run('setBinaryData({ a: { data: "aGk=" } }); return item;', [{}], {}, 'function-item');
    expect(result).toEqual([[{ json: {}, binary: { a: { data: 'aGk=' } }, pairedItem: { item: 0 } }]]);
  });

  it('Function item has the data of an item and returns them; files stay', async () => {
    const file = { id: 'f1', mimeType: 'text/plain' };
    const { result } = await run(
      'item.x = getBinaryData().data.mimeType; return item;',
      [],
      { inputs: [[{ json: { n: 1 }, binary: { data: file } }]] },
      'function-item',
    );
    expect(result).toEqual([[{ json: { n: 1, x: 'text/plain' }, binary: { data: file }, pairedItem: { item: 0 } }]]);
    expect(await failure('return', undefined, {}, 'function-item')).toMatchObject({ code: 'CODE_RESULT_INVALID' });
  });
});

describe('an error', () => {
  it.each(FAILING_CASES)('of %j is named', async (source, errorCode, line) => {
    const http = async () => ({ status: 404, headers: {}, text: '' });
    expect(await failure(source, undefined, { http })).toMatchObject({ code: errorCode, ...(line ? { line } : {}) });
  });

  it.each([
    ['return nothing.at.all', 'CODE_FAILED', 1, 8],
    ['const a = 1;\n  foo();', 'CODE_FAILED', 2, 3],
    ['return await (async () => {\n\n throw new Error("x") })()', 'CODE_FAILED', 3, 17],
    ['const a = ;', 'CODE_SYNTAX', 1, 11],
    ['const a = 1;\nreturn }', 'CODE_SYNTAX', 2, 8],
    ['1})();globalThis.x=1;(()=>{(1', 'CODE_SYNTAX', 1, 2],
    ['import fs from "fs"', 'CODE_SYNTAX', 1, 1],
    ['await import("fs")', 'CODE_SYNTAX', 1, 7],
  ])('of %j has its line and column', async (source, errorCode, line, column) => {
    expect(await failure(source)).toMatchObject({ code: errorCode, line, column });
  });

  it.each([
    ['throw null', 'null'],
    ['throw "text"', 'text'],
    ['throw { get message() { throw 1 } }', 'no error'],
    ['const e = new Error("x"); Object.defineProperty(e, "stack", { get() { throw 1 } }); throw e', 'x'],
  ])('of %s is shown, whatever was thrown', async (source, message) => {
    expect(await failure(source)).toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['require("crypto")', 'Crypto node'],
    ['require("lodash")', 'methods of arrays'],
    ['process.env.X', '$vars'],
    ['$env.X', '$vars'],
    ['setInterval(() => {}, 1)', 'a loop with await'],
    ['$getWorkflowStaticData("workflow")', "'global', for all nodes"],
    ['this["get" + "WorkflowStaticData"]("global")', 'Write $getWorkflowStaticData plainly'],
    ['$execution.customData.set("a b", 1)', 'letters, digits'],
    ['$execution.customData.set("a", {})', 'Turn it into text'],
    ['setTimeout(() => {}, 1e9)', 'Wait node'],
    ['crypto.subtle.digest("SHA-256", "x")', 'Crypto node'],
  ])('of %s says what to use instead', async (source, instead) => {
    expect(await failure(source)).toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringContaining(instead) as string,
    });
  });
});

describe('limits', () => {
  const codeLimits = { operations: 100_000_000 };

  it.each([
    ['for (;;) {}', 'CODE_TIMEOUT'],
    ['for (;;) await 0', 'CODE_TIMEOUT'],
    ['await Promise.race([new Promise(() => {}), (async () => { for (;;) await 0 })()])', 'CODE_TIMEOUT'],
    ['try { for (;;) {} } catch {} return {}', 'CODE_TIMEOUT'],
    ['new Array(2 ** 32 - 1).map((x) => x)', 'CODE_TIMEOUT'],
    ['/^(a+)+$/.test("a".repeat(40) + "b")', 'CODE_TIMEOUT'],
    ['JSON.stringify({ toJSON() { for (;;) {} } })', 'CODE_TIMEOUT'],
    ['const all = []; for (;;) all.push(new Array(1e5).fill(1))', 'CODE_MEMORY'],
    ['try { const all = []; for (;;) all.push(new Uint8Array(1e6)) } catch {} return {}', 'CODE_MEMORY'],
    ['"x".repeat(2 ** 29)', 'CODE_MEMORY'],
    ['for (let at = 0; at < 1e5; at += 1) setTimeout(() => {}, 10)', 'CODE_OUTPUT'],
    ['for (let at = 0; at < 1e5; at += 1) void fetch("http://s.test/")', 'CODE_OUTPUT'],
    ['await new Promise(() => {})', 'CODE_FAILED'],
    ['(function f() { return 1 + f() })()', 'CODE_FAILED'],
  ])('hold %s', async (source, errorCode) => {
    const result = await failure(source, undefined, { codeLimits, http: () => new Promise(() => {}) });
    expect(result).toMatchObject({ code: errorCode });
  });

  it.each([5, null, { length: 1 }, { length: NaN }])('take no %j for what the code gave', async (outcome) => {
    const codeEngine = { run: async () => outcome as never };
    expect(await failure('return {}', undefined, { codeEngine })).toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringContaining('none that can be read') as string,
    });
  });

  it('leave room for a function that calls itself some thousand times', async () => {
    expect(await give('return { n: (function f(n) { return n ? 1 + f(n - 1) : 0 })(2000) }')).toEqual([{ n: 2000 }]);
  });

  it('let others run while code computes', async () => {
    let turns = 0;
    let last = performance.now();
    let longest = 0;
    const timer = setInterval(() => {
      turns += 1;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await failure('for (;;) {}', undefined, { codeLimits: { operations: 100_000_000 } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
    expect(longest).toBeLessThan(1500);
  });

  it('count what returns', async () => {
    expect(
      await failure('return { a: "x".repeat(1000) }', undefined, { codeLimits: { resultCharacters: 500 } }),
    ).toMatchObject({ code: 'CODE_OUTPUT' });
  });

  it('begin anew with every call: nothing of one stays for another', async () => {
    await give('globalThis.leak = 1; Array.prototype.map = () => "pwned"; return {}');
    expect(await give('return { leak: typeof leak, map: [1].map((x) => x * 2) }')).toEqual([
      { leak: 'undefined', map: [2] },
    ]);
  });

  it('do not believe what code says of its own result', async () => {
    expect(await failure('Array.prototype.join = () => "},{"; return {}')).toMatchObject({ code: 'CODE_FAILED' });
  });
});
