import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSContext } from 'quickjs-emscripten-core';
import { runInThisContext } from 'node:vm';
import { emptyContext } from '../core/expressions/context.ts';
import { evaluate } from '../core/expressions/evaluate.ts';
import { compileTemplate } from '../core/expressions/template.ts';
import { median, ROUNDS } from './measurement.ts';

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

const context = emptyContext({ json, items: [{ json }] });

interface Subject {
  work: () => unknown;
  /** Calls in one sample. */
  calls: number;
}

/** Nanoseconds of one call. */
function timed({ work, calls }: Subject): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) work();
  return ((performance.now() - start) / calls) * 1e6;
}

/** How often two subjects are measured in turn. */
const SAMPLES = 40 * ROUNDS;

/**
 * Two subjects in turn, each for well under a millisecond: what else runs on the machine then meets few of the samples, and its
 * changes of speed meet both subjects alike. A few calls go before each sample, so that neither pays for what the other has
 * driven out of the caches.
 */
function inTurn(above: Subject, below: Subject): { ratio: number; above: number; below: number } {
  const times = { above: [] as number[], below: [] as number[] };
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const [name, subject] of [
      ['above', above],
      ['below', below],
    ] as const) {
      timed({ ...subject, calls: Math.ceil(subject.calls / 10) });
      times[name].push(timed(subject));
    }
  }
  return {
    ratio: median(times.above.map((time, sample) => time / times.below[sample]!)),
    above: median(times.above),
    below: median(times.below),
  };
}

/** What a caller of QuickJS cannot avoid: the item goes in, the compiled function is called, the result comes out as data. */
function inQuickJs(vm: QuickJSContext, source: string): { call: () => unknown; end: () => void } {
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

interface Measured {
  kind: string;
  line: string;
  native: number;
  quick: number;
  cold: number;
}

/** Results of all go here, so that no call is found to be of no use. */
const sink: { value: unknown } = { value: undefined };
let fresh = 0;

interface Prepared {
  kind: string;
  source: string;
  ours: () => unknown;
  native: () => unknown;
}

function prepare([kind, source]: (typeof EXPRESSIONS)[number]): Prepared {
  const template = compileTemplate(`={{ ${source} }}`);
  const native = runInThisContext(`($json) => (${source})`) as (data: unknown) => unknown;
  return {
    kind,
    source,
    ours: () => (sink.value = evaluate(template, context)),
    native: () => (sink.value = native(json)),
  };
}

function measureOne({ kind, source, ours, native }: Prepared, vm: QuickJSContext): Measured {
  const quick = inQuickJs(vm, source);
  const expected = JSON.stringify(native());
  for (const given of [ours(), quick.call()])
    if (JSON.stringify(given) !== expected)
      throw new Error(`${source} gives ${JSON.stringify(given)}, not ${expected}`);
  const warm = { work: ours, calls: 500 };
  const natively = inTurn(warm, { work: native, calls: 500 });
  const quickly = inTurn({ work: quick.call, calls: 10 }, warm);
  // Last: the garbage of compiling would be collected in the time of the others. A source that was not seen before is
  // not found in the cache of compiled templates.
  const cold = inTurn({ work: () => (sink.value = compileTemplate(`={{ ${source} }}${fresh++}`)), calls: 20 }, warm);
  quick.end();
  const shown = [cold.above, natively.above, natively.below, quickly.above].map((time) => time.toFixed(0).padStart(7));
  const ratios = [natively.ratio.toFixed(1), quickly.ratio.toFixed(1), cold.ratio.toFixed(0)];
  const perSecond = [natively.above, cold.above].map((time) => (1e6 / time).toFixed(0).padStart(6));
  const columns = [...shown, ...ratios.map((text) => text.padStart(8)), ...perSecond];
  const line = [source.slice(0, 60).padEnd(60), ...columns].join(' ');
  return { kind, line, native: natively.ratio, quick: quickly.ratio, cold: cold.ratio };
}

/**
 * Ten typical expressions, ours beside the host engine (no isolation at all) and QuickJS (isolation by WebAssembly), in turn
 * in one process, so that the ratios hold while the machine's speed drifts.
 */
export async function expressions(): Promise<string[]> {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const vm = quickjs.newContext();
  // All of them first: what the host has learnt of one expression must not be unlearnt with the next.
  const prepared = EXPRESSIONS.map(prepare);
  for (let turn = 0; turn < 3; turn++)
    for (const { ours, native } of prepared) for (const work of [ours, native]) timed({ work, calls: 20_000 });
  const all = prepared.map((expression) => measureOne(expression, vm));
  vm.dispose();
  const near = all.filter(({ kind }) => kind !== 'other').map(({ native }) => native);
  const figure = (name: string, values: readonly number[], extreme: 'worst' | 'least') =>
    `  ${name.padEnd(60)} median ${median(values).toFixed(1)}, ${extreme} ${(extreme === 'worst' ? Math.max : Math.min)(...values).toFixed(1)}`;
  const columns = ['cold', 'ours', 'native', 'QuickJS'].map((name) => name.padStart(7));
  const derived = ['÷native', 'Q÷ours', 'cold÷'].map((name) => name.padStart(8));
  return [
    `expressions: nanoseconds per evaluation, medians of ${SAMPLES} short samples in turn; at the end thousands a second, warm and cold`,
    ['expression'.padEnd(60), ...columns, ...derived, '  warm', '  cold'].join(' '),
    ...all.map(({ line }) => line),
    figure('ours ÷ native, member access and method chains (aim: 5)', near, 'worst'),
    figure(
      'ours ÷ native, all',
      all.map(({ native }) => native),
      'worst',
    ),
    figure(
      'QuickJS ÷ ours (aim: 20)',
      all.map(({ quick }) => quick),
      'least',
    ),
    figure(
      'compiling ÷ one warm evaluation (aim: 200)',
      all.map(({ cold }) => cold),
      'worst',
    ),
  ];
}
