import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeEngine } from '../../core/code/engine.ts';
import { quickjsEngine } from '../../durable-objects/code/quickjs-engine.ts';

const WASM = join(import.meta.dirname, '../../durable-objects/code/quickjs.generated.wasm');
let engine: CodeEngine | null = null;

// The types of workerd have no constructor for it, because there nothing may be compiled.
const { Module } = WebAssembly as unknown as { Module: new (bytes: Uint8Array) => WebAssembly.Module };

/** The interpreter as the build leaves it. */
export const compiledQuickJS = (): WebAssembly.Module => new Module(readFileSync(WASM));

/** The engine of a local installation, in Node. */
export function localCodeEngine(): CodeEngine {
  engine ??= quickjsEngine(compiledQuickJS());
  return engine;
}
