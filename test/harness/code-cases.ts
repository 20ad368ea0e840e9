import type { Json } from '../../core/workflow/document.ts';

/** Programs that run once over the items `{ n: 1 }` and `{ n: 2 }`, and what they give: the same in every engine. */
export const CODE_CASES: readonly [source: string, expected: { [key: string]: Json }[]][] = [
  ['return items', [{ n: 1 }, { n: 2 }]],
  ['return $input.all().map((item) => ({ json: { m: item.json.n * 2 } }))', [{ m: 2 }, { m: 4 }]],
  ['return { a: 1 }', [{ a: 1 }]],
  ['return [{ a: 1 }, { b: 2 }]', [{ a: 1 }, { b: 2 }]],
  ['return []', []],
  ['return $input.first()', [{ n: 1 }]],
  ['return $input.last()', [{ n: 2 }]],
  [
    'return { n: $json.n, item: $input.item.json.n, index: $itemIndex, run: $runIndex }',
    [{ n: 1, item: 1, index: 0, run: 0 }],
  ],
  [
    'for (const item of $input.all()) item.json.x = 1;\nreturn $input.all();',
    [
      { n: 1, x: 1 },
      { n: 2, x: 1 },
    ],
  ],
  ['const items = $input.all(); const $json = 5; return { count: items.length, $json }', [{ count: 2, $json: 5 }]],
  ['x = 5; return { x }', [{ x: 5 }]],
  ['return { now: $now, today: $today.toISODate() }', [{ now: '2026-01-01T01:00:00.000+01:00', today: '2026-01-01' }]],
  [
    'return { d: new Date(0), u: undefined, n: NaN, deep: { m: new Map() } }',
    [{ d: '1970-01-01T00:00:00.000Z', n: null, deep: { m: {} } }],
  ],
  ['return { a: DateTime.fromISO("2026-07-01").toFormat("cccc", { locale: "de" }) }', [{ a: 'Mittwoch' }]],
  [
    'return { a: (1234.5).toLocaleString("de-DE"), b: new Date(0).toLocaleDateString("en-GB") }',
    [{ a: '1.234,5', b: '01/01/1970' }],
  ],
  ['return { a: ["ä", "z", "a"].sort((x, y) => x.localeCompare(y, "de")) }', [{ a: ['a', 'ä', 'z'] }]],
  [
    'return { a: $jmespath({ p: [{ n: "x" }] }, "p[0].n"), b: $if(0, 1, 2), c: $ifEmpty("", 3), d: $max(1, 4), e: $min(2, 1) }',
    [{ a: 'x', b: 2, c: 3, d: 4, e: 1 }],
  ],
  [
    'return { a: btoa("hi"), b: atob("aGk="), c: Buffer.from("hä").toString("base64"), d: Buffer.from("aMOk", "base64").toString() }',
    [{ a: 'aGk=', b: 'hi', c: 'aMOk', d: 'hä' }],
  ],
  [
    'return { a: new TextDecoder().decode(new TextEncoder().encode("ä€😀")), b: structuredClone({ x: [1, new Date(0)] }) }',
    [{ a: 'ä€😀', b: { x: [1, '1970-01-01T00:00:00.000Z'] } }],
  ],
  [
    'const url = new URL("/p?q=a%20b#h", "http://user@h.test:81/x"); url.searchParams.set("r", "1 2"); return { host: url.host, q: url.searchParams.get("q"), href: url.href }',
    [{ host: 'h.test:81', q: 'a b', href: 'http://user@h.test:81/p?q=a+b&r=1+2#h' }],
  ],
  [
    'return { id: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/.test(crypto.randomUUID()), n: crypto.getRandomValues(new Uint8Array(4)).length }',
    [{ id: true, n: 4 }],
  ],
  ['const later = await new Promise((done) => setTimeout(() => done(7), 5)); return { later }', [{ later: 7 }]],
  [
    'return { id: $execution.id, mode: $execution.mode, name: $workflow.name, m: $mode }',
    [{ id: 'e1', mode: 'test', name: 'Orders', m: 'manual' }],
  ],
  ['return { v: $vars.region, helpers: typeof this.helpers.httpRequest }', [{ v: 'eu', helpers: 'function' }]],
  ['return { luxon: require("luxon").DateTime === DateTime }', [{ luxon: true }]],
];

/** What the cases see besides their items. */
export const CASE_SURROUNDINGS = {
  timezone: 'Europe/Oslo',
  execution: { id: 'e1', mode: 'manual' },
  workflow: { id: 'w1', name: 'Orders' },
  vars: { region: 'eu' },
} as const;

/** Programs that fail: code of the error, and the line that it names. */
export const FAILING_CASES: readonly [source: string, code: string, line: number | undefined][] = [
  ['return nothing.at.all', 'CODE_FAILED', 1],
  ['const a = 1;\n  foo();', 'CODE_FAILED', 2],
  ['return await (async () => {\n\n throw new Error("x") })()', 'CODE_FAILED', 3],
  ['const a = 1;\nreturn }', 'CODE_SYNTAX', 2],
  ['throw null', 'CODE_FAILED', undefined],
  ['require("crypto")', 'CODE_FAILED', 1],
  ['process.env.X', 'CODE_FAILED', 1],
  ['$env.X', 'CODE_FAILED', 1],
  ['return 5', 'CODE_RESULT_INVALID', undefined],
  ['for (let at = 0; at < 100000; at += 1) console.log(at)', 'CODE_OUTPUT', undefined],
  ['for (let at = 0; at < 5000; at += 1) await fetch("http://s.test/").catch(() => 0)', 'CODE_OUTPUT', undefined],
];

/** What Node's Buffer gives, and the Buffer of every engine. */
export const BUFFER_CASES: readonly [expression: string, expected: Json][] = [
  ['Buffer.from("hä€😀").toString("hex")', '68c3a4e282acf09f9880'],
  ['Buffer.from("aGk-_w", "base64url").toString("latin1")', 'hi>ÿ'],
  ['Buffer.from("aGk=\\nignored!", "base64").toString()', 'hi'],
  ['Buffer.from("00ff7gzz", "hex").toJSON().data', [0, 255]],
  ['Buffer.from("é€", "latin1").toJSON()', { type: 'Buffer', data: [233, 172] }],
  ['Buffer.from([0xe9, 0x41]).toString("ascii")', 'iA'],
  ['Buffer.from("a\\0b").toString()', 'a\0b'],
  ['Buffer.from([0xff, 0x41, 0xe2, 0x82]).toString()', '\ufffdA\ufffd'],
  ['Buffer.from("\\ud800x").toString("hex")', 'efbfbd78'],
  ['Buffer.from("hé😀", "utf16le").toString("hex")', '6800e9003dd800de'],
  ['Buffer.from("68003dd800de", "hex").toString("ucs2")', 'h😀'],
  ['Buffer.from("\\ufeffa").toString().length', 2],
  ['Buffer.from("hello").toString("utf8", 1, 3)', 'el'],
  ['Buffer.from("hello").slice(-3, -1).toString()', 'll'],
  ['(() => { const b = Buffer.from("abc"); b.slice(1)[0] = 120; return b.toString() })()', 'axc'],
  ['Buffer.from("hello").subarray(1).toString("base64")', 'ZWxsbw=='],
  ['Buffer.concat([Buffer.from("a"), new Uint8Array([98]), Buffer.from("cd")]).toString()', 'abcd'],
  ['Buffer.concat([Buffer.from("abc"), Buffer.from("d")], 2).toString()', 'ab'],
  ['Buffer.alloc(4, "ab").toString()', 'abab'],
  ['Buffer.from({ type: "Buffer", data: [97] }).toString()', 'a'],
  ['Buffer.from(new Uint8Array([1, 2, 3]).buffer, 1, 2).toJSON().data', [2, 3]],
  [
    '[Buffer.from("a,b,c").indexOf(","), Buffer.from("a,b,c").lastIndexOf(","), Buffer.from("abc").indexOf("x")]',
    [1, 3, -1],
  ],
  [
    '[Buffer.from("aab").indexOf("ab"), Buffer.from("abc").includes("c"), Buffer.from("abc").indexOf(99, -1)]',
    [1, true, 2],
  ],
  ['[Buffer.from("a").equals(Buffer.from("a")), Buffer.compare(Buffer.from("a"), Buffer.from("b"))]', [true, -1]],
  [
    '[Buffer.byteLength("ä"), Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding("HEX")]',
    [2, true, false, true],
  ],
  [
    '(() => { const b = Buffer.alloc(5); return [b.write("ab", 1), b.write("ffff", 3, "hex"), b.toString("hex")] })()',
    [2, 2, '006162ffff'],
  ],
  [
    '(() => { const b = Buffer.alloc(6); b.writeUInt16LE(258, 0); b.writeInt32BE(-2, 2); return [b.toString("hex"), b.readUInt16LE(0), b.readInt32BE(2), b.readUint8(5)] })()',
    ['0201fffffffe', 258, -2, 254],
  ],
  ['(() => { const b = Buffer.alloc(2); return [Buffer.from("xyz").copy(b, 0, 1), b.toString()] })()', [2, 'yz']],
  ['new TextDecoder("windows-1252").decode(Buffer.from([0x80, 0]))', '€\0'],
  ['new TextDecoder("utf-16le").decode(Buffer.from("61003dd8", "hex"))', 'a\ufffd'],
];

/** A text file in three items, what code does with it, and the items that come out, with the texts of their files. */
export const FILE_CASES: readonly [
  source: string,
  mode: string,
  expected: { json: Json; files?: { [name: string]: string } }[],
][] = [
  [
    'const buffer = await this.helpers.getBinaryDataBuffer(1, "data"); return { text: buffer.toString(), bytes: buffer.length, is: Buffer.isBuffer(buffer) }',
    'all',
    [{ json: { text: 'zwei ä', bytes: 7, is: true } }],
  ],
  [
    'return await Promise.all(items.map(async (item, at) => ({ base64: (await $helpers.getBinaryDataBuffer(at, item.binary.data)).toString("base64") })))',
    'all',
    [{ json: { base64: 'ZWlucw==' } }, { json: { base64: 'endlaSDDpA==' } }, { json: { base64: 'AGRyZWk=' } }],
  ],
  [
    'const text = (await this.helpers.getBinaryDataBuffer($itemIndex, "data")).toString(); return { json: { text }, binary: { up: await this.helpers.prepareBinaryData(Buffer.from(text.toUpperCase()), "up.txt", "text/plain"), data: $input.item.binary.data } }',
    'each',
    [
      { json: { text: 'eins' }, files: { up: 'EINS', data: 'eins' } },
      { json: { text: 'zwei ä' }, files: { up: 'ZWEI Ä', data: 'zwei ä' } },
      { json: { text: '\0drei' }, files: { up: '\0DREI', data: '\0drei' } },
    ],
  ],
  [
    'items.reverse(); return { text: (await this.helpers.getBinaryDataBuffer(0, "data")).toString() }',
    'all',
    [{ json: { text: 'eins' } }],
  ],
  [
    'const made = { a: await this.helpers.prepareBinaryData("new", "n.txt") }; items[0].binary = made; return { text: (await this.helpers.getBinaryDataBuffer(0, "a")).toString() }',
    'all',
    [{ json: { text: 'new' } }],
  ],
  [
    'const files = await getBinaryDataAsync(items[0]); files.data.data = Buffer.from(Buffer.from(files.data.data, "base64").toString() + "!").toString("base64"); await setBinaryDataAsync(items[0], files); return [items[0]]',
    'function',
    [{ json: {}, files: { data: 'eins!' } }],
  ],
  [
    'const files = await getBinaryDataAsync(); item.text = Buffer.from(files.data.data, "base64").toString(); files.data.data = "IQ=="; await setBinaryDataAsync(files); return item',
    'function-item',
    [
      { json: { text: 'eins' }, files: { data: '!' } },
      { json: { text: 'zwei ä' }, files: { data: '!' } },
      { json: { text: '\0drei' }, files: { data: '!' } },
    ],
  ],
  [
    'try { await this.helpers.getBinaryDataBuffer(0, "none") } catch (error) { return { code: error.code, said: error.message.includes("Item 0") && error.message.includes("none") } }',
    'all',
    [{ json: { code: 'FILE_NOT_FOUND', said: true } }],
  ],
];

/** The items of the cases above. */
export const CASE_FILES = ['eins', 'zwei ä', '\0drei'].map((text) => ({ data: { text, fileName: 'a.txt' } }));
