// If these fail, code could compute without being counted, or the interpreter computes something else than it did.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { meterWasm } from './meter-wasm.ts';

/** What Node has, and its types do not. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    Module: { new (bytes: Uint8Array): object; imports(of: object): unknown[]; exports(of: object): unknown[] };
    Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
  };
};

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module with one exported function of one number, whose body this is. */
function moduleWith(body: number[], memory = false): Uint8Array {
  const section = (id: number, ...content: number[]) => [id, content.length, ...content];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, 1, 0x60, 1, 0x7f, 1, 0x7f),
    ...section(2, 0),
    ...section(3, 1, 0),
    ...(memory ? section(5, 1, 0, 4) : []),
    ...section(6, 0),
    ...section(7, 1, 1, 0x66, 0, 0),
    ...section(10, 1, body.length + 2, 0, ...body, 0x0b),
  ]);
}

/** Runs the function with so much fuel; gives what it returned, or `empty`, and what is left. */
function run(module: Uint8Array, argument: number, fuel: number): { result: unknown; left: number } {
  class Empty extends Error {}
  const { exports } = new wasm.Instance(new wasm.Module(meterWasm(module)), {
    meter: {
      empty: () => {
        throw new Empty();
      },
    },
  });
  const meter = exports.fuel as { value: number };
  meter.value = fuel;
  try {
    return { result: (exports.f as (n: number) => number)(argument), left: meter.value };
  } catch (thrown) {
    if (!(thrown instanceof Empty)) throw thrown;
    return { result: 'empty', left: meter.value };
  }
}

/** `loop { n = n - 1; if (n) continue }; return n` */
const COUNT_DOWN = [0x03, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x20, 0];
/** `loop { continue }` */
const FOREVER = [0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0];
/** `f(n)` */
const RECURSION = [0x20, 0, 0x10, 0];
/** `fill(0, 0, n); return 0` */
const FILL = [0x41, 0, 0x41, 0, 0x20, 0, 0xfc, 11, 0, 0x41, 0];

describe('a metered module', () => {
  it('takes one unit for the call and one for each turn of a loop', () => {
    expect(run(moduleWith(COUNT_DOWN), 10, 100)).toEqual({ result: 0, left: 100 - 1 - 10 });
  });

  it.each([
    ['a loop that never ends', FOREVER],
    ['a function that calls itself', RECURSION],
  ])('stops %s', (_what, body) => {
    expect(run(moduleWith(body), 1, 1000)).toEqual({ result: 'empty', left: -1 });
  });

  it('takes one unit for each kilobyte that is filled', () => {
    expect(run(moduleWith(FILL, true), 100 * 1024, 1000).left).toBe(1000 - 1 - 100);
  });

  it('refuses a module with instructions that it does not know', () => {
    expect(() => meterWasm(moduleWith([0xfd, 0x0c, 0]))).toThrow('0xfd');
  });

  it('is made of the interpreter that the product brings', () => {
    const made = readFileSync(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
    const module = new wasm.Module(meterWasm(made));
    expect(wasm.Module.imports(module)).toContainEqual({ module: 'meter', name: 'empty', kind: 'function' });
    expect(wasm.Module.exports(module)).toContainEqual({ name: 'fuel', kind: 'global' });
  });
});
