import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { runInThisContext } from 'node:vm';
import { emptyContext } from '../core/expressions/context.ts';
import { evaluate } from '../core/expressions/evaluate.ts';
import { compileTemplate } from '../core/expressions/template.ts';

/**
 * `node bench/expressions.ts`: ten typical expressions, ours beside the host engine (no isolation at all) and QuickJS (isolation by
 * WebAssembly), in turn in one process, so that the ratios hold while the machine's speed drifts.
 */
const EXPRESSIONS: readonly [kind: 'member' | 'chain' | 'other', source: string][] = [
  ['member', '$json.customer.address.city'],
  ['member', '$json.lines[1].sku'],
  ['chain', '$json.customer.name.trim().toUpperCase()'],
  ['chain', '$json.customer.email.split("@")[1].toLowerCase()'],
  ['chain', '$json.lines.map(line => line.sku).join(", ")'],
  ['chain', '$json.lines.filter(line => line.count > 1).map(line => line.price * line.count)'],
  ['other', '$json.lines.reduce((sum, line) => sum + line.price * line.count, 0)'],
  ['other', '$json.total > 100 ? "large" : "small"'],
  ['other', '`Order ${$json.id} for ${$json.customer.name.trim()}`'],
  ['other', '({ id: $json.id, city: $json.customer.address.city, paid: $json.total >= 50 })'],
];

const json = {
  id: 4711,
  total: 129.9,
  customer: { name: '  Grace Hopper ', email: 'Grace@Navy.example', address: { city: 'Arlington', zip: '22202' } },
  lines: Array.from({ length: 8 }, (_, index) => ({ sku: `A-${index}`, count: index % 3, price: 9.5 + index })),
};

const ROUNDS = 7;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Nanoseconds of one call. */
function timed(work: () => unknown, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) work();
  return ((performance.now() - start) / calls) * 1e6;
}

const quickjs = await newQuickJSWASMModuleFromVariant(variant);
const vm = quickjs.newContext();
const context = emptyContext({ json, items: [{ json }] });

/** What a caller of QuickJS cannot avoid: the item goes in, the compiled function is called, the result comes out as data. */
function inQuickJs(source: string): { call: () => unknown; end: () => void } {
  const fn = vm.unwrapResult(vm.evalCode(`($json) => (${source})`));
  const parse = vm.unwrapResult(vm.evalCode('JSON.parse'));
  return {
    // Each item has data of its own, which must go in as bytes: that is the price of another heap.
    call: () => {
      const text = vm.newString(JSON.stringify(json));
      const data = vm.unwrapResult(vm.callFunction(parse, vm.undefined, text));
      text.dispose();
      const result = vm.unwrapResult(vm.callFunction(fn, vm.undefined, data));
      const value: unknown = vm.dump(result);
      result.dispose();
      data.dispose();
      return value;
    },
    end: () => {
      fn.dispose();
      parse.dispose();
    },
  };
}

console.log('nanoseconds per evaluation, medians of', ROUNDS, 'rounds\n');
console.log('expression'.padEnd(64), '  cold    ours  native QuickJS   ours÷native  QuickJS÷ours  cold÷ours');
// All of them first: what the host has learnt of one expression must not be unlearnt with the next.
for (let turn = 0; turn < 3; turn++)
  for (const [, source] of EXPRESSIONS) {
    const template = compileTemplate(`={{ ${source} }}`);
    timed(() => evaluate(template, context), 20_000);
  }
const ratios: { kind: string; native: number; quick: number; cold: number }[] = [];
let fresh = 0;
for (const [kind, source] of EXPRESSIONS) {
  const template = compileTemplate(`={{ ${source} }}`);
  const native = runInThisContext(`($json) => (${source})`) as (data: unknown) => unknown;
  const quick = inQuickJs(source);
  const expected = JSON.stringify(native(json));
  for (const given of [evaluate(template, context), quick.call()])
    if (JSON.stringify(given) !== expected)
      throw new Error(`${source} gives ${JSON.stringify(given)}, not ${expected}`);
  let sink: unknown;
  const subjects = {
    // A source that was not seen before: nothing is found in the cache of compiled templates.
    cold: () => timed(() => (sink = compileTemplate(`={{ ${source} }}${fresh++}`)), 300),
    ours: () => timed(() => (sink = evaluate(template, context)), 20_000),
    native: () => timed(() => (sink = native(json)), 20_000),
    quick: () => timed(() => (sink = quick.call()), 1000),
  };
  const times = { cold: [] as number[], ours: [] as number[], native: [] as number[], quick: [] as number[] };
  // Compiling last: the garbage that it leaves would be collected in the time of the others.
  const order = ['ours', 'native', 'quick', 'cold'] as const;
  for (const name of order) subjects[name]();
  for (let round = 0; round < ROUNDS; round++) for (const name of order) times[name].push(subjects[name]());
  quick.end();
  if (sink === times) throw new Error('unreachable');
  const of = (a: readonly number[], b: readonly number[]) => median(a.map((time, round) => time / b[round]!));
  const ratio = {
    kind,
    native: of(times.ours, times.native),
    quick: of(times.quick, times.ours),
    cold: of(times.cold, times.ours),
  };
  ratios.push(ratio);
  const shown = [times.cold, times.ours, times.native, times.quick].map((all) => median(all).toFixed(0).padStart(7));
  console.log(
    source.slice(0, 62).padEnd(62),
    shown.join(' '),
    ratio.native.toFixed(1).padStart(13),
    ratio.quick.toFixed(1).padStart(13),
    ratio.cold.toFixed(0).padStart(10),
  );
}
vm.dispose();
const show = (name: string, values: readonly number[]) =>
  console.log(`${name.padEnd(52)} median ${median(values).toFixed(1)}, worst ${Math.max(...values).toFixed(1)}`);
const fitting = (...kinds: string[]) => ratios.filter(({ kind }) => kinds.includes(kind));
console.log();
show(
  'ours ÷ native, member access and method chains',
  fitting('member', 'chain').map(({ native }) => native),
);
show(
  'ours ÷ native, all',
  ratios.map(({ native }) => native),
);
const quick = ratios.map((ratio) => ratio.quick);
console.log(
  `${'QuickJS ÷ ours'.padEnd(52)} median ${median(quick).toFixed(1)}, least ${Math.min(...quick).toFixed(1)}`,
);
show(
  'compiling ÷ one warm evaluation',
  ratios.map(({ cold }) => cold),
);
