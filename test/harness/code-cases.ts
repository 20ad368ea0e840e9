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
  [
    "const kept = $getWorkflowStaticData('node'); kept.n = (kept.n ?? 0) + 1; return { n: this.getWorkflowStaticData('node').n }",
    [{ n: 1 }],
  ],
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
  ["$getWorkflowStaticData('global').f = () => 1; return {}", 'STATIC_DATA_INVALID', undefined],
  ['require("crypto")', 'CODE_FAILED', 1],
  ['process.env.X', 'CODE_FAILED', 1],
  ['$env.X', 'CODE_FAILED', 1],
  ['return 5', 'CODE_RESULT_INVALID', undefined],
  ['for (let at = 0; at < 100000; at += 1) console.log(at)', 'CODE_OUTPUT', undefined],
  ['for (let at = 0; at < 5000; at += 1) await fetch("http://s.test/").catch(() => 0)', 'CODE_OUTPUT', undefined],
];
